using System.Text.Json;
using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

/// <summary>The 196 proofs, right and wrong, that the verifiers of the field agree on (transparency-dev/merkle).</summary>
public sealed class MerkleVectorTests
{
    [Fact]
    public void Inclusion_vectors_are_judged_as_published() => JudgeAll("inclusion", vector => Inclusion.Verify(
        Number(vector, "leafIdx"), Number(vector, "treeSize"), HashOf(vector, "leafHash"), Path(vector), HashOf(vector, "root")));

    [Fact]
    public void Consistency_vectors_are_judged_as_published() => JudgeAll("consistency", vector => Consistency.Verify(
        Number(vector, "size1"), Number(vector, "size2"), HashOf(vector, "root1"), HashOf(vector, "root2"), Path(vector)));

    private static void JudgeAll(string kind, Action<JsonElement> verify)
    {
        string[] files = Directory.GetFiles(SharedData.PathOf($"tlog/merkle/{kind}"), "*.json", SearchOption.AllDirectories);
        List<string> wrong = [];
        foreach (string file in files)
        {
            using JsonDocument vector = JsonDocument.Parse(File.ReadAllBytes(file));
            Verdict verdict = Verdict.Of(() => verify(vector.RootElement));
            if (verdict.IsProven == vector.RootElement.GetProperty("wantErr").GetBoolean()) wrong.Add($"{file}: {verdict}");
        }
        Assert.Empty(wrong);
        Assert.Equal(98, files.Length);
    }

    // The vectors count in 64 bits without sign; what lies above our range wraps to a negative number, which no tree has.
    private static long Number(JsonElement vector, string name) => unchecked((long)vector.GetProperty(name).GetUInt64());

    private static List<Hash> Path(JsonElement vector) => vector.GetProperty("proof") is { ValueKind: JsonValueKind.Array } proof
        ? proof.EnumerateArray().Select(hash => HashOf(hash.GetBytesFromBase64())).ToList()
        : [];

    private static Hash HashOf(JsonElement vector, string name) => HashOf(vector.GetProperty(name).GetBytesFromBase64());

    // Some roots are placeholders such as "don't care 1": short texts, filled up to the length of a hash.
    private static Hash HashOf(byte[] bytes) =>
        Hash.FromBytes(bytes.Length is > 0 and < Hash.Length ? [.. bytes, .. new byte[Hash.Length - bytes.Length]] : bytes);
}
