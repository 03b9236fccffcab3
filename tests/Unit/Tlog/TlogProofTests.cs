using System.Text;
using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

public sealed class TlogProofTests : IDisposable
{
    private const string Origin = "example.com/log";

    private static readonly Log Log = new(21);

    private readonly NoteSigner signer = NoteSigner.Generate(Origin);

    public void Dispose() => signer.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 21)]
    [InlineData(20, 21)]
    public void A_stored_proof_proves_its_leaf(int index, int size)
    {
        TlogProof stored = Of(index, size);
        TlogProof read = TlogProof.Parse(stored.ToBytes());
        Assert.Equal(stored.ToBytes(), read.ToBytes());
        Assert.Equal(size, read.Verify(Log.Items[index], Origin, signer.VerifierKey).Size);
        Proof.Fails("ROOT_MISMATCH", () => read.Verify([.. Log.Items[index], 0], Origin, signer.VerifierKey));
        Proof.Fails("ORIGIN_MISMATCH", () => read.Verify(Log.Items[index], "example.com/other", signer.VerifierKey));
    }

    [Fact]
    public void Extra_data_comes_first_and_proves_nothing()
    {
        TlogProof proof = Of(5, 21) with { Extra = [1, 2, 3] };
        Assert.StartsWith(
            "c2sp.org/tlog-proof@v1\nextra AQID\nindex 5\n", Encoding.UTF8.GetString(proof.ToBytes()), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], TlogProof.Parse(proof.ToBytes()).Extra);
        TlogProof.Parse((proof with { Extra = [9] }).ToBytes()).Verify(Log.Items[5], Origin, signer.VerifierKey);
    }

    [Fact]
    public void Any_bit_turned_in_a_stored_proof_is_found()
    {
        byte[] file = Of(5, 21).ToBytes();
        for (int bit = 0; bit < file.Length * 8; bit++)
            Assert.False(
                Verdict.Of(() => TlogProof.Parse(Proof.Flip(file, bit)).Verify(Log.Items[5], Origin, signer.VerifierKey)).IsProven,
                $"Bit {bit} made no difference.");
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2", "PROOF_MALFORMED")]
    [InlineData("index 5\n", "", "PROOF_MALFORMED")]
    [InlineData("index 5\n", "index 05\n", "PROOF_MALFORMED")]
    [InlineData("index 5\n", "index 5\nindex 5\n", "HASH_MALFORMED")]
    [InlineData("index 5\n", "extra ?\nindex 5\n", "PROOF_MALFORMED")]
    [InlineData("index 5\n", "index 5\r\n", "PROOF_MALFORMED")]
    [InlineData("index 5\n", "index 5\n\n", "SIGNATURE_WRONG")]
    [InlineData("index 5\n", "index 4\n", "ROOT_MISMATCH")]
    [InlineData("index 5\n", "index 21\n", "INDEX_OUTSIDE_TREE")]
    [InlineData("\n21\n", "\n40\n", "SIGNATURE_WRONG")]
    public void What_is_wrong_with_a_file_is_named(string part, string instead, string reason)
    {
        string file = Encoding.UTF8.GetString(Of(5, 21).ToBytes()).Replace(part, instead, StringComparison.Ordinal);
        Proof.Fails(reason, () => TlogProof.Parse(Encoding.UTF8.GetBytes(file)).Verify(Log.Items[5], Origin, signer.VerifierKey));
    }

    [Fact]
    public void A_path_has_at_most_63_hashes()
    {
        TlogProof proof = Of(5, 21);
        TlogProof.Parse((proof with { Path = Log.Leaves(63) }).ToBytes());
        Proof.Fails("PROOF_MALFORMED", () => TlogProof.Parse((proof with { Path = Log.Leaves(64) }).ToBytes()));
    }

    [Fact]
    public async Task A_verifier_in_another_language_agrees()
    {
        Assert.SkipUnless(Foreign.Has("python3"), "python3 is not installed.");
        string script = Path.Combine(AppContext.BaseDirectory, "Tlog", "verify.py");
        using var files = new Foreign();
        string proof = files.Write("p.tlog-proof", (Of(5, 21) with { Extra = [7] }).ToBytes());
        string leaf = files.Write("leaf", Log.Items[5]), other = files.Write("other", Log.Items[6]);

        (int exitCode, string output) = await Foreign.Run("python3", script, proof, leaf);
        Assert.True(exitCode == 0, output);
        Assert.Equal($"proven: leaf 5 of 21 in {Origin}\n", output);
        Assert.Equal(1, (await Foreign.Run("python3", script, proof, other)).ExitCode);
        for (int index = 0; index < 21; index++)
        {
            proof = files.Write("each", Of(index, 21).ToBytes());
            Assert.Equal(0, (await Foreign.Run("python3", script, proof, files.Write("leaf", Log.Items[index]))).ExitCode);
        }
    }

    private TlogProof Of(int index, int size) => new()
    {
        Index = index,
        Path = Inclusion.Path(index, size, Log.At),
        Checkpoint = signer.Sign(new Checkpoint(Origin, size, Merkle.Root(size, Log.At)).ToText()),
    };
}
