using Fund.Budgets.Ledger;

namespace Fund.Budgets.Domain.Vouchers;

/// <summary>What a rule knows of a ledger account: its kind; of an encumbrance also whose money it holds.</summary>
public enum AccountClass
{
    Line,
    Allotment,
    Contribution,
    /// <summary>An encumbrance that draws on an allotment.</summary>
    OnAllotment,
    /// <summary>An encumbrance that draws on a contribution.</summary>
    OnContribution,
    Cash,
    Ceiling,
}

/// <summary>What vouchers need to know of a ledger account. It never changes.</summary>
/// <param name="Name">The name of the account.</param>
/// <param name="Class">What it is.</param>
/// <param name="Office">Whose budget or bank account it is.</param>
public sealed record VoucherSubject(string Name, AccountClass Class, string Office)
{
    /// <param name="name">The name of the account.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="office">Its office.</param>
    /// <param name="source">The kind of the account that an encumbrance draws on; of others it is not read.</param>
    public static VoucherSubject Of(string name, AccountKind kind, string office, AccountKind? source) => new(name, kind switch
    {
        AccountKind.AppropriationLine => AccountClass.Line,
        AccountKind.Allotment => AccountClass.Allotment,
        AccountKind.Contribution => AccountClass.Contribution,
        AccountKind.Cash => AccountClass.Cash,
        AccountKind.Ceiling => AccountClass.Ceiling,
        AccountKind.Encumbrance => source == AccountKind.Contribution ? AccountClass.OnContribution : AccountClass.OnAllotment,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind of account is not known to vouchers."),
    }, office);
}

/// <summary>A stage of a class of accounts, or the outside: <c>OnAllotment.Obligated</c>, <c>Outside</c>.</summary>
/// <param name="Class">Null for the outside.</param>
/// <param name="Stage">The stage.</param>
public readonly record struct VoucherPlace(AccountClass? Class, Stage Stage)
{
    public bool IsCash => Class == AccountClass.Cash;

    public static VoucherPlace Parse(string text)
    {
        if (text == nameof(Stage.Outside)) return new VoucherPlace(null, Stage.Outside);
        string[] parts = text.Split('.');
        return new VoucherPlace(Enum.Parse<AccountClass>(parts[0]), Enum.Parse<Stage>(parts[1]));
    }

    public override string ToString() => Class is null ? nameof(Stage.Outside) : $"{Class}.{Stage}";
}
