using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

public enum VirementState
{
    /// <summary>With the approver; nothing is moved.</summary>
    Proposed,
    /// <summary>Approved, and moved in the same commit.</summary>
    Posted,
    /// <summary>Not approved. It stays so.</summary>
    Refused,
}

/// <summary>Authority moved between two lines of one office, year and currency. Only what is voted and not allotted moves.</summary>
public sealed class Virement : Row
{
    public static readonly NamePattern Names = new("virements");

    /// <summary>The form of a line's name, which is that of its ledger account.</summary>
    public static readonly NamePattern LineNames = new("appropriations", "lines");

    public VirementState State { get; private set; }

    /// <summary>The line it is taken from.</summary>
    public string FromLine { get; private set; } = "";

    /// <summary>The line it is given to.</summary>
    public string ToLine { get; private set; } = "";

    /// <summary>The label of the year of both, such as 2026.</summary>
    public string FiscalYear { get; private set; } = "";

    /// <summary>More than zero.</summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    public string Reason { get; private set; } = "";

    /// <summary>Whether the lines have different function codes; a line without one differs from a line with one.</summary>
    public bool IsAcrossFunctions { get; private set; }

    /// <summary>The day from which it counts; null until it is posted.</summary>
    public DateOnly? EffectiveDate { get; private set; }

    /// <summary>The policy under which it was posted; empty until then.</summary>
    public string Policy { get; private set; } = "";

    public string RefusalReason { get; private set; } = "";

    public Money Amount => new(Kernel.Currency.Of(Currency), AmountMinorUnits);

    /// <summary>
    /// The two lines, decided from the names alone: whether another office has such a line is not told. Refuses
    /// RESOURCE_NAME_MALFORMED, SAME_LINE, LINE_OF_OTHER_OFFICE.
    /// </summary>
    public static (ResourceName From, ResourceName To) LinesOf(OfficeName office, string fromLine, string toLine)
    {
        ResourceName from = LineNames.Parse(fromLine), to = LineNames.Parse(toLine);
        if (from == to) throw Reasons.SameLine(fromLine);
        foreach (ResourceName line in new[] { from, to })
            if (line.Office != office) throw Reasons.LineOfOtherOffice(line, office);
        return (from, to);
    }

    /// <summary>
    /// Proposes to move an amount. Refuses APPROPRIATION_NOT_ORIGINAL, APPROPRIATION_NOT_ENACTED, LINE_NOT_FOUND, VIREMENT_ACROSS_YEARS,
    /// CURRENCY_MISMATCH, VIREMENT_POLICY_MISSING, VIREMENT_LIMIT_REACHED.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="from">The appropriation of the line it is taken from, and that line's id.</param>
    /// <param name="to">The same for the line it is given to.</param>
    /// <param name="amount">More than zero by its field's rule.</param>
    /// <param name="reason">In the proposer's words.</param>
    /// <param name="policy">The policy in force for the office and year; null where there is none.</param>
    public static Virement Propose(
        ResourceName name, (Appropriation Of, string Line) from, (Appropriation Of, string Line) to, Money amount, string reason,
        VirementPolicy? policy)
    {
        from.Of.MustBeInForce();
        to.Of.MustBeInForce();
        AppropriationLine giver = from.Of.LineOf(from.Line), taker = to.Of.LineOf(to.Line);
        if (from.Of.FiscalYear != to.Of.FiscalYear) throw Reasons.VirementAcrossYears(from.Of, to.Of);
        foreach (Appropriation appropriation in new[] { from.Of, to.Of })
            if (amount.Currency.Code != appropriation.Currency)
                throw Reasons.CurrencyMismatch(appropriation.Name, appropriation.Currency, amount.Currency);

        var virement = new Virement
        {
            FromLine = giver.AccountName, ToLine = taker.AccountName, FiscalYear = from.Of.FiscalYear,
            AmountMinorUnits = amount.MinorUnits, Currency = amount.Currency.Code, Reason = reason,
            IsAcrossFunctions = giver.FunctionCode != taker.FunctionCode,
        };
        virement.Named(name);
        virement.MustBeWithin(policy, giver);
        return virement;
    }

    /// <summary>
    /// Approves it: the posting moves it now. Refuses VIREMENT_NOT_PROPOSED, APPROPRIATION_NOT_ENACTED, DATE_OUTSIDE_YEAR,
    /// VIREMENT_POLICY_MISSING, HEAD_MUST_APPROVE, VIREMENT_LIMIT_REACHED, AMOUNT_TOO_LARGE.
    /// </summary>
    /// <param name="on">The day from which it counts.</param>
    /// <param name="from">The appropriation of the line it is taken from.</param>
    /// <param name="to">The appropriation of the line it is given to.</param>
    /// <param name="policy">The policy in force for the office and year; null where there is none.</param>
    /// <param name="isHead">Whether it is the head who approves.</param>
    public Vire Approve(DateOnly on, Appropriation from, Appropriation to, VirementPolicy? policy, bool isHead)
    {
        if (State != VirementState.Proposed) throw Reasons.VirementNot("PROPOSED", this);
        from.MustBeInForce();
        to.MustBeInForce();
        var year = Kernel.FiscalYear.Calendar(FiscalYear);
        if (!year.Contains(on)) throw Reasons.DateOutsideYear(year, on);
        string giver = LineNames.Parse(FromLine).Id, taker = LineNames.Parse(ToLine).Id;
        VirementPolicy inForce = MustBeWithin(policy, from.LineOf(giver), isHead);

        from.MoveOut(giver, AmountMinorUnits);
        to.MoveIn(taker, AmountMinorUnits);
        (State, EffectiveDate, Policy) = (VirementState.Posted, on, inForce.Name);
        return new Vire(new Heading($"{Name}:post:1", on, Name, Amount.Currency), FromLine, ToLine, AmountMinorUnits);
    }

    /// <summary>Does not approve it. Refuses VIREMENT_NOT_PROPOSED.</summary>
    public void Refuse(string reason)
    {
        if (State != VirementState.Proposed) throw Reasons.VirementNot("PROPOSED", this);
        (State, RefusalReason) = (VirementState.Refused, reason);
    }

    // Whoever proposes need not know who will approve, so a proposal counts as the head's.
    private VirementPolicy MustBeWithin(VirementPolicy? policy, AppropriationLine giver, bool isHead = true)
    {
        if (policy is null) throw Reasons.VirementPolicyMissing(Office, FiscalYear);
        if (IsAcrossFunctions && policy.HeadApprovesAcrossFunctions && !isHead) throw Reasons.HeadMustApprove(this, policy);
        long limit = policy.LimitOf(giver);
        if (AmountMinorUnits > limit - giver.MovedOutMinorUnits) throw Reasons.VirementLimitReached(this, policy, giver, limit);
        return policy;
    }
}
