using System.Text.RegularExpressions;

namespace Fund.Chassis.Settings;

/// <summary>Takes passwords out of addresses and connection strings before anyone sees them.</summary>
public static partial class Secrets
{
    public static string Mask(string text) =>
        UserInfo().Replace(Password().Replace(text, "$1=***"), "://***@");

    [GeneratedRegex("(?i)(password|pwd)=[^;,]*")]
    private static partial Regex Password();

    [GeneratedRegex("://[^/@]+@")]
    private static partial Regex UserInfo();
}
