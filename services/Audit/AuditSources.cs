using Fund.Chassis.Settings;

namespace Fund.Audit;

/// <summary>The services whose frames are logged.</summary>
internal static class AuditSources
{
    private static readonly string[] All = ["access", "budgets", "contracts", "payments", "audit"];

    /// <summary>Reads a list with commas; empty: all. Throws <see cref="SettingsFault"/> for anything but services, each once.</summary>
    public static string[] Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return All;
        string[] sources = text.Split(',', StringSplitOptions.TrimEntries);
        return sources.Except(All).Any() || sources.Distinct().Count() < sources.Length
            ? throw new SettingsFault("AuditSources", $"a list with commas out of {string.Join(", ", All)}, each at most once")
            : sources;
    }
}
