namespace Fund.Kernel.Tlog;

/// <summary>What a log of a given size consists of, and how it is read and grown.</summary>
public static class Tiles
{
    /// <summary>All hash tiles of a log of this size, level by level, each level from left to right.</summary>
    public static IEnumerable<Tile> Of(long size) => Grown(0, size);

    /// <summary>All entry bundles of a log of this size, from left to right.</summary>
    public static IEnumerable<Tile> Bundles(long size) => GrownBundles(0, size);

    /// <summary>
    /// The hash tiles that a log of <paramref name="to"/> leaves has and one of <paramref name="from"/> has not: a tile that became
    /// wider is another file. Widths between the two are never made.
    /// </summary>
    public static IEnumerable<Tile> Grown(long from, long to)
    {
        Check(from, to);
        for (int level = 0; level < Tile.Levels && to >> (level * Tile.Height) > 0; level++)
            foreach (Tile tile in Along(level, from >> (level * Tile.Height), to >> (level * Tile.Height)))
                yield return tile;
    }

    /// <summary>The entry bundles that a log of <paramref name="to"/> leaves has and one of <paramref name="from"/> has not.</summary>
    public static IEnumerable<Tile> GrownBundles(long from, long to)
    {
        Check(from, to);
        return Along(Tile.EntriesLevel, from, to);
    }

    /// <summary>
    /// The nodes of a log of this size, read from its tiles. <paramref name="read"/> is called once for each tile that is needed;
    /// a tile of the wrong length fails with TILE_MALFORMED. What is read is trusted only as far as a root or proof confirms it.
    /// </summary>
    public static HashAt Source(long size, Func<Tile, ReadOnlyMemory<byte>> read)
    {
        Dictionary<Tile, ReadOnlyMemory<byte>> tiles = [];
        return (level, index) =>
        {
            int tileLevel = level / Tile.Height;
            int height = level % Tile.Height;
            long first = index << height;
            Tile tile = At(size, tileLevel, first / Tile.FullWidth);
            if (!tiles.TryGetValue(tile, out ReadOnlyMemory<byte> bytes))
                tiles[tile] = bytes = Checked(tile, read(tile));
            int offset = (int)(first % Tile.FullWidth);
            return Within(bytes.Span, offset, height, 0);
        };
    }

    /// <summary>
    /// Adds leaves to a log of <paramref name="size"/>, of which only the tiles at the right edge are read.
    /// Answers the new size and root and the content of every tile to store; nothing is stored here.
    /// </summary>
    public static TileGrowth Append(long size, Func<Tile, ReadOnlyMemory<byte>> read, IEnumerable<Hash> leaves)
    {
        HashAt stored = Source(size, read);
        Dictionary<(int Level, long Index), Hash> added = [];
        var range = MerkleRange.At(size, stored);
        foreach (Hash leaf in leaves)
            range.Append(leaf, (level, index, hash) =>
            {
                if (level % Tile.Height == 0) added[(level, index)] = hash;
            });

        List<(Tile, byte[])> tiles = [];
        HashAt grown = (level, index) => added.TryGetValue((level, index), out Hash hash) ? hash : stored(level, index);
        foreach (Tile tile in Grown(size, range.Size)) tiles.Add((tile, Content(tile, grown)));
        return new TileGrowth(range.Size, range.Root, tiles);
    }

    /// <summary>The bytes of a hash tile: its hashes one after the other.</summary>
    public static byte[] Content(Tile tile, HashAt hashAt)
    {
        byte[] content = new byte[tile.Width * Hash.Length];
        for (int i = 0; i < tile.Width; i++)
            hashAt(tile.Level * Tile.Height, tile.Index * Tile.FullWidth + i).CopyTo(content.AsSpan(i * Hash.Length));
        return content;
    }

    private static Tile At(long size, int level, long index)
    {
        long width = (size >> (level * Tile.Height)) - index * Tile.FullWidth;
        if (width < 1) throw new ArgumentOutOfRangeException(nameof(index), index, $"A log of {size} has no such tile on level {level}.");
        return new Tile(level, index, (int)Math.Min(width, Tile.FullWidth));
    }

    private static IEnumerable<Tile> Along(int level, long from, long to)
    {
        if (from == to) yield break;
        for (long index = from / Tile.FullWidth; index <= (to - 1) / Tile.FullWidth; index++)
            yield return new Tile(level, index, (int)Math.Min(to - index * Tile.FullWidth, Tile.FullWidth));
    }

    private static ReadOnlyMemory<byte> Checked(Tile tile, ReadOnlyMemory<byte> content) =>
        content.Length == tile.Width * Hash.Length
            ? content
            : throw new Disproof("TILE_MALFORMED", $"{tile} has {content.Length} bytes instead of {tile.Width * Hash.Length}.");

    private static Hash Within(ReadOnlySpan<byte> tile, int offset, int level, long index)
    {
        if (level == 0) return Hash.FromBytes(tile.Slice((offset + (int)index) * Hash.Length, Hash.Length));
        return Merkle.HashNode(Within(tile, offset, level - 1, 2 * index), Within(tile, offset, level - 1, 2 * index + 1));
    }

    private static void Check(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
    }
}
