using System.Globalization;

namespace Fund.Kernel.Tlog;

/// <summary>
/// What a log says of itself at one size (C2SP tlog-checkpoint): the text of a note that the log signs.
/// </summary>
/// <param name="Origin">Which log; one line, not empty.</param>
/// <param name="Size">The number of its leaves.</param>
/// <param name="Root">The root of the tree of these leaves.</param>
public sealed record Checkpoint(string Origin, long Size, Hash Root)
{
    /// <summary>Further lines of the text, not empty ones. We write none, since no monitor can check them; a reader accepts them.</summary>
    public IReadOnlyList<string> Extensions { get; private init; } = [];

    /// <summary>
    /// Reads a note and believes it as far as the log has signed it. Fails with NOTE_MALFORMED, NOTE_NOT_SIGNED, SIGNATURE_WRONG,
    /// CHECKPOINT_MALFORMED, or with ORIGIN_MISMATCH when it is of another log than <paramref name="origin"/>.
    /// </summary>
    public static Checkpoint Open(ReadOnlySpan<byte> note, string origin, VerifierKey log)
    {
        SignedNote signed = SignedNote.Parse(note);
        signed.Verify(log);
        Checkpoint checkpoint = Parse(signed.Text);
        return checkpoint.Origin == origin
            ? checkpoint
            : throw new Disproof("ORIGIN_MISMATCH", $"The checkpoint is of '{checkpoint.Origin}', not of '{origin}'.");
    }

    /// <summary>
    /// Reads the text of a note, whoever signed it. Anything that departs from the format fails with CHECKPOINT_MALFORMED.
    /// </summary>
    public static Checkpoint Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1] != "" || lines[..^1].Contains(""))
            throw Malformed("There are not three lines or more, each ended and none empty.");
        if (!Digits.TryRead(lines[1], out long size))
            throw Malformed($"'{lines[1]}' is no size: digits without leading zeros, at most {long.MaxValue}.");
        if (!Base64.TryDecode(lines[2], out byte[] root) || root.Length != Hash.Length)
            throw Malformed($"'{lines[2]}' is not the Base64 of a root.");
        return new Checkpoint(lines[0], size, Hash.FromBytes(root)) { Extensions = lines[3..^1] };
    }

    /// <summary>The text to sign. Refuses an origin or size that would not be read back (CHECKPOINT_MALFORMED).</summary>
    public string ToText()
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n")
            + string.Concat(Extensions.Select(line => line + "\n"));
        // An origin of several lines would be read as another checkpoint than the one meant.
        Checkpoint read = Parse(text);
        return (read.Origin, read.Size, read.Root, read.Extensions.Count) == (Origin, Size, Root, Extensions.Count)
            ? text
            : throw Malformed($"'{Origin}' is not one line.");
    }

    /// <summary>
    /// Returns when this checkpoint is the other one with leaves added at the end only. An older one of size 0 needs the empty root.
    /// Fails as <see cref="Consistency.Verify"/> does, or with ORIGIN_MISMATCH.
    /// </summary>
    public void MustFollow(Checkpoint older, IReadOnlyList<Hash> proof)
    {
        if (older.Origin != Origin)
            throw new Disproof("ORIGIN_MISMATCH", $"'{Origin}' does not continue '{older.Origin}'.");
        if (older.Size == 0 && older.Root == Merkle.EmptyRoot && proof.Count == 0 && (Size > 0 || Root == Merkle.EmptyRoot)) return;
        Consistency.Verify(older.Size, Size, older.Root, Root, proof);
    }

    private static Disproof Malformed(string what) => new("CHECKPOINT_MALFORMED", $"This is not the text of a checkpoint. {what}");
}
