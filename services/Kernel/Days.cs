using System.Globalization;

namespace Fund.Kernel;

/// <summary>Dates as they travel and rest: ISO 8601 text, <c>2026-03-31</c>.</summary>
public static class Days
{
    /// <summary>Refuses DATE_MALFORMED.</summary>
    public static DateOnly Parse(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new Refusal(RefusalKind.Malformed, "DATE_MALFORMED", "A date is written year-month-day, such as 2026-03-31.");

    public static string ToText(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
