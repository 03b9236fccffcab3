using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>
/// Legal authority to spend, voted for purposes and a fiscal year. More is voted by a new document, never by changing this one.
/// </summary>
public sealed class Appropriation : Row
{
    public static readonly NamePattern Names = new("appropriations");

    public AppropriationState State { get; private set; }

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

    /// <summary>Hands the draft to the approver. Refuses APPROPRIATION_NOT_DRAFT.</summary>
    public void Submit()
    {
        if (State != AppropriationState.Draft) throw Reasons.AppropriationNot("DRAFT", this);
        State = AppropriationState.Submitted;
    }

    /// <summary>
    /// Puts it in force: one vote per line, which opens the line's account. Refuses APPROPRIATION_NOT_SUBMITTED, and
    /// DATE_OUTSIDE_YEAR for a day that is not in its fiscal year.
    /// </summary>
    public IReadOnlyList<Vote> Enact(DateOnly on)
    {
        if (State != AppropriationState.Submitted) throw Reasons.AppropriationNot("SUBMITTED", this);
        FiscalYear year = Kernel.FiscalYear.Calendar(FiscalYear);
        if (!year.Contains(on)) throw Reasons.DateOutsideYear(year, on);
        State = AppropriationState.Enacted;
        return [.. Lines.OrderBy(line => line.Number).Select(line => VoteOf(line, year, on))];
    }

    /// <summary>Sends it back. Refuses APPROPRIATION_NOT_SUBMITTED.</summary>
    public void Return(string reason)
    {
        if (State != AppropriationState.Submitted) throw Reasons.AppropriationNot("SUBMITTED", this);
        State = AppropriationState.Returned;
        ReturnReason = reason;
    }

    /// <summary>Refuses LINE_NOT_FOUND.</summary>
    public AppropriationLine LineOf(string lineId) => Lines.Find(line => line.LineId == lineId) ?? throw Reasons.LineNotFound(Name, lineId);

    private Vote VoteOf(AppropriationLine line, FiscalYear year, DateOnly on)
    {
        Currency currency = Kernel.Currency.Of(Currency);
        return new Vote(new Heading($"{line.AccountName}:vote:1", on, Name, currency), line.AccountName, line.AmountMinorUnits)
        {
            Opens = new Account
            {
                Name = line.AccountName, Kind = AccountKind.AppropriationLine, Currency = currency, Owner = Name, Office = Office,
                FiscalYear = FiscalYear, Purpose = line.Purpose, EndsOn = year.LastDay,
            },
        };
    }
}
