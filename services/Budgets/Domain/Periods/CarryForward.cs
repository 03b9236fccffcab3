using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain.Periods;

public enum CarryForwardState
{
    /// <summary>Being prepared.</summary>
    Draft,
    /// <summary>Moved.</summary>
    Posted,
    /// <summary>Not approved. It stays so.</summary>
    Refused,
}

/// <summary>Authority of a year that does not lapse but goes on in an allotment of the next year, its encumbrances with it.</summary>
public sealed class CarryForward : Row
{
    public static readonly NamePattern Names = new("periods", "carryForwards");

    public CarryForwardState State { get; private set; }

    /// <summary>The name of the year that ends.</summary>
    public string Period { get; private set; } = "";

    public string FromAllotment { get; private set; } = "";

    public string ToAllotment { get; private set; } = "";

    /// <summary>How much of what is available goes on, zero or more.</summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>What was encumbered and went on; zero until it is posted.</summary>
    public long EncumberedMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    public string RefusalReason { get; private set; } = "";

    public Money Amount => new(Kernel.Currency.Of(Currency), AmountMinorUnits);

    private Span Year => Span.Of(FiscalPeriod.Names.Parse(Period));

    /// <summary>
    /// Both allotments are of the office that closes the year or of one below it; decided from the names alone: whether another tree of
    /// offices has such an allotment is not told. Refuses RESOURCE_NAME_MALFORMED, CARRY_FORWARD_NOT_LINKED.
    /// </summary>
    public static void MustBeWithin(OfficeName office, string from, string to)
    {
        foreach (string allotment in new[] { from, to })
            if (!office.Reaches(Allotment.Names.Parse(allotment).Office))
                throw Reasons.CarryForwardNotLinked($"{allotment} is neither of {office} nor of an office below it", from, to);
    }

    /// <summary>
    /// From a released allotment of the year to one of the year after it, of the same office and purpose. Refuses ALLOTMENT_NOT_RELEASED,
    /// CARRY_FORWARD_NOT_LINKED, CURRENCY_MISMATCH, FISCAL_YEAR_MALFORMED.
    /// </summary>
    public static CarryForward Draft(ResourceName name, Allotment from, Allotment to, Money amount)
    {
        var draft = new CarryForward
        {
            Period = name.ParentText, FromAllotment = from.Name, ToAllotment = to.Name, AmountMinorUnits = amount.MinorUnits,
            Currency = amount.Currency.Code,
        };
        draft.Named(name);
        FiscalYear year = FiscalYear.Calendar(draft.Year.Label), next = FiscalYear.Calendar(draft.Year.LastMonth.Next.ToString()[..4]);
        if (from.FiscalYear != year.Label) throw Reasons.CarryForwardNotLinked($"the old allotment is not of {year}", from.Name, to.Name);
        if (to.FiscalYear != next.Label) throw Reasons.CarryForwardNotLinked($"the new allotment is not of {next}", from.Name, to.Name);
        if (from.SpendingOffice != to.SpendingOffice) throw Reasons.CarryForwardNotLinked("another office spends it", from.Name, to.Name);
        if (from.Purpose != to.Purpose) throw Reasons.CarryForwardNotLinked("it is for another purpose", from.Name, to.Name);
        foreach (Allotment allotment in new[] { from, to })
        {
            if (allotment.State is not (AllotmentState.Released or AllotmentState.Suspended))
                throw Domain.Reasons.AllotmentNot("RELEASED", allotment);
            if (allotment.Currency != draft.Currency)
                throw Domain.Reasons.CurrencyMismatch(allotment.Name, allotment.Currency, amount.Currency);
        }
        return draft;
    }

    /// <summary>
    /// Moves it, and every open encumbrance on the old allotment, on the last day of the year. Refuses CARRY_FORWARD_NOT_DRAFT.
    /// </summary>
    /// <param name="to">The account of the new allotment.</param>
    /// <param name="encumbrances">The accounts that draw on the old allotment.</param>
    /// <param name="isOpened">Whether an encumbrance draws on the new allotment already.</param>
    public IReadOnlyList<Request> Post(Account to, IEnumerable<Account> encumbrances, Func<string, bool> isOpened)
    {
        if (State != CarryForwardState.Draft) throw Reasons.CarryForwardNotDraft(this);
        State = CarryForwardState.Posted;
        var moves = new List<Request>();
        if (AmountMinorUnits > 0)
            moves.Add(new Ledger.CarryForward(HeadingOf("available"), FromAllotment, ToAllotment, Stage.Available, AmountMinorUnits));
        foreach (Account open in encumbrances.Where(account => account.Stages.Encumbered > 0))
        {
            Account next = Account.OfEncumbrance(open.Owner, to, open.Purpose);
            EncumberedMinorUnits += open.Stages.Encumbered;
            moves.Add(new Ledger.CarryForward(HeadingOf(open.Owner), open.Name, next.Name, Stage.Encumbered)
            {
                Opens = isOpened(next.Name) ? null : next,
            });
        }
        return moves;
    }

    /// <summary>It will not be: what it names lapses. Refuses CARRY_FORWARD_NOT_DRAFT.</summary>
    public void Refuse(string reason)
    {
        if (State != CarryForwardState.Draft) throw Reasons.CarryForwardNotDraft(this);
        (State, RefusalReason) = (CarryForwardState.Refused, reason);
    }

    private Heading HeadingOf(string what) => new($"{Name}:{what}:1", Year.LastMonth.LastDay, Name, Amount.Currency);
}
