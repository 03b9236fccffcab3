using Fund.Kernel;

namespace Fund.Budgets.Ledger;

/// <summary>
/// Every "no" of the ledger. Each is definite: it is remembered with the request, so that a late duplicate cannot succeed.
/// </summary>
internal static class Reasons
{
    public static Refusal PeriodNotFound(Period period) =>
        new Refusal(RefusalKind.NotFound, "PERIOD_NOT_FOUND", $"The period {period} has not been opened.").With("period", period);

    public static Refusal PeriodClosed(Period period) =>
        new Refusal(RefusalKind.NotNow, "PERIOD_CLOSED", $"The period {period} is closed; date the posting in an open period.")
            .With("period", period);

    public static Refusal NotFound(AccountKind kind, string name) => kind switch
    {
        AccountKind.AppropriationLine => Missing("APPROPRIATION_LINE_NOT_FOUND", "appropriation line", name),
        AccountKind.Allotment => Missing("ALLOTMENT_NOT_FOUND", "allotment or contribution to spend", name),
        AccountKind.Contribution => Missing("CONTRIBUTION_NOT_FOUND", "contribution", name),
        AccountKind.Encumbrance => Missing("ENCUMBRANCE_NOT_FOUND", "encumbrance", name),
        AccountKind.Ceiling => Missing("CEILING_NOT_FOUND", "ceiling", name),
        _ => Missing("BANK_ACCOUNT_NOT_FOUND", "bank account", name),
    };

    public static Refusal AccountNotFound(string name) => Missing("ACCOUNT_NOT_FOUND", "account", name);

    public static Refusal WatchersTooMany(int most) =>
        new Refusal(RefusalKind.Limit, "WATCHERS_TOO_MANY", $"{most} callers watch balances here already. Ask with GetBalances meanwhile.")
        { RetryAfter = TimeSpan.FromSeconds(30) };

    public static Refusal PostingNotFound(string posting) =>
        new Refusal(RefusalKind.NotFound, "POSTING_NOT_FOUND", "There is no such posting.").With("posting", posting);

    public static Refusal EncumbranceExists(string encumbrance) =>
        new Refusal(RefusalKind.Conflict, "ENCUMBRANCE_EXISTS", $"The encumbrance {encumbrance} is open already; increase it instead.")
            .With("encumbrance", encumbrance);

    public static Refusal AccountExists(string account) =>
        new Refusal(RefusalKind.Conflict, "ACCOUNT_EXISTS", $"The account {account} is open already.").With("account", account);

    public static Refusal AmountNotPositive(long amount) =>
        new Refusal(RefusalKind.Malformed, "AMOUNT_NOT_POSITIVE", "Every amount must be more than zero.").With("askedMinorUnits", amount);

    public static Refusal AmountZero() =>
        new(RefusalKind.Malformed, "AMOUNT_ZERO", "The amount must be more or less than zero.");

    public static Refusal AmountTooLarge() =>
        new Refusal(RefusalKind.Malformed, "AMOUNT_TOO_LARGE", "The amount, or its sum with what is there, is more than an account holds.")
            .With("maxMinorUnits", Account.AmountMax);

    public static Refusal LinesEmpty() =>
        new(RefusalKind.Malformed, "LINES_EMPTY", "Name at least one source with its amount.");

    public static Refusal SourceNotDrawn(string encumbrance, string source) =>
        new Refusal(RefusalKind.NotNow, "SOURCE_NOT_DRAWN", $"The encumbrance {encumbrance} draws nothing on {source}.")
            .With("encumbrance", encumbrance).With("account", source);

    public static Refusal CurrencyMismatch(Account account, Currency asked) =>
        new Refusal(RefusalKind.NotNow, "CURRENCY_MISMATCH", $"{account.Name} is kept in {account.Currency}, not in {asked}.")
            .With("account", account.Name).With("currency", account.Currency).With("otherCurrency", asked);

    public static Refusal YearClosed(Account account) =>
        new Refusal(RefusalKind.NotNow, "YEAR_CLOSED",
                $"The fiscal year {account.FiscalYear} of {account.Name} is closed; only payments, returns and write-backs are accepted.")
            .With("account", account.Name).With("fiscalYear", account.FiscalYear);

    public static Refusal OfOtherOffice(Account account, string office) =>
        new Refusal(RefusalKind.NotNow, "ALLOTMENT_OF_OTHER_OFFICE",
                $"{account.Name} is the money of {account.Office}; only that office and those below it draw on it, not {office}.")
            .With("account", account.Name).With("office", account.Office).With("otherOffice", office);

    public static Refusal Suspended(Account account) =>
        new Refusal(RefusalKind.NotNow, "ALLOTMENT_SUSPENDED", $"{account.Name} is suspended; nothing can be newly spent from it.")
            .With("account", account.Name);

    public static Refusal HasEnded(Account account, DateOnly on) =>
        new Refusal(RefusalKind.NotNow, "ALLOTMENT_LAPSED",
                $"{account.Name} could be spent until {account.EndsOn.ToText()}; the posting is dated {on.ToText()}.")
            .With("account", account.Name).With("endsOn", account.EndsOn.ToText()).With("effectiveDate", on.ToText());

    public static Refusal HasNotBegun(Account account, DateOnly on) =>
        new Refusal(RefusalKind.NotNow, "YEAR_NOT_BEGUN",
                $"{account.Name} can be spent from {account.BeginsOn.ToText()} on; the posting is dated {on.ToText()}.")
            .With("account", account.Name).With("beginsOn", account.BeginsOn.ToText()).With("effectiveDate", on.ToText());

    public static Refusal WrongPurpose(Account account, string purpose) =>
        new Refusal(RefusalKind.NotNow, "WRONG_PURPOSE", $"{account.Name} may be spent for {account.Purpose} only.")
            .With("account", account.Name).With("purpose", account.Purpose).With("askedPurpose", purpose);

    /// <param name="holder">The account, or the encumbrance where all its accounts together do not hold enough.</param>
    /// <param name="stage">The stage that does not hold enough.</param>
    /// <param name="currency">The currency of both amounts.</param>
    /// <param name="held">What stands in the stage, in minor units.</param>
    /// <param name="asked">What was asked of it, in minor units.</param>
    public static Refusal Insufficient(string holder, Stage stage, Currency currency, long held, long asked) =>
        new Refusal(RefusalKind.NotNow, InsufficientReason(stage),
                $"{holder} has {new Money(currency, held)} {Words(stage)}; {new Money(currency, asked)} was asked for.")
            .With("account", holder).With("availableMinorUnits", held).With("askedMinorUnits", asked);

    public static Refusal NotYetReleased(Account account, DateOnly on, long asked)
    {
        long spendable = Math.Max(0, account.Stages.Available - account.Plan.NotYetOn(on));
        DateOnly first = account.Plan.FirstDayWith(account.Stages.Available - asked);
        return new Refusal(RefusalKind.NotNow, "NOT_YET_RELEASED",
                $"{account.Name} has {new Money(account.Currency, spendable)} to spend on {on.ToText()}; "
                + $"{new Money(account.Currency, asked)} can be spent from {first.ToText()} on.")
            .With("account", account.Name).With("availableMinorUnits", spendable).With("askedMinorUnits", asked)
            .With("effectiveDate", on.ToText()).With("firstDate", first.ToText());
    }

    public static Refusal StopLevelReached(Account account, long asked)
    {
        long spendable = Math.Max(0, account.Stages.Available - account.StopFloor);
        return new Refusal(RefusalKind.NotNow, "STOP_LEVEL_REACHED",
                $"{account.Name} may be spent down to {new Money(account.Currency, account.StopFloor)}, which leaves "
                + $"{new Money(account.Currency, spendable)}; {new Money(account.Currency, asked)} was asked for.")
            .With("account", account.Name).With("availableMinorUnits", spendable).With("askedMinorUnits", asked)
            .With("stopMinorUnits", account.StopFloor);
    }

    public static Refusal CeilingReached(Account ceiling, long room, long asked) =>
        new Refusal(RefusalKind.NotNow, "CEILING_REACHED",
                $"Under the ceiling {ceiling.Name} {new Money(ceiling.Currency, room)} may still be spent; "
                + $"{new Money(ceiling.Currency, asked)} was asked for.")
            .With("ceiling", ceiling.Name).With("availableMinorUnits", room).With("askedMinorUnits", asked);

    public static Refusal AlreadyReversed(Posting posting) =>
        new Refusal(RefusalKind.NotNow, "ALREADY_REVERSED", "The posting was reversed before; a posting is reversed at most once.")
            .With("posting", posting.Id).With("reversedBy", posting.ReversedBy!);

    public static Refusal ReversalNotReversible(Posting posting) =>
        new Refusal(RefusalKind.NotNow, "REVERSAL_NOT_REVERSIBLE", "The posting is itself a reversal; post the document anew instead.")
            .With("posting", posting.Id).With("reverses", posting.Reverses!);

    public static Refusal SameAccount(string account) =>
        new Refusal(RefusalKind.Malformed, "SAME_ACCOUNT", "The two accounts must differ.").With("account", account);

    public static Refusal StageNotCarried(Stage stage) =>
        new Refusal(RefusalKind.Malformed, "STAGE_NOT_CARRIED", $"What is {Words(stage)} is not carried into another year.")
            .With("stage", stage);

    public static Refusal AccountNotLinked(Account from, Account to) =>
        new Refusal(RefusalKind.NotNow, "ACCOUNT_NOT_LINKED",
                $"{to.Name} does not continue {from.Name}: kind, purpose and, for an encumbrance, its name must be the same.")
            .With("account", from.Name).With("otherAccount", to.Name);

    public static Refusal GroupRefused(string request, Refusal cause) =>
        new Refusal(RefusalKind.NotNow, "GROUP_REFUSED", $"The linked request {request} was refused: {cause.Message}")
            .With("request", request).With("cause", cause.Reason);

    private static Refusal Missing(string reason, string what, string name) =>
        new Refusal(RefusalKind.NotFound, reason, $"There is no {what} {name}.").With("account", name);

    private static string InsufficientReason(Stage stage) => stage switch
    {
        Stage.Voted => "INSUFFICIENT_APPROPRIATION",
        Stage.Available => "INSUFFICIENT_ALLOTMENT",
        Stage.Encumbered => "INSUFFICIENT_ENCUMBRANCE",
        Stage.Obligated => "INSUFFICIENT_OBLIGATION",
        Stage.Disbursed => "INSUFFICIENT_DISBURSEMENT",
        Stage.Bank => "INSUFFICIENT_CASH",
        Stage.InTransit => "INSUFFICIENT_IN_TRANSIT",
        Stage.Suspense => "INSUFFICIENT_SUSPENSE",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "No verb takes from this stage."),
    };

    private static string Words(Stage stage) => stage switch
    {
        Stage.Bank => "in the bank",
        Stage.InTransit => "in transit",
        Stage.Suspense => "in suspense",
        _ => stage.ToString().ToLowerInvariant(),
    };
}
