using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Bench.Ledger;

/// <summary>
/// A year that went by before the load, as requests day by day, and the clock that stands on the day. They are posted through the door,
/// so what lies in the tables is what the product left there.
/// </summary>
/// <param name="onOne">Movements on the first line with what is encumbered on it.</param>
/// <param name="inAll">Movements on all lines together, opening them apart.</param>
internal sealed class PastYear(int onOne, int inAll) : TimeProvider
{
    private const int Days = 365;
    private const int StepMax = 10_000;
    private readonly Dictionary<int, int> postings = [];
    private int made;
    private DateTimeOffset now = Morning(First);

    /// <summary>The day on which the lines were opened.</summary>
    public static DateOnly First { get; } = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-Days - 1);

    /// <summary>A day in the middle of it.</summary>
    public static DateOnly Middle { get; } = First.AddDays(Days / 2);

    /// <summary>An instant in the middle of what was posted on that day: the first line's come before, most of the others after.</summary>
    public DateTimeOffset MiddleInstant => Morning(Middle).AddMicroseconds(Math.Min(inAll / Days, StepMax) / 2);

    public int OnOne => onOne;

    public int InAll => inAll;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>The requests in their order, some at a time; the clock stands where they are posted. What they do is noted.</summary>
    public IEnumerable<Request[]> Steps(Acknowledged acknowledged, Currency currency)
    {
        for (int day = 1; day <= Days; day++)
        {
            now = Morning(First.AddDays(day));
            IEnumerable<int> lines = Enumerable.Repeat(0, Share(onOne, day))
                .Concat(Enumerable.Range(0, Share(inAll - onOne, day)).Select(number => 1 + (made + number) % (acknowledged.Lines - 1)));
            foreach (int[] some in lines.ToArray().Chunk(StepMax))
            {
                yield return [.. some.Select(line => Next(line, First.AddDays(day), acknowledged, currency))];
                now = now.AddMinutes(1);
            }
        }
    }

    // Reserved twice, made due once and given up once, over and over.
    private Request Next(int line, DateOnly day, Acknowledged acknowledged, Currency currency)
    {
        var heading = new Heading($"past-{made++:00000000}", day, $"{BenchLedger.Office}/documents/past", currency);
        string held = BenchLedger.HeldName(line);
        Line[] part = [new Line(BenchLedger.LineName(line), Acknowledged.Fen)];
        int number = postings.GetValueOrDefault(line);
        postings[line] = number + 1;
        switch (number % 4)
        {
            case 2:
                acknowledged.PastLiquidate(line);
                return new Liquidate(heading, held, Portion.Of(part));
            case 3:
                acknowledged.PastRelease(line);
                return new Release(heading, held, Portion.Of(part));
            default:
                acknowledged.PastIncrease(line);
                return new Increase(heading, held, part);
        }
    }

    private static int Share(long movements, int day) => (int)(movements * day / Days - movements * (day - 1) / Days);

    private static DateTimeOffset Morning(DateOnly day) => new(day, new TimeOnly(9, 0), TimeSpan.Zero);
}
