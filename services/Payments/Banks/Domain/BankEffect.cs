using Fund.Kernel;

namespace Fund.Payments.Banks;

public enum BankEffectKind
{
    /// <summary>Due money was paid.</summary>
    Settled,
    /// <summary>Paid money came back.</summary>
    Returned,
    /// <summary>Cash that was held is free again.</summary>
    Rejected,
}

public enum BankEffectState
{
    Waiting,
    Posted,
    Refused,
}

/// <summary>
/// What one file does to one remittance on one booking day, as Budgets has to post it: one row, one call, one request id, so that
/// a repeat posts nothing twice.
/// </summary>
public sealed class BankEffect : Row
{
    public BankEffectState State { get; set; }

    public BankEffectKind Kind { get; set; }

    public string BankFile { get; set; } = "";

    /// <summary>1, 2, 3 … within the file: effects of one encumbrance are posted in the order they came.</summary>
    public long Number { get; set; }

    public string Remittance { get; set; } = "";

    public string Encumbrance { get; set; } = "";

    public string BankAccount { get; set; } = "";

    public string BookingDate { get; set; } = "";

    public string Currency { get; set; } = "";

    public long Amount { get; set; }

    public long ItemCount { get; set; }

    public Money Money => Fund.Kernel.Money.Of(Currency, Amount);
}

/// <summary>What one source has of an effect.</summary>
public sealed class BankEffectShare
{
    public string Effect { get; set; } = "";

    public string Source { get; set; } = "";

    public long Amount { get; set; }
}
