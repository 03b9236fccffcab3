using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

public enum AllotmentChangeState
{
    /// <summary>Being prepared.</summary>
    Draft,
    /// <summary>In force.</summary>
    Released,
}

public enum AllotmentChangeKind
{
    /// <summary>More of the line's voted money.</summary>
    Additional,
    /// <summary>Back to the line, of what is not used.</summary>
    Reduced,
}

/// <summary>A document that changes a released allotment within its year.</summary>
public sealed class AllotmentChange : Row
{
    public static readonly NamePattern Names = new("appropriations", "allotments", "changes");

    public AllotmentChangeState State { get; private set; }

    /// <summary>The name of the allotment.</summary>
    public string Allotment { get; private set; } = "";

    public AllotmentChangeKind Kind { get; private set; }

    /// <summary>More than zero, whichever way it goes.</summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Unique among the released changes of the allotment.</summary>
    public string DocumentNumber { get; private set; } = "";

    public string Reason { get; private set; } = "";

    /// <summary>The parts that are added to the allotment's plan or taken from it, as text of a <see cref="ReleasePlan"/>.</summary>
    public string Plan { get; private set; } = "";

    /// <summary>The day from which it counts; null until it is released.</summary>
    public DateOnly? EffectiveDate { get; private set; }

    public Money Amount => new(Kernel.Currency.Of(Currency), AmountMinorUnits);

    public ReleasePlan Parts => ReleasePlan.Parse(Plan);

    /// <summary>
    /// Drafts it. Refuses PLAN_DAY_REPEATED, DATE_OUTSIDE_YEAR, CURRENCY_MISMATCH, PLAN_NOT_TOTAL, and what the allotment refuses of any
    /// change: see <see cref="Domain.Allotment.MustTake"/>.
    /// </summary>
    public static AllotmentChange Draft(
        ResourceName name, Allotment allotment, AllotmentChangeKind kind, Money amount, string documentNumber, string reason,
        IReadOnlyList<(DateOnly From, Money Amount)> parts)
    {
        var terms = SpendingTerms.Of(parts, 0, 0, amount, FiscalYear.Calendar(allotment.FiscalYear));
        if (amount.Currency.Code != allotment.Currency)
            throw Reasons.CurrencyMismatch(allotment.Name, allotment.Currency, amount.Currency);
        var change = new AllotmentChange
        {
            Allotment = allotment.Name, Kind = kind, AmountMinorUnits = amount.MinorUnits, Currency = amount.Currency.Code,
            DocumentNumber = documentNumber, Reason = reason, Plan = terms.Plan.Text,
        };
        change.Named(name);
        allotment.MustTake(change);
        return change;
    }

    /// <summary>
    /// Puts it in force: the allotment takes it, and the posting moves the amount. Refuses ALLOTMENT_CHANGE_NOT_DRAFT, DATE_OUTSIDE_YEAR,
    /// what the allotment refuses of any change, and PLAN_PART_USED.
    /// </summary>
    /// <param name="on">The day from which it counts.</param>
    /// <param name="allotment">The allotment it changes.</param>
    /// <param name="available">What is available of the allotment now, in minor units.</param>
    public Allot Release(DateOnly on, Allotment allotment, long available)
    {
        if (State != AllotmentChangeState.Draft) throw Reasons.AllotmentChangeNot("DRAFT", this);
        var year = FiscalYear.Calendar(allotment.FiscalYear);
        if (!year.Contains(on)) throw Reasons.DateOutsideYear(year, on);
        Allot posting = allotment.Take(this, on, available);
        (State, EffectiveDate) = (AllotmentChangeState.Released, on);
        return posting;
    }
}
