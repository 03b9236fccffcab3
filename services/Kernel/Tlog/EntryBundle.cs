using System.Buffers.Binary;

namespace Fund.Kernel.Tlog;

/// <summary>The file that holds up to 256 entries: for each its length in two bytes, the high one first, and its bytes.</summary>
public static class EntryBundle
{
    /// <summary>The longest entry, in bytes.</summary>
    public const int EntryBytesMax = ushort.MaxValue;

    /// <summary>Refuses more than 256 entries (BUNDLE_MALFORMED) and an entry above <see cref="EntryBytesMax"/> (ENTRY_TOO_LONG).</summary>
    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        if (entries.Count > Tile.FullWidth)
            throw new Disproof("BUNDLE_MALFORMED", $"A bundle holds at most {Tile.FullWidth} entries, not {entries.Count}.");
        byte[] bundle = new byte[entries.Sum(entry => 2 + entry.Length)];
        Span<byte> rest = bundle;
        foreach (ReadOnlyMemory<byte> entry in entries)
        {
            if (entry.Length > EntryBytesMax)
                throw new Disproof("ENTRY_TOO_LONG", $"An entry has at most {EntryBytesMax} bytes, not {entry.Length}.");
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)entry.Length);
            entry.Span.CopyTo(rest[2..]);
            rest = rest[(2 + entry.Length)..];
        }
        return bundle;
    }

    /// <summary>
    /// The entries of a bundle that holds exactly <paramref name="width"/> of them. Anything else fails with
    /// BUNDLE_MALFORMED.
    /// </summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> bundle, int width)
    {
        List<ReadOnlyMemory<byte>> entries = [];
        for (ReadOnlyMemory<byte> rest = bundle; !rest.IsEmpty;)
        {
            int length = rest.Length < 2 ? EntryBytesMax : BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
            if (rest.Length < 2 + length)
                throw new Disproof("BUNDLE_MALFORMED", $"Entry {entries.Count} of the bundle is cut off.");
            entries.Add(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }
        return entries.Count == width
            ? entries
            : throw new Disproof("BUNDLE_MALFORMED", $"The bundle holds {entries.Count} entries instead of {width}.");
    }
}
