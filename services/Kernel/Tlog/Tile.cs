using System.Globalization;

namespace Fund.Kernel.Tlog;

/// <summary>
/// One static file of a published log (C2SP tlog-tiles): up to 256 hashes of one level, or the bundle of the entries under them.
/// </summary>
/// <param name="Level">0 for leaf hashes; one more for each eight levels of the tree; <see cref="EntriesLevel"/> for a bundle.</param>
/// <param name="Index">Counted from 0 along the level.</param>
/// <param name="Width">How many hashes or entries it holds, 1 to 256. Less than 256 is a partial tile; one of 0 does not exist.</param>
public readonly record struct Tile(int Level, long Index, int Width)
{
    public const int FullWidth = 256;

    public const int EntriesLevel = -1;

    /// <summary>A level of tiles spans this many levels of the tree: 2^8 hashes go into one hash above.</summary>
    internal const int Height = 8;

    /// <summary>As many levels of tiles as a size of 63 bits can need.</summary>
    internal const int Levels = 8;

    public bool IsEntries => Level == EntriesLevel;

    public bool IsPartial => Width < FullWidth;

    /// <summary>
    /// The path below the log's address, such as <c>tile/0/x001/234</c>, <c>tile/1/000.p/17</c> or <c>tile/entries/000</c>.
    /// </summary>
    public string Path
    {
        get
        {
            string level = IsEntries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
            return $"tile/{level}/{Number(Index)}{(IsPartial ? string.Create(CultureInfo.InvariantCulture, $".p/{Width}") : "")}";
        }
    }

    /// <summary>Reads a path as <see cref="Path"/> writes it. Refuses any other spelling (TILE_PATH_MALFORMED).</summary>
    public static Tile Parse(string path)
    {
        Tile? tile = Read(path);
        return tile is { } read && read.Path == path
            ? read
            : throw new Disproof("TILE_PATH_MALFORMED", $"'{path}' is not the path of a tile.");
    }

    public override string ToString() => Path;

    private static Tile? Read(string path)
    {
        string[] parts = path.Split('/');
        if (parts.Length is < 3 or > 11 || parts[0] != "tile") return null;

        int width = FullWidth, end = parts.Length;
        if (parts[end - 2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!TryCount(parts[^1], out width) || width is < 1 or >= FullWidth) return null;
            end--;
            parts[end - 1] = parts[end - 1][..^2];
        }
        int level = EntriesLevel;
        if (parts[1] != "entries" && (!TryCount(parts[1], out level) || level >= Levels)) return null;

        string digits = string.Concat(parts[2..end]).Replace("x", "", StringComparison.Ordinal).TrimStart('0');
        return Digits.TryRead(digits.Length == 0 ? "0" : digits, out long index) ? new Tile(level, index, width) : null;
    }

    private static bool TryCount(string text, out int count)
    {
        bool isCount = Digits.TryRead(text, out long number) && number <= FullWidth;
        count = isCount ? (int)number : 0;
        return isCount;
    }

    /// <summary>Groups of three digits, all but the last marked x, so that no folder grows beyond two thousand names.</summary>
    private static string Number(long index)
    {
        string number = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (index /= 1000; index > 0; index /= 1000)
            number = string.Create(CultureInfo.InvariantCulture, $"x{index % 1000:000}/{number}");
        return number;
    }
}
