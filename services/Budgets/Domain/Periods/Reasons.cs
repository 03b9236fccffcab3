using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

/// <summary>Every "no" about closing months and years, opening them again, and what goes on in the next year.</summary>
internal static class Reasons
{
    private const int BlockersNamed = 3;

    public static Refusal OfficeNotTop(OfficeName office) =>
        new Refusal(RefusalKind.NotNow, "OFFICE_NOT_TOP", "A month is closed for the whole tree of offices, by the one at its top.")
            .With("office", office);

    public static Refusal PeriodClosed(Span span) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_CLOSED", $"The period {span} is closed already.").With("period", span);

    public static Refusal PeriodNotOver(Span span, DateOnly today) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_NOT_OVER",
                $"Today is {today.ToText()}: {span} can be closed after its last day, {span.LastMonth.LastDay.ToText()}.")
            .With("period", span).With("today", today.ToText());

    public static Refusal LastMonthOfYear(Span span) =>
        new Refusal(RefusalKind.NotNow, "LAST_MONTH_OF_YEAR",
                $"{span} is closed and opened with its year: name the period {span.Label[..4]}.")
            .With("period", span).With("year", span.Label[..4]);

    public static Refusal EarlierPeriodOpen(Span span, Period earlier) =>
        new Refusal(RefusalKind.NotNow, "EARLIER_PERIOD_OPEN", $"Close {earlier} first: months are closed in their order.")
            .With("period", span).With("earlierPeriod", earlier);

    public static Refusal PeriodBlocked(Span span, IReadOnlyCollection<Blocker> blockers) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_BLOCKED",
                $"{blockers.Count} matters keep {span} open, such as "
                + string.Join("; ", blockers.Take(BlockersNamed).Select(blocker => $"{blocker.Kind} {blocker.Resource}"))
                + ". CheckPeriod lists them with what to do.")
            .With("period", span).With("blockerCount", blockers.Count)
            .With("blockers", string.Join(' ', blockers.Take(BlockersNamed).Select(blocker => blocker.Resource)));

    public static Refusal PeriodNotClosed(Span span) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_NOT_CLOSED", $"The period {span} is not closed.").With("period", span);

    public static Refusal LaterPeriodClosed(Span span, Period later) =>
        new Refusal(RefusalKind.NotNow, "LATER_PERIOD_CLOSED", $"Open {later} first: months are opened again from the latest back.")
            .With("period", span).With("laterPeriod", later);

    public static Refusal CarryForwardExists(string name) =>
        new Refusal(RefusalKind.Conflict, "CARRY_FORWARD_EXISTS", "A carry-forward of this name exists already.")
            .With("carryForward", name);

    public static Refusal CarryForwardNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "CARRY_FORWARD_NOT_FOUND", "There is no such carry-forward.").With("carryForward", name);

    public static Refusal CarryForwardNotDraft(CarryForward present) =>
        new Refusal(RefusalKind.NotNow, "CARRY_FORWARD_NOT_DRAFT",
                $"The carry-forward is {present.State.ToString().ToLowerInvariant()} already.")
            .With("carryForward", present.Name);

    public static Refusal CarryForwardNotLinked(string why, string from, string to) =>
        new Refusal(RefusalKind.NotNow, "CARRY_FORWARD_NOT_LINKED", $"Authority cannot go on there: {why}.")
            .With("fromAllotment", from).With("toAllotment", to);

    public static Refusal ReopeningExists(string name) =>
        new Refusal(RefusalKind.Conflict, "REOPENING_EXISTS", "A reopening of this name exists already.").With("reopening", name);

    public static Refusal ReopeningNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "REOPENING_NOT_FOUND", "There is no such reopening.").With("reopening", name);

    public static Refusal ReopeningNotProposed(Reopening reopening) =>
        new Refusal(RefusalKind.NotNow, "REOPENING_NOT_PROPOSED", "The month was opened on this proposal already.")
            .With("reopening", reopening.Name);
}
