using System.Globalization;

namespace Fund.Suite.Demo;

/// <summary>
/// The demo's own time: it stands at the morning of a day until the story goes on, and creeps forward only so that instants
/// differ. Every audit entry made under it says so. Only the demo can make one.
/// </summary>
internal sealed class DemoClock : TimeProvider
{
    /// <summary>What audit entries say of it.</summary>
    public const string Label = "demo";

    private readonly Lock gate = new();
    private readonly Action<DateTimeOffset>? told;
    private DateTimeOffset morning;
    private long since = Environment.TickCount64;

    /// <param name="day">The first day of the story.</param>
    /// <param name="told">Told each morning of the story.</param>
    public DemoClock(DateOnly day, Action<DateTimeOffset>? told = null)
    {
        morning = MorningOf(day);
        this.told = told;
        told?.Invoke(morning);
    }

    /// <summary>A clock whose mornings lie in a file, whole at every moment, for the processes that live by it.</summary>
    public static DemoClock KeptIn(string file, DateOnly day) => new(day, morning =>
    {
        File.WriteAllText(file + ".next", morning.ToString("O", CultureInfo.InvariantCulture));
        File.Move(file + ".next", file, overwrite: true);
    });

    /// <summary>The day of the story.</summary>
    public DateOnly Day => DateOnly.FromDateTime(GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);

    /// <summary>Goes on to nine in the morning of a later day, in China.</summary>
    public void GoTo(DateOnly day)
    {
        lock (gate)
        {
            if (MorningOf(day) <= morning) throw new InvalidOperationException("The demo's clock only goes forward.");
            morning = MorningOf(day);
            since = Environment.TickCount64;
        }
        told?.Invoke(morning);
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return morning + TimeSpan.FromMilliseconds(Environment.TickCount64 - since);
    }

    private static DateTimeOffset MorningOf(DateOnly day) => new(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.FromHours(8));
}
