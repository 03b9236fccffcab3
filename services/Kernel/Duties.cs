namespace Fund.Kernel;

/// <summary>
/// Which duties one person may not both do in one case. The matrix is one data file, Duties.csv; a standing pair may not even be
/// held as roles by one person.
/// </summary>
public static class Duties
{
    private static readonly (string One, string Other, bool IsStanding)[] Pairs = Read();

    /// <summary>Every excluding pair, once.</summary>
    public static IReadOnlyList<(string One, string Other, bool IsStanding)> All => Pairs;

    /// <summary>Whether who did one may not do the other in the same case. The order does not matter.</summary>
    public static bool Exclude(string one, string other) =>
        Array.Exists(Pairs, pair => (pair.One == one && pair.Other == other) || (pair.One == other && pair.Other == one));

    /// <summary>Whether the two may not even be held as roles by one person.</summary>
    public static bool ExcludeStanding(string one, string other) =>
        Array.Exists(Pairs, pair => pair.IsStanding
            && ((pair.One == one && pair.Other == other) || (pair.One == other && pair.Other == one)));

    private static (string, string, bool)[] Read()
    {
        using var reader = new StreamReader(typeof(Duties).Assembly.GetManifestResourceStream("Fund.Kernel.Duties.csv")!);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Trim().Split(','))
            .Select(cells => (cells[0], cells[1], cells[2] == "yes"))
            .ToArray();
    }
}
