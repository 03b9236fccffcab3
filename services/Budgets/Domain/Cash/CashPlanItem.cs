using Fund.Kernel;

namespace Fund.Budgets.Domain.Cash;

/// <summary>What an office expects to come or to pay in each of some months, and the books cannot know. It moves no money.</summary>
public sealed class CashPlanItem : Row
{
    public static readonly NamePattern Names = new("cashPlanItems");

    public CashDirection Direction { get; private set; }

    /// <summary>Of each month, more than zero.</summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>The first month, such as 2026-03.</summary>
    public string FromMonth { get; private set; } = "";

    /// <summary>The last month, inclusive.</summary>
    public string UntilMonth { get; private set; } = "";

    /// <summary>What it is for, in words.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What is paid, as encumbrances name it; empty for none.</summary>
    public string Purpose { get; private set; } = "";

    /// <summary>The account it goes through; empty where that is not known.</summary>
    public string BankAccount { get; private set; } = "";

    public Money Amount => new(Kernel.Currency.Of(Currency), AmountMinorUnits);

    /// <summary>Refuses MONTHS_REVERSED.</summary>
    public static CashPlanItem Enter(ResourceName name, CashDirection direction, Money amount, Period from, Period until, string title,
        string purpose, string bankAccount)
    {
        if (until.CompareTo(from) < 0) throw Reasons.MonthsReversed(from, until);
        var item = new CashPlanItem
        {
            Direction = direction, AmountMinorUnits = amount.MinorUnits, Currency = amount.Currency.Code, FromMonth = from.ToString(),
            UntilMonth = until.ToString(), Title = title, Purpose = purpose, BankAccount = bankAccount,
        };
        item.Named(name);
        return item;
    }

    public bool Covers(Period month) => Period.Parse(FromMonth).CompareTo(month) <= 0 && month.CompareTo(Period.Parse(UntilMonth)) <= 0;
}
