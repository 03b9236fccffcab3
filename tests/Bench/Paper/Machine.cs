using System.Globalization;

namespace Fund.Tests.Bench.Paper;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        string kernel = Read("/proc/sys/kernel/osrelease").Trim();
        string model =
            Read("/proc/cpuinfo").Split('\n').FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) ?? "";
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        string processor = model.Length > 0 ? $" ({model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()})" : "";
        return $"{Environment.ProcessorCount} cores{processor}, {memory} GiB, Linux {kernel}, load {LoadText()}";
    }

    /// <summary>The processes that wanted a core in the last minute.</summary>
    public static double Load() =>
        double.TryParse(LoadText().Split(' ')[0], CultureInfo.InvariantCulture, out double load) ? load : 0;

    private static string LoadText() => string.Join(' ', Read("/proc/loadavg").Split(' ').Take(3));

    private static string Read(string file) => File.Exists(file) ? File.ReadAllText(file) : "";
}
