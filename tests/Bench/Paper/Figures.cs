using System.Globalization;

namespace Fund.Tests.Bench.Paper;

/// <summary>What the run ends with, a line a figure, such as <c>S1 pg-32-callers ratio 3.10 gate 1.80 ok</c>.</summary>
internal sealed class Figures
{
    private readonly List<string> lines = [];

    /// <param name="name">Benchmark and figure.</param>
    /// <param name="ratio">Against a limit measured in the same run.</param>
    /// <param name="gate">The least it must be; null where growth or a second view is only shown.</param>
    public void Add(string name, double ratio, double? gate = null)
    {
        string shown = ratio.ToString("0.00", CultureInfo.InvariantCulture);
        lines.Add(gate is { } least
            ? string.Create(CultureInfo.InvariantCulture, $"{name} ratio {shown} gate {least:0.00} {(ratio >= least ? "ok" : "short")}")
            : $"{name} ratio {shown} shown");
    }

    /// <param name="name">Benchmark and figure, with its unit.</param>
    /// <param name="value">As measured.</param>
    /// <param name="most">The most it may be.</param>
    public void AddAtMost(string name, double value, double most) => lines.Add(string.Create(
        CultureInfo.InvariantCulture, $"{name} {value:0.00} gate {most:0.00} {(value <= most ? "ok" : "short")}"));

    public void Print()
    {
        Console.WriteLine();
        foreach (string line in lines) Console.WriteLine(line);
    }
}
