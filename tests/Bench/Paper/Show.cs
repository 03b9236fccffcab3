using System.Diagnostics;
using System.Globalization;
using Fund.Chassis.Db;

namespace Fund.Tests.Bench.Paper;

/// <summary>What a person reads while it runs: what is done now, and tables whose columns stand under each other.</summary>
internal sealed class Show
{
    private readonly long begun = Stopwatch.GetTimestamp();

    private string Elapsed
    {
        get
        {
            TimeSpan time = Stopwatch.GetElapsedTime(begun);
            return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes:00}:{time.Seconds:00}");
        }
    }

    public void Opening(IReadOnlyList<string> benchmarks, Sizes sizes)
    {
        Line($"{string.Join(", ", benchmarks)}, {sizes.Name}, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"machine  {Machine.Describe()}");
        if (Machine.Load() > Environment.ProcessorCount / 2.0)
            Line("         Others are at work on it: the figures below are noisy, and lower than they would be alone.");
        Line("callers  this process; the service, PostgreSQL and the empty server run in processes of their own on the same cores");
    }

    /// <summary>How long it all took.</summary>
    public void Closing() => Line($"took {Elapsed}");

    public void Heading(string text)
    {
        Console.WriteLine();
        Line(text);
    }

    public void Line(string text) => Console.WriteLine(text);

    /// <summary>What takes a while now, with the time of the run.</summary>
    public void Progress(string doing) => Line($"  {Elapsed}  {doing}");

    /// <summary>A table whose head is printed now and whose rows come one by one.</summary>
    public Table Table(params string[] columns) => new(columns);

    public static string Name(Engine engine) => engine == Engine.Postgres ? "PostgreSQL" : "SQLite";

    public static string Number(double value) => value.ToString(value < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}

/// <summary>Right-aligned columns as wide as their heads; one without a head is left out.</summary>
internal sealed class Table
{
    private const int WidthMin = 7;
    private readonly string[] columns;

    public Table(string[] columns)
    {
        this.columns = columns;
        Write(columns);
    }

    public void Row(params object[] values) =>
        Write([.. values.Select(value => value switch
        {
            double number => Show.Number(number),
            int or long => string.Create(CultureInfo.InvariantCulture, $"{value:#,0}"),
            _ => $"{value}",
        })]);

    private void Write(string[] cells)
    {
        IEnumerable<string> aligned = cells.Zip(columns).Where(cell => cell.Second.Length > 0)
            .Select(cell => cell.First.PadLeft(Math.Max(WidthMin, cell.Second.Length)));
        Console.WriteLine($"  {string.Join("  ", aligned)}");
    }
}
