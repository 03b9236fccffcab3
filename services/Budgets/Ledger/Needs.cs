using Fund.Kernel;

namespace Fund.Budgets.Ledger;

/// <summary>
/// What the store has to lock and read before requests can be posted. What it does not find it leaves out; the book then
/// refuses with …_NOT_FOUND.
/// </summary>
public sealed class Needs
{
    private readonly HashSet<string> accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> encumbrances = new(StringComparer.Ordinal);
    private readonly HashSet<string> encumbrancesWithSources = new(StringComparer.Ordinal);
    private readonly HashSet<string> postings = new(StringComparer.Ordinal);
    private readonly HashSet<string> bankAccounts = new(StringComparer.Ordinal);
    private readonly HashSet<Period> periods = [];

    internal Needs()
    {
    }

    /// <summary>Accounts by name; with each account, here and below, the ceilings that its row names.</summary>
    public IReadOnlyCollection<string> Accounts => accounts;

    /// <summary>Encumbrances of which all accounts are read.</summary>
    public IReadOnlyCollection<string> Encumbrances => encumbrances;

    /// <summary>Those of <see cref="Encumbrances"/> of which the parents of the accounts are read as well.</summary>
    public IReadOnlyCollection<string> EncumbrancesWithSources => encumbrancesWithSources;

    /// <summary>Postings, with the accounts of their movements.</summary>
    public IReadOnlyCollection<string> Postings => postings;

    /// <summary>Those of <see cref="Accounts"/> that the answers show as bank accounts.</summary>
    public IReadOnlyCollection<string> BankAccounts => bankAccounts;

    /// <summary>Periods to lock for sharing.</summary>
    public IReadOnlyCollection<Period> Periods => periods;

    internal void Add(Request request)
    {
        Month(request.EffectiveDate);
        if (request.Heading.LateDate is { } late) Month(late);
        if (request is OpeningRequest { Opens: { } opens }) Account(opens.Name, opens.Parent);
        switch (request)
        {
            case Encumber verb: Encumbrance(verb.Encumbrance, withSources: false); Lines(verb.Lines); break;
            case Increase verb: Encumbrance(verb.Encumbrance, withSources: false); Lines(verb.Lines); break;
            case Liquidate verb: Encumbrance(verb.Encumbrance, withSources: verb.TakesExcess); break;
            case Disburse verb: Encumbrance(verb.Encumbrance, withSources: false); break;
            case Return verb: Encumbrance(verb.Encumbrance, withSources: false); break;
            case SettlePayment verb: Encumbrance(verb.Encumbrance, withSources: false); Account(verb.Cash); break;
            case ReturnPayment verb: Encumbrance(verb.Encumbrance, withSources: false); Account(verb.Cash); break;
            case WriteBack verb: Encumbrance(verb.Encumbrance, withSources: true); break;
            case Release verb: Encumbrance(verb.Encumbrance, withSources: true); break;
            case Vote verb: Account(verb.Line); break;
            case Vire verb: Account(verb.From, verb.To); break;
            case Allot verb: Account(verb.Line, verb.Allotment); break;
            case Receive verb: Account(verb.Contribution, verb.Cash); break;
            case Refund verb: Account(verb.Contribution, verb.Cash); break;
            case ReturnRefund verb: Account(verb.Contribution, verb.Cash); break;
            case OpenCash verb: Account(verb.Cash); break;
            case Credit verb: Account(verb.Cash); break;
            case NameCredit verb: Account(verb.Cash); break;
            case TakeCash verb: Account(verb.Cash); break;
            case Hold verb: BankAccount(verb.Cash); break;
            case SettleCash verb: Account(verb.Cash); break;
            case RejectCash verb: BankAccount(verb.Cash); break;
            case ReturnCash verb: Account(verb.Cash); break;
            case Reverse verb: postings.Add(verb.Posting); break;
            case Lapse verb: Account(verb.Account); break;
            case CarryForward verb: Account(verb.From, verb.To); Sources(verb.From, verb.To); break;
            case SetCeiling verb: Account(verb.Ceiling); break;
            case CountUnderCeiling verb: Account(verb.Ceiling); break;
            default: throw new ArgumentOutOfRangeException(nameof(request), request.GetType().Name, "The verb has no needs.");
        }
    }

    // Of another one no row may come to be: it could not be closed, and no month after it.
    private void Month(DateOnly day)
    {
        if (Period.Of(day) is { IsOfFiscalYear: true } month) periods.Add(month);
    }

    private void Account(string name, string? other = null)
    {
        accounts.Add(name);
        if (other is not null) accounts.Add(other);
    }

    private void BankAccount(string name)
    {
        Account(name);
        bankAccounts.Add(name);
    }

    // The ceilings above the sources take part; the store reads the ceilings of whatever it reads.
    private void Sources(string from, string to)
    {
        if (from.Contains('@')) Account(Ledger.Account.SourceOf(from), Ledger.Account.SourceOf(to));
    }

    private void Lines(IReadOnlyList<Line> lines)
    {
        for (int i = 0; i < lines.Count; i++) accounts.Add(lines[i].Source);
    }

    private void Encumbrance(string name, bool withSources)
    {
        encumbrances.Add(name);
        if (withSources) encumbrancesWithSources.Add(name);
    }
}
