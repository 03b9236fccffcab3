using System.Security.Cryptography;
using System.Text;
using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

public sealed class NoteTests
{
    // The published example of golang.org/x/mod/sumdb/note; Ed25519 is deterministic, so signing again gives the same bytes.
    private const string PrivateKey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private const string PublicKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string OtherKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    private const string Text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string Line =
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private const string OtherLine =
        "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    private static readonly VerifierKey Key = VerifierKey.Parse(PublicKey);
    private static readonly VerifierKey Other = VerifierKey.Parse(OtherKey);

    [Fact]
    public void Signing_gives_the_published_bytes()
    {
        using NoteSigner signer = NoteSigner.Parse(PrivateKey);
        Assert.Equal($"{Text}\n{Line}", signer.Sign(Text).ToString());
        Assert.Equal(PublicKey, signer.VerifierKey.ToString());
        Assert.Equal(PrivateKey, signer.ToPrivateKey());
        Assert.Equal(PublicKey, signer.ToString());
    }

    [Fact]
    public void Known_keys_are_verified_and_unknown_ones_ignored()
    {
        SignedNote note = Parse($"{Text}\n{Line}{OtherLine}");
        Assert.Equal(Text, note.Text);
        Assert.Equal([Key], note.Verify(Key).Select(verified => verified.Key));
        Assert.Equal([Key, Other], note.Verify(Other, Key).Select(verified => verified.Key));
        Assert.Equal($"{Text}\n{Line}{OtherLine}", Parse($"{Text}\n{Line}").With(note.Signatures[1]).ToString());
        Proof.Fails("NOTE_NOT_SIGNED", () => Parse($"{Text}\n{Line}").Verify(Other));
        Proof.Fails("NOTE_NOT_SIGNED", () => note.Verify());
    }

    [Fact]
    public void One_wrong_signature_of_a_known_key_rejects_the_note()
    {
        string wrong = OtherLine.Replace("zmZa0", "zmZb0", StringComparison.Ordinal);
        Parse($"{Text}\n{Line}{wrong}").Verify(Key);
        Proof.Fails("SIGNATURE_WRONG", () => Parse($"{Text}\n{Line}{wrong}").Verify(Key, Other));
        Proof.Fails("SIGNATURE_WRONG", () => Parse($"{Text}\n{OtherLine}{Line}{wrong}").Verify(Key, Other));
    }

    [Fact]
    public void A_text_ends_at_the_last_blank_line()
    {
        using NoteSigner signer = NoteSigner.Parse(PrivateKey);
        foreach (string text in new[] { "one\n\ntwo\n", "one\n\n", "\n", $"{Text}\n{Line}" })
        {
            SignedNote note = SignedNote.Parse(signer.Sign(text).ToBytes());
            Assert.Equal(text, note.Text);
            note.Verify(Key);
        }
    }

    [Theory]
    [InlineData("T\n\nL", null)]
    [InlineData("L", "NOTE_MALFORMED")]
    [InlineData("T\nL", "NOTE_MALFORMED")]
    [InlineData("T\n\n", "NOTE_MALFORMED")]
    [InlineData("T\n\nLx\n", "NOTE_MALFORMED")]
    [InlineData("T\n\nLL\n", "NOTE_MALFORMED")]
    [InlineData("T\r\n\nL", "NOTE_MALFORMED")]
    [InlineData("T\u0001\n\nL", "NOTE_MALFORMED")]
    [InlineData("T\n\n- a AAAAAAE=\n", "NOTE_MALFORMED")] // A hyphen is no em dash.
    [InlineData("T\n\n\u2014 a AAAAAAE=\n", null)]
    [InlineData("T\n\n\u2014 a AAAAAAE=", "NOTE_MALFORMED")]
    [InlineData("T\n\n\u2014 a AAAAAA==\n", "NOTE_MALFORMED")] // A key id without a signature.
    [InlineData("T\n\n\u2014 a AAAAAAF=\n", "NOTE_MALFORMED")] // Stray bits.
    [InlineData("T\n\n\u2014  AAAAAAE=\n", "NOTE_MALFORMED")]
    [InlineData("T\n\n\u2014 a+b AAAAAAE=\n", "NOTE_MALFORMED")]
    [InlineData("T\n\n\u2014 a\u00a0b AAAAAAE=\n", "NOTE_MALFORMED")]
    [InlineData("T\n\n\u2014 a  AAAAAAE=\n", "NOTE_MALFORMED")]
    [InlineData("T\n\n\u2014 a AAAAAAE= \n", "NOTE_MALFORMED")]
    public void A_note_is_read_strictly(string note, string? reason) =>
        Assert.Equal(reason, Verdict.Of(() => Parse(note.Replace("L", Line, StringComparison.Ordinal))).Reason);

    [Fact]
    public void A_note_is_utf_8()
    {
        Proof.Fails("NOTE_MALFORMED", () => SignedNote.Parse([0xff, .. Encoding.UTF8.GetBytes($"{Text}\n{Line}")]));
        using NoteSigner signer = NoteSigner.Parse(PrivateKey);
        Proof.Fails("NOTE_MALFORMED", () => signer.Sign("half \ud800\n"));
        Proof.Fails("NOTE_MALFORMED", () => signer.Sign("no newline"));
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(64, null)]
    [InlineData(65, "NOTE_MALFORMED")]
    public void A_note_has_a_bounded_number_of_signatures(int count, string? reason) =>
        Assert.Equal(reason, Verdict.Of(() => Parse($"{Text}\n{string.Concat(Enumerable.Repeat(Line, count))}").Verify(Key)).Reason);

    [Fact]
    public void A_note_has_a_bounded_length() =>
        Proof.Fails("NOTE_MALFORMED", () => Parse($"{new string('x', SignedNote.BytesMax)}\n\n{Line}"));

    [Theory]
    [InlineData("a b AAAAAAE=")]
    [InlineData("")]
    [InlineData("a+b")]
    public void A_signature_line_needs_a_key_name(string name)
    {
        Proof.Fails("NOTE_MALFORMED", () => SignedNote.Of(Text, new NoteSignature(name, 1, new byte[64])));
        Proof.Fails("KEY_MALFORMED", () => NoteSigner.Generate(name));
    }

    [Fact]
    public void Any_bit_turned_in_a_note_is_found()
    {
        byte[] note = Encoding.UTF8.GetBytes($"{Text}\n{Line}");
        for (int bit = 0; bit < note.Length * 8; bit++)
            Assert.False(Verdict.Of(() => SignedNote.Parse(Proof.Flip(note, bit)).Verify(Key)).IsProven, $"Bit {bit} made no difference.");
    }

    [Fact]
    public void Any_part_or_change_of_a_key_is_refused()
    {
        foreach ((string key, Action<string> parse) in new (string, Action<string>)[]
                 {
                     (PublicKey, text => VerifierKey.Parse(text)), (PrivateKey, text => NoteSigner.Parse(text).Dispose()),
                 })
        {
            parse(key);
            for (int i = 0; i < key.Length; i++)
            {
                int at = i;
                Proof.Fails("KEY_MALFORMED", () => parse(key[..at]));
                Proof.Fails("KEY_MALFORMED", () => parse(key[(at + 1)..]));
                Proof.Fails("KEY_MALFORMED", () => parse($"{key[..at]}{(char)(key[at] + 1)}{key[(at + 1)..]}"));
            }
        }
    }

    [Theory]
    [InlineData("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")]
    [InlineData("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void A_key_of_another_length_or_kind_is_refused(string key) => Proof.Fails("KEY_MALFORMED", () => VerifierKey.Parse(key));

    [Fact]
    public void New_keys_differ_and_can_be_stored()
    {
        using NoteSigner one = NoteSigner.Generate("example.com/log"), two = NoteSigner.Generate("example.com/log");
        Assert.NotEqual(one.VerifierKey, two.VerifierKey);
        using NoteSigner again = NoteSigner.Parse(one.ToPrivateKey());
        Assert.Equal(one.VerifierKey, again.VerifierKey);
        Assert.Equal(one.Sign(Text).ToString(), again.Sign(Text).ToString());
    }

    [Fact]
    public void The_id_of_an_ecdsa_key_is_the_published_one() => Assert.Equal(
        0xc0d23d6aU,
        VerifierKey.Parse(
            "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l"
            + "+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=").Id);

    [Fact]
    public void An_ecdsa_key_verifies_der_signatures_over_p_256_only()
    {
        using ECDsa secret = ECDsa.Create(ECCurve.NamedCurves.nistP256), wide = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        VerifierKey key = VerifierKey.Parse(VerifierKey.OfEcdsa("example.com/ec", secret.ExportSubjectPublicKeyInfo()).ToString());
        byte[] text = Encoding.UTF8.GetBytes(Text);
        byte[] der = secret.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        SignedNote.Of(Text, new NoteSignature(key.Name, key.Id, der)).Verify(key);

        for (int bit = 0; bit < der.Length * 8; bit++)
            Assert.False(key.Verifies(text, Proof.Flip(der, bit)), $"Bit {bit} made no difference.");
        Assert.False(key.Verifies(text, secret.SignData(text, HashAlgorithmName.SHA256)));
        Proof.Fails("KEY_MALFORMED", () => VerifierKey.OfEcdsa("example.com/ec", wide.ExportSubjectPublicKeyInfo()));
        Proof.Fails("KEY_MALFORMED", () => VerifierKey.OfEcdsa("example.com/ec", [.. secret.ExportSubjectPublicKeyInfo(), 0]));
    }

    [Fact]
    public void A_witness_signs_its_time_with_the_text()
    {
        byte[] seed = SHA256.HashData("a witness"u8);
        VerifierKey witness = VerifierKey.Parse(
            VerifierKey.OfEd25519("witness.example", Ed25519.PublicKey(seed), KeyKind.Cosignature).ToString());
        byte[] message = Encoding.UTF8.GetBytes($"cosignature/v1\ntime 1700000000\n{Text}");
        byte[] signature = [0, 0, 0, 0, 0x65, 0x53, 0xf1, 0x00, .. Ed25519.Sign(seed, message)];
        var line = new NoteSignature(witness.Name, witness.Id, signature);

        Parse($"{Text}\n{Line}").With(line).Verify(Key, witness);
        Assert.Equal(1_700_000_000, Cosignature.UnixSeconds(line));
        for (int bit = 0; bit < signature.Length * 8; bit++)
            Assert.False(witness.Verifies(Encoding.UTF8.GetBytes(Text), Proof.Flip(signature, bit)), $"Bit {bit} made no difference.");
        Proof.Fails("COSIGNATURE_MALFORMED", () => Cosignature.UnixSeconds(line with { Signature = new byte[64] }));
        Assert.NotEqual(VerifierKey.OfEd25519("witness.example", Ed25519.PublicKey(seed)).Id, witness.Id);
    }

    private static SignedNote Parse(string note) => SignedNote.Parse(Encoding.UTF8.GetBytes(note));
}
