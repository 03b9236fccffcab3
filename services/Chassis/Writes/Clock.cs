namespace Fund.Chassis.Writes;

/// <summary>The world's time as the services take it, and the day it is in the offices' zone.</summary>
/// <param name="time">Where instants come from.</param>
/// <param name="zone">The offices' zone: 18:29 UTC on 31 March is already 1 April in China.</param>
/// <param name="label">Empty for the world's clock; otherwise what every audit entry says of it, such as "demo".</param>
public sealed class Clock(TimeProvider time, TimeZoneInfo zone, string label = "")
{
    public string Label => label;

    public DateTimeOffset Now => Db.Instant.Trim(time.GetUtcNow());

    public DateOnly Today => DayOf(time.GetUtcNow());

    /// <summary>The day on which an instant falls here.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
