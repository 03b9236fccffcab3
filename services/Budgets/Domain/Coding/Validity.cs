using Fund.Kernel;

namespace Fund.Budgets.Domain.Coding;

/// <summary>The days from a first to a last, both counted; without a last day, all days from the first.</summary>
public readonly record struct Validity(DateOnly From, DateOnly? Until)
{
    /// <summary>Refuses DATE_MALFORMED and DATES_REVERSED. An empty <paramref name="until"/> is open.</summary>
    public static Validity Parse(string from, string until)
    {
        var time = new Validity(Days.Parse(from), until.Length == 0 ? null : Days.Parse(until));
        return time.Until < time.From ? throw Reasons.DatesReversed() : time;
    }

    public bool Contains(DateOnly day) => From <= day && !(Until < day);

    public bool Overlaps(Validity other) => Shared(other) is not null;

    /// <summary>The days that are in both; null where there are none.</summary>
    public Validity? Shared(Validity other)
    {
        DateOnly from = From > other.From ? From : other.From;
        DateOnly? until = Until is { } mine && !(other.Until < mine) ? mine : other.Until;
        return until < from ? null : new Validity(from, until);
    }

    /// <summary>The first of these days that is in none of the others; null where each is in one.</summary>
    public DateOnly? FirstDayNotIn(IEnumerable<Validity> others)
    {
        DateOnly day = From;
        foreach (Validity other in others.OrderBy(other => other.From))
        {
            if (!other.Contains(day)) continue;
            if (other.Until is not { } last || last == DateOnly.MaxValue || last == Until) return null;
            day = last.AddDays(1);
            if (Until < day) return null;
        }
        return day;
    }

    public override string ToString() => Until is { } last ? $"{From.ToText()} to {last.ToText()}" : $"{From.ToText()} on";
}
