using System.Globalization;

namespace Fund.Chassis.Db;

/// <summary>Instants as they rest: UTC text of fixed width, so that they sort as text on every database.</summary>
public static class Instant
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string ToText(this DateTimeOffset instant) => instant.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, Form, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>What the text form keeps: microseconds.</summary>
    public static DateTimeOffset Trim(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % 10, TimeSpan.Zero);

    public static Google.Protobuf.WellKnownTypes.Timestamp ToProto(this DateTimeOffset instant) =>
        Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(instant);
}
