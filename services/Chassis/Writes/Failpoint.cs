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

/// <summary>Guards that a test can take away to show that another test then fails. In the product every guard is always on.</summary>
public static class Guard
{
#if FAILPOINTS
    public static bool IsOn(string name) => Environment.GetEnvironmentVariable("FUND_GUARD_OFF") != name;
#else
    public static bool IsOn(string name) => name.Length > 0;
#endif
}
