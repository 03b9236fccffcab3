using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

public sealed class CheckpointTests
{
    private const string Root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    [Theory]
    [InlineData("log\n0\nR\n", null)]
    [InlineData("a log+\n9223372036854775807\nR\n", null)]
    [InlineData("log\n7\nR\nextension\n", null)]
    [InlineData("log\n7\nR", "CHECKPOINT_MALFORMED")]
    [InlineData("log\n7\n", "CHECKPOINT_MALFORMED")]
    [InlineData("\n7\nR\n", "CHECKPOINT_MALFORMED")]
    [InlineData("log\n07\nR\n", "CHECKPOINT_MALFORMED")]
    [InlineData("log\n+7\nR\n", "CHECKPOINT_MALFORMED")]
    [InlineData("log\n-7\nR\n", "CHECKPOINT_MALFORMED")]
    [InlineData("log\n 7\nR\n", "CHECKPOINT_MALFORMED")]
    [InlineData("log\n\u0667\nR\n", "CHECKPOINT_MALFORMED")] // An Arabic-Indic seven.
    [InlineData("log\n9223372036854775808\nR\n", "CHECKPOINT_MALFORMED")]
    [InlineData("log\n7\nRR\n", "CHECKPOINT_MALFORMED")]
    [InlineData("log\n7\nAAAA\n", "CHECKPOINT_MALFORMED")]
    [InlineData("log\n7\nR\n\nextension\n", "CHECKPOINT_MALFORMED")]
    public void A_text_is_read_strictly_and_written_back_alike(string text, string? reason)
    {
        text = text.Replace("R", Root, StringComparison.Ordinal);
        Assert.Equal(reason, Verdict.Of(() => Assert.Equal(text, Checkpoint.Parse(text).ToText())).Reason);
    }

    [Theory]
    [InlineData("log\n999")]
    [InlineData("")]
    public void An_origin_that_would_be_read_otherwise_is_not_written(string origin) =>
        Proof.Fails("CHECKPOINT_MALFORMED", () => new Checkpoint(origin, 1, Merkle.EmptyRoot).ToText());

    [Fact]
    public void A_checkpoint_is_believed_from_its_log_only()
    {
        using NoteSigner log = NoteSigner.Generate("example.com/log"), witness = NoteSigner.Generate("witness.example");
        string text = new Checkpoint("example.com/log", 0, Merkle.EmptyRoot).ToText();
        byte[] note = log.Sign(text).ToBytes();

        Assert.Equal(Merkle.EmptyRoot, Checkpoint.Open(note, "example.com/log", log.VerifierKey).Root);
        Proof.Fails("ORIGIN_MISMATCH", () => Checkpoint.Open(note, "example.com/other", log.VerifierKey));
        Proof.Fails("NOTE_NOT_SIGNED", () => Checkpoint.Open(witness.Sign(text).ToBytes(), "example.com/log", log.VerifierKey));
        Proof.Fails("CHECKPOINT_MALFORMED", () => Checkpoint.Open(log.Sign("x\n").ToBytes(), "example.com/log", log.VerifierKey));
    }

    [Fact]
    public void A_rewound_log_does_not_follow()
    {
        var log = new Log(9);
        Checkpoint At(int size) => new("example.com/log", size, Merkle.Root(size, log.At));

        At(9).MustFollow(At(4), Consistency.Proof(4, 9, log.At));
        At(9).MustFollow(At(0), []);
        Proof.Fails("SIZES_REVERSED", () => At(4).MustFollow(At(9), Consistency.Proof(4, 9, log.At)));
        Proof.Fails("ROOT_MISMATCH", () => (At(9) with { Root = At(8).Root }).MustFollow(At(9), []));
        Proof.Fails("ORIGIN_MISMATCH", () => At(9).MustFollow(At(9) with { Origin = "example.com/other" }, []));
        Proof.Fails("EMPTY_TREE_PROVES_NOTHING", () => At(9).MustFollow(At(0) with { Root = At(1).Root }, []));
    }
}
