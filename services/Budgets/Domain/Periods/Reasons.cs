using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

/// <summary>Every "no" about closing months and opening them again.</summary>
internal static class Reasons
{
    private const int BlockersNamed = 3;

    public static Refusal OfficeNotTop(OfficeName office) =>
        new Refusal(RefusalKind.NotNow, "OFFICE_NOT_TOP", "A month is closed for the whole tree of offices, by the one at its top.")
            .With("office", office);

    public static Refusal PeriodClosed(Period month) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_CLOSED", $"The period {month} is closed already.").With("period", month);

    public static Refusal PeriodNotOver(Period month, DateOnly today) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_NOT_OVER",
                $"Today is {today.ToText()}: {month} can be closed after its last day, {month.LastDay.ToText()}.")
            .With("period", month).With("today", today.ToText());

    public static Refusal EarlierPeriodOpen(Period month, Period earlier) =>
        new Refusal(RefusalKind.NotNow, "EARLIER_PERIOD_OPEN", $"Close {earlier} first: months are closed in their order.")
            .With("period", month).With("earlierPeriod", earlier);

    public static Refusal PeriodBlocked(Period month, IReadOnlyCollection<Blocker> blockers) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_BLOCKED",
                $"{blockers.Count} matters keep {month} open, such as "
                + string.Join("; ", blockers.Take(BlockersNamed).Select(blocker => $"{blocker.Kind} {blocker.Resource}"))
                + ". CheckPeriod lists them with what to do.")
            .With("period", month).With("blockerCount", blockers.Count)
            .With("blockers", string.Join(' ', blockers.Take(BlockersNamed).Select(blocker => blocker.Resource)));

    public static Refusal PeriodNotClosed(Period month) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_NOT_CLOSED", $"The period {month} is not closed.").With("period", month);

    public static Refusal LaterPeriodClosed(Period month, Period later) =>
        new Refusal(RefusalKind.NotNow, "LATER_PERIOD_CLOSED", $"Open {later} first: months are opened again from the latest back.")
            .With("period", month).With("laterPeriod", later);

    public static Refusal ReopeningExists(string name) =>
        new Refusal(RefusalKind.Conflict, "REOPENING_EXISTS", "A reopening of this name exists already.").With("reopening", name);

    public static Refusal ReopeningNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "REOPENING_NOT_FOUND", "There is no such reopening.").With("reopening", name);

    public static Refusal ReopeningNotProposed(Reopening reopening) =>
        new Refusal(RefusalKind.NotNow, "REOPENING_NOT_PROPOSED", "The month was opened on this proposal already.")
            .With("reopening", reopening.Name);
}
