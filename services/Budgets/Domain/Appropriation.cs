using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>
/// Legal authority to spend, voted for purposes and a fiscal year. More or less is voted by a new document that names the original; the
/// lines of the original keep their accounts and hold what all documents together made of them.
/// </summary>
public sealed class Appropriation : Row
{
    public static readonly NamePattern Names = new("appropriations");

    public AppropriationState State { get; private set; }

    public AppropriationKind Kind { get; private set; }

    /// <summary>The name of the original that it changes; empty for an original.</summary>
    public string Amends { get; private set; } = "";

    public string Title { get; private set; } = "";

    /// <summary>The number of the document that votes it: unique per office and year among those that were not sent back.</summary>
    public string DocumentNumber { get; private set; } = "";

    /// <summary>The label of the year, such as 2026.</summary>
    public string FiscalYear { get; private set; } = "";

    /// <summary>ISO 4217 code of all its lines.</summary>
    public string Currency { get; private set; } = "";

    public string ReturnReason { get; private set; } = "";

    /// <summary>In the order in which they were given.</summary>
    public List<AppropriationLine> Lines { get; private set; } = [];

    /// <summary>The sum of the lines.</summary>
    public Money Total => new(Kernel.Currency.Of(Currency), Lines.Sum(line => line.AmountMinorUnits));

    /// <summary>
    /// Refuses FISCAL_YEAR_MALFORMED, LINES_EMPTY, LINE_REPEATED, AMOUNT_NOT_POSITIVE, CURRENCY_MISMATCH, AMOUNT_TOO_LARGE.
    /// </summary>
    public static Appropriation Draft(
        ResourceName name, string title, string documentNumber, FiscalYear year,
        IReadOnlyList<(AppropriationLine Line, Money Amount)> lines)
    {
        if (lines.Count == 0) throw Reasons.LinesEmpty();
        Money total = Money.Zero(lines[0].Amount.Currency);
        foreach ((AppropriationLine line, Money amount) in lines)
        {
            if (!amount.IsPositive) throw Reasons.AmountNotPositive();
            if (amount.MinorUnits > Account.AmountMax - total.MinorUnits) throw Reasons.AmountTooLarge();
            total += amount;
            line.BelongsTo(name, amount);
        }
        if (lines.GroupBy(entry => entry.Line.LineId).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Reasons.LineRepeated(twice.Key);

        var appropriation = new Appropriation
        {
            Title = title, DocumentNumber = documentNumber, FiscalYear = year.Label, Currency = total.Currency.Code,
            Lines = [.. lines.Select((entry, index) => entry.Line.At(index + 1))],
        };
        appropriation.Named(name);
        return appropriation;
    }

    /// <summary>
    /// Drafts a document that adds to an original or takes from it. Refuses as Draft does, and APPROPRIATION_NOT_ORIGINAL,
    /// APPROPRIATION_NOT_ENACTED, AMENDMENT_OF_OTHER_YEAR, CURRENCY_MISMATCH, LINE_NOT_FOUND, LINE_DIFFERS.
    /// </summary>
    public static Appropriation Amend(
        ResourceName name, string title, string documentNumber, FiscalYear year, AppropriationKind kind, Appropriation original,
        IReadOnlyList<(AppropriationLine Line, Money Amount)> lines)
    {
        Appropriation amendment = Draft(name, title, documentNumber, year, lines);
        (amendment.Kind, amendment.Amends) = (kind, original.Name);
        amendment.MustFit(original);
        return amendment;
    }

    /// <summary>Hands the draft to the approver. Refuses APPROPRIATION_NOT_DRAFT.</summary>
    public void Submit()
    {
        if (State != AppropriationState.Draft) throw Reasons.AppropriationNot("DRAFT", this);
        State = AppropriationState.Submitted;
    }

    /// <summary>
    /// Puts an original in force: one vote per line, which opens the line's account. Refuses APPROPRIATION_NOT_SUBMITTED, and
    /// DATE_OUTSIDE_YEAR for a day that is not in its fiscal year.
    /// </summary>
    public IReadOnlyList<Vote> Enact(DateOnly on)
    {
        EnterForce(on);
        return [.. Lines.OrderBy(line => line.Number).Select(line => VoteOf(this, line, line.AmountMinorUnits, on, isNew: true))];
    }

    /// <summary>
    /// Puts a document that changes an original in force: one vote per line on the account of the original's line, which is opened where
    /// the original has no such line yet. The votes must be posted together. Refuses as an original does, and APPROPRIATION_NOT_ENACTED,
    /// LINE_NOT_FOUND, LINE_DIFFERS, AMOUNT_TOO_LARGE; the ledger refuses INSUFFICIENT_APPROPRIATION where less is voted and not allotted.
    /// </summary>
    public IReadOnlyList<Vote> Enact(DateOnly on, Appropriation original)
    {
        EnterForce(on);
        MustFit(original);
        return [.. Lines.OrderBy(line => line.Number).Select(line => original.Take(line, this, on))];
    }

    /// <summary>The lines that its original does not have: those whose codes are its own.</summary>
    public IEnumerable<AppropriationLine> NewLines(Appropriation original) => Lines.Where(line => original.Find(line.LineId) is null);

    /// <summary>Sends it back. Refuses APPROPRIATION_NOT_SUBMITTED.</summary>
    public void Return(string reason)
    {
        if (State != AppropriationState.Submitted) throw Reasons.AppropriationNot("SUBMITTED", this);
        State = AppropriationState.Returned;
        ReturnReason = reason;
    }

    /// <summary>Its year is closed.</summary>
    public void Close() => State = AppropriationState.Closed;

    /// <summary>Its year is open again.</summary>
    public void Reopen() => State = AppropriationState.Enacted;

    /// <summary>Refuses LINE_NOT_FOUND.</summary>
    public AppropriationLine LineOf(string lineId) => Find(lineId) ?? throw Reasons.LineNotFound(Name, lineId);

    /// <summary>
    /// Refuses APPROPRIATION_NOT_ORIGINAL, for what a document changed stands on the lines of its original; and APPROPRIATION_NOT_ENACTED.
    /// </summary>
    internal void MustBeInForce()
    {
        if (Kind != AppropriationKind.Original) throw Reasons.AppropriationNotOriginal(this);
        if (State != AppropriationState.Enacted) throw Reasons.AppropriationNot("ENACTED", this);
    }

    /// <summary>Notes that a virement takes an amount from one line of it. Refuses AMOUNT_TOO_LARGE.</summary>
    internal void MoveOut(string lineId, long minorUnits)
    {
        MustHold(line => line.MovedOutMinorUnits, minorUnits);
        LineOf(lineId).MoveOut(minorUnits);
    }

    /// <summary>Notes that a virement gives an amount to one line of it. Refuses AMOUNT_TOO_LARGE.</summary>
    internal void MoveIn(string lineId, long minorUnits)
    {
        MustHold(line => line.MovedInMinorUnits, minorUnits);
        LineOf(lineId).MoveIn(minorUnits);
    }

    private void MustHold(Func<AppropriationLine, long> figure, long more)
    {
        if (more > Account.AmountMax - Lines.Sum(figure)) throw Reasons.AmountTooLarge();
    }

    private AppropriationLine? Find(string lineId) => Lines.Find(line => line.LineId == lineId);

    private void EnterForce(DateOnly on)
    {
        if (State != AppropriationState.Submitted) throw Reasons.AppropriationNot("SUBMITTED", this);
        FiscalYear year = Kernel.FiscalYear.Calendar(FiscalYear);
        if (!year.Contains(on)) throw Reasons.DateOutsideYear(year, on);
        State = AppropriationState.Enacted;
    }

    private void MustFit(Appropriation original)
    {
        original.MustBeInForce();
        if (FiscalYear != original.FiscalYear) throw Reasons.AmendmentOfOtherYear(original, FiscalYear);
        if (Currency != original.Currency)
            throw Reasons.CurrencyMismatch(original.Name, original.Currency, Kernel.Currency.Of(Currency));
        foreach (AppropriationLine line in Lines)
            if (original.Find(line.LineId) is { } present) line.Continues(present);
            else if (Kind == AppropriationKind.Reduced) throw Reasons.LineNotFound(original.Name, line.LineId);
    }

    private Vote Take(AppropriationLine change, Appropriation amendment, DateOnly on)
    {
        AppropriationLine? line = Find(change.LineId);
        bool isNew = line is null;
        if (line is null) Lines.Add(line = change.On(this, Lines.Max(present => present.Number) + 1));
        bool isMore = amendment.Kind == AppropriationKind.Additional;
        MustHold(present => isMore ? present.AdditionalMinorUnits : present.ReducedMinorUnits, change.AmountMinorUnits);
        if (isMore) line.Add(change.AmountMinorUnits);
        else line.Reduce(change.AmountMinorUnits);
        return VoteOf(amendment, line, isMore ? change.AmountMinorUnits : -change.AmountMinorUnits, on, isNew);
    }

    // The account is this original's, whichever document votes.
    private Vote VoteOf(Appropriation document, AppropriationLine line, long amount, DateOnly on, bool isNew)
    {
        Currency currency = Kernel.Currency.Of(Currency);
        string id = $"{AppropriationLine.AccountOf(document.Name, line.LineId)}:vote:1";
        return new Vote(new Heading(id, on, document.Name, currency), line.AccountName, amount)
        {
            Opens = !isNew ? null : new Account
            {
                Name = line.AccountName, Kind = AccountKind.AppropriationLine, Currency = currency, Owner = Name, Office = Office,
                FiscalYear = FiscalYear, Purpose = line.Purpose, EndsOn = Kernel.FiscalYear.Calendar(FiscalYear).LastDay,
            },
        };
    }
}
