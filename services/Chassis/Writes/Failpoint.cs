using System.Diagnostics;

namespace Fund.Chassis.Writes;

/// <summary>
/// Named places where a test kills the process. Calls are compiled in only with <c>-p:Failpoints=true</c>; the product has none.
/// </summary>
public static class Failpoint
{
    [Conditional("FAILPOINTS")]
    public static void At(string name)
    {
        string? wanted = Environment.GetEnvironmentVariable("FUND_FAILPOINT");
        if (wanted is null) return;
        // "name:3" dies at the third time only.
        string[] parts = wanted.Split(':');
        if (parts[0] != name) return;
        int due = parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 1;
        if (Interlocked.Increment(ref times) != due) return;
        Console.Error.WriteLine($"failpoint {name}");
        Process.GetCurrentProcess().Kill();
    }

    private static int times;
}
