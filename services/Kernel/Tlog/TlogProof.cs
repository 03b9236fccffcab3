using System.Globalization;
using System.Text;

namespace Fund.Kernel.Tlog;

/// <summary>
/// All that is needed to prove, without asking anyone, that a log holds a leaf (C2SP tlog-proof): stored as <c>.tlog-proof</c>
/// beside what was logged.
/// </summary>
public sealed record TlogProof
{
    public const string FileExtension = ".tlog-proof";

    private const string Header = "c2sp.org/tlog-proof@v1";

    private const int PathLengthMax = 63;

    /// <summary>Of the leaf, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The siblings from the leaf up to the root's child.</summary>
    public required IReadOnlyList<Hash> Path { get; init; }

    /// <summary>The note as the log and the witnesses signed it.</summary>
    public required SignedNote Checkpoint { get; init; }

    /// <summary>Whatever helps to find the leaf again; null when there is none. Nobody signed it, so believe nothing in it.</summary>
    public byte[]? Extra { get; init; }

    /// <summary>Reads a file. Anything that departs from the format fails with PROOF_MALFORMED, HASH_MALFORMED or NOTE_MALFORMED.</summary>
    public static TlogProof Parse(ReadOnlySpan<byte> file)
    {
        int blank = file.IndexOf("\n\n"u8);
        if (blank < 0) throw Malformed("There is no blank line before the checkpoint.");
        string[] lines = Encoding.UTF8.GetString(file[..blank]).Split('\n');
        if (lines[0] != Header) throw Malformed($"Its first line is not {Header}.");

        byte[]? extra = null;
        int next = 1;
        if (lines.Length > next && lines[next].StartsWith("extra ", StringComparison.Ordinal))
        {
            if (!Base64.TryDecode(lines[next][6..], out extra)) throw Malformed("The extra data is not Base64.");
            next++;
        }
        if (lines.Length <= next || !lines[next].StartsWith("index ", StringComparison.Ordinal)
            || !Digits.TryRead(lines[next][6..], out long index))
            throw Malformed("There is no line 'index' with a number.");
        string[] path = lines[(next + 1)..];
        if (path.Length > PathLengthMax) throw Malformed($"A path has at most {PathLengthMax} hashes, not {path.Length}.");
        return new TlogProof
        {
            Index = index,
            Path = path.Select(Hash.FromBase64).ToList(),
            Checkpoint = SignedNote.Parse(file[(blank + 2)..]),
            Extra = extra,
        };
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder(Header).Append('\n');
        if (Extra is not null) head.Append("extra ").Append(Convert.ToBase64String(Extra)).Append('\n');
        head.Append("index ").Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (Hash sibling in Path) head.Append(sibling.ToBase64()).Append('\n');
        return [.. Encoding.ASCII.GetBytes(head.Append('\n').ToString()), .. Checkpoint.ToBytes()];
    }

    /// <summary>
    /// Returns the checkpoint when it is signed by the log and the leaf, byte for byte, stands in its tree at <see cref="Index"/>.
    /// Fails as <see cref="Tlog.Checkpoint.Open"/> and then <see cref="Inclusion.Verify"/> do.
    /// </summary>
    public Checkpoint Verify(ReadOnlySpan<byte> leaf, string origin, VerifierKey log)
    {
        Checkpoint checkpoint = Tlog.Checkpoint.Open(Checkpoint.ToBytes(), origin, log);
        Inclusion.Verify(Index, checkpoint.Size, Merkle.HashLeaf(leaf), Path, checkpoint.Root);
        return checkpoint;
    }

    private static Disproof Malformed(string what) => new("PROOF_MALFORMED", $"This is not a {FileExtension} file. {what}");
}
