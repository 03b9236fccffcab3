namespace Fund.Kernel;

/// <summary>Guards that a test can take away to show that another test then fails. In the product every guard is always on.</summary>
public static class Guard
{
#if FAILPOINTS
    public static bool IsOn(string name) => Environment.GetEnvironmentVariable("FUND_GUARD_OFF") != name;
#else
    public static bool IsOn(string name) => name.Length > 0;
#endif
}
