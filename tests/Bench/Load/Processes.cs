using System.Globalization;

namespace Fund.Tests.Bench.Load;

/// <summary>Time on a core since each began, in clock ticks of 10 ms.</summary>
internal readonly record struct CpuTimes(long Callers, long Service, long Database)
{
    public static CpuTimes operator -(CpuTimes after, CpuTimes before) =>
        new(after.Callers - before.Callers, after.Service - before.Service, after.Database - before.Database);

    public CpuShares Per(long units)
    {
        double Each(long ticks) => units == 0 ? 0 : ticks * 10_000.0 / units;
        return new CpuShares(Each(Callers), Each(Service), Each(Database));
    }
}

/// <summary>Microseconds of a core for one unit of work.</summary>
internal readonly record struct CpuShares(double Callers, double Service, double Database);

/// <summary>Who works for a point: this process, the services, and the database server with its children.</summary>
internal sealed class Processes(IReadOnlyCollection<int> services, int? postmaster = null)
{
    public CpuTimes Times()
    {
        // Children that ended are counted by their parent, so sessions that come and go are not lost.
        long database = postmaster is { } parent ? Ticks(parent, withEnded: true) + ChildrenOf(parent).Sum(child => Ticks(child)) : 0;
        return new CpuTimes(Ticks(Environment.ProcessId), services.Sum(service => Ticks(service)), database);
    }

    private static IEnumerable<int> ChildrenOf(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        let id = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)
        where FieldsOf(id) is [_, var itsParent, ..] && itsParent == $"{parent}"
        select id;

    private static long Ticks(int process, bool withEnded = false) =>
        FieldsOf(process) is { Length: > 14 } fields
            ? fields[11..(withEnded ? 15 : 13)].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture))
            : 0;

    // From the state on: what comes before is the program's name, which may hold spaces.
    private static string[] FieldsOf(int process)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
