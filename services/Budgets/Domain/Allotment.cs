using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>Part of an appropriation line released to one office to spend. Its ledger account has its name.</summary>
public sealed class Allotment : Row
{
    public static readonly NamePattern Names = new("appropriations", "allotments");

    public AllotmentState State { get; private set; }

    /// <summary>The name of the appropriation.</summary>
    public string Appropriation { get; private set; } = "";

    public string LineId { get; private set; } = "";

    /// <summary>The office that may spend it, as text of an <see cref="OfficeName"/>.</summary>
    public string SpendingOffice { get; private set; } = "";

    /// <summary>The amount to release at first, more than zero.</summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>What additional changes have given to it since.</summary>
    public long AdditionalMinorUnits { get; private set; }

    /// <summary>What reduced changes have taken back since.</summary>
    public long ReducedMinorUnits { get; private set; }

    /// <summary>What it stands at now, used or not.</summary>
    public long PresentMinorUnits => AmountMinorUnits + AdditionalMinorUnits - ReducedMinorUnits;

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>The label of the year, such as 2026.</summary>
    public string FiscalYear { get; private set; } = "";

    /// <summary>What it may be spent for, from its line; empty for anything.</summary>
    public string Purpose { get; private set; } = "";

    /// <summary>The last day it can be spent on.</summary>
    public DateOnly EndDate { get; private set; }

    /// <summary>When its parts may first be spent, as text of a <see cref="ReleasePlan"/>.</summary>
    public string Plan { get; private set; } = "";

    /// <summary>See <see cref="SpendingTerms"/>.</summary>
    public long StopBasisPoints { get; private set; }

    /// <summary>See <see cref="SpendingTerms"/>.</summary>
    public long WarnBasisPoints { get; private set; }

    public SpendingTerms Terms => new(ReleasePlan.Parse(Plan), StopBasisPoints, WarnBasisPoints);

    /// <summary>What it stands at now.</summary>
    public Money Amount => new(Kernel.Currency.Of(Currency), PresentMinorUnits);

    /// <summary>
    /// Drafts it on an enacted original, for the appropriation's own office or one below. Refuses APPROPRIATION_NOT_ORIGINAL,
    /// APPROPRIATION_NOT_ENACTED, LINE_NOT_FOUND, OFFICE_NOT_BELOW, CURRENCY_MISMATCH, AMOUNT_NOT_POSITIVE.
    /// </summary>
    public static Allotment Draft(
        ResourceName name, Appropriation appropriation, string lineId, OfficeName spendingOffice, Money amount, SpendingTerms terms)
    {
        appropriation.MustBeInForce();
        AppropriationLine line = appropriation.LineOf(lineId);
        if (!name.Office.Reaches(spendingOffice)) throw Reasons.OfficeNotBelow(name.Office, spendingOffice);
        if (amount.Currency.Code != appropriation.Currency)
            throw Reasons.CurrencyMismatch(appropriation.Name, appropriation.Currency, amount.Currency);
        if (!amount.IsPositive) throw Reasons.AmountNotPositive();

        var allotment = new Allotment
        {
            Appropriation = appropriation.Name, LineId = lineId, SpendingOffice = spendingOffice.Text, AmountMinorUnits = amount.MinorUnits,
            Currency = appropriation.Currency, FiscalYear = appropriation.FiscalYear, Purpose = line.Purpose,
            EndDate = Kernel.FiscalYear.Calendar(appropriation.FiscalYear).LastDay,
            Plan = terms.Plan.Text, StopBasisPoints = terms.StopBasisPoints, WarnBasisPoints = terms.WarnBasisPoints,
        };
        allotment.Named(name);
        return allotment;
    }

    /// <summary>Makes it available to its office, out of what is voted on its line. Refuses ALLOTMENT_NOT_DRAFT.</summary>
    /// <param name="on">The day from which it counts.</param>
    /// <param name="ceilings">The ceilings in force above it, as <see cref="Account.Ceilings"/>.</param>
    public Allot Release(DateOnly on, string ceilings)
    {
        if (State != AllotmentState.Draft) throw Reasons.AllotmentNot("DRAFT", this);
        State = AllotmentState.Released;
        string line = AppropriationLine.AccountOf(Appropriation, LineId);
        return new Allot(new Heading($"{Name}:release:1", on, Name, Amount.Currency), line, Name, AmountMinorUnits)
        {
            Opens = new Account
            {
                Name = Name, Kind = AccountKind.Allotment, Parent = line, Currency = Amount.Currency, Owner = Name, Office = SpendingOffice,
                FiscalYear = FiscalYear, Purpose = Purpose, EndsOn = EndDate, Plan = Terms.Plan,
                StopFloor = Terms.StopFloor(AmountMinorUnits), WarnFloor = Terms.WarnFloor(AmountMinorUnits), Ceilings = ceilings,
            },
        };
    }

    /// <summary>
    /// Whether it could take the change. Of a planned allotment a change names the parts it changes, so that the plan still adds up.
    /// Refuses ALLOTMENT_NOT_RELEASED, ALLOTMENT_EXCEEDED, AMOUNT_TOO_LARGE, PLAN_MISSING, PLAN_UNWANTED, PLAN_PART_EXCEEDED.
    /// </summary>
    public void MustTake(AllotmentChange change) => PlanAfter(change);

    /// <summary>
    /// Takes the change. Refuses as <see cref="MustTake"/>, and PLAN_PART_USED where more of the plan was used by that day than would
    /// have been there; the ledger refuses where less is available.
    /// </summary>
    internal Allot Take(AllotmentChange change, DateOnly on, long available)
    {
        ReleasePlan plan = PlanAfter(change);
        bool isMore = change.Kind == AllotmentChangeKind.Additional;
        long left = isMore ? available : available - change.AmountMinorUnits;
        if (!isMore && left >= 0 && left < plan.NotYetOn(on)) throw Reasons.PlanPartUsed(this, on, plan.NotYetOn(on) - left);

        Plan = plan.Text;
        if (isMore) AdditionalMinorUnits += change.AmountMinorUnits;
        else ReducedMinorUnits += change.AmountMinorUnits;
        return new Allot(new Heading($"{change.Name}:release:1", on, change.Name, Amount.Currency),
            AppropriationLine.AccountOf(Appropriation, LineId), Name, isMore ? change.AmountMinorUnits : -change.AmountMinorUnits);
    }

    private ReleasePlan PlanAfter(AllotmentChange change)
    {
        if (State is not (AllotmentState.Released or AllotmentState.Suspended)) throw Reasons.AllotmentNot("RELEASED", this);
        bool isMore = change.Kind == AllotmentChangeKind.Additional;
        if (!isMore && change.AmountMinorUnits > PresentMinorUnits) throw Reasons.AllotmentExceeded(this, change.Amount);
        if (change.AmountMinorUnits > Account.AmountMax - (isMore ? AdditionalMinorUnits : ReducedMinorUnits))
            throw Reasons.AmountTooLarge();
        ReleasePlan before = Terms.Plan, parts = change.Parts;
        // One that stands at nothing has no plan to keep to.
        if (PresentMinorUnits > 0 && before.Parts.Count > 0 && parts.Parts.Count == 0) throw Reasons.PlanMissing(this);
        if (PresentMinorUnits > 0 && before.Parts.Count == 0 && parts.Parts.Count > 0) throw Reasons.PlanUnwanted(this);
        Dictionary<DateOnly, long> after = before.Parts.ToDictionary(part => part.From, part => part.Amount);
        foreach ((DateOnly from, long amount) in parts.Parts)
        {
            long held = after.GetValueOrDefault(from);
            if (!isMore && amount > held) throw Reasons.PlanPartExceeded(this, from, held, amount);
            after[from] = isMore ? held + amount : held - amount;
        }
        return ReleasePlan.Of(after.Select(part => (part.Key, part.Value)));
    }

    /// <summary>Stops new spending. Refuses ALLOTMENT_NOT_RELEASED.</summary>
    public void Suspend()
    {
        if (State != AllotmentState.Released) throw Reasons.AllotmentNot("RELEASED", this);
        State = AllotmentState.Suspended;
    }

    /// <summary>Its year is closed.</summary>
    public void Lapse() => State = AllotmentState.Lapsed;

    /// <summary>Its year is open again.</summary>
    /// <param name="isSuspended">Whether it was suspended when the year was closed.</param>
    public void Reopen(bool isSuspended) => State = isSuspended ? AllotmentState.Suspended : AllotmentState.Released;

    /// <summary>Lets spending go on. Refuses ALLOTMENT_NOT_SUSPENDED.</summary>
    public void Resume()
    {
        if (State != AllotmentState.Suspended) throw Reasons.AllotmentNot("SUSPENDED", this);
        State = AllotmentState.Released;
    }
}
