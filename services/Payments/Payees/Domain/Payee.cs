using Fund.Kernel;

namespace Fund.Payments.Payees;

public enum PayeeState
{
    /// <summary>An account was entered or changed and waits for another person's word.</summary>
    Pending,
    Active,
    Closed,
}

/// <summary>A person's account. Everything personal is sealed; the account is known again by its blind index.</summary>
public sealed class Payee : Row
{
    /// <summary>Payments to a changed account wait this many days from its confirmation.</summary>
    public const int HoldDays = 10;

    public PayeeState State { get; set; }

    public string Subject { get; set; } = "";

    public string MaskedName { get; set; } = "";

    public byte[] SealedId { get; set; } = [];

    public byte[] SealedName { get; set; } = [];

    public byte[] SealedAccount { get; set; } = [];

    public string AccountIndex { get; set; } = "";

    public string MaskedAccount { get; set; } = "";

    public string BankCode { get; set; } = "";

    /// <summary>The person who entered the present account: that person releases no payment to it.</summary>
    public string AccountBy { get; set; } = "";

    /// <summary>Whether the account that waits for confirmation takes the place of an earlier one.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Payments wait until this day is past; empty: they do not wait.</summary>
    public string HoldUntilDate { get; set; } = "";

    /// <summary>Refuses PAYEE_NOT_PENDING.</summary>
    public void Confirm(DateOnly today)
    {
        if (State != PayeeState.Pending) throw Reasons.PayeeNotPending(Name, State);
        State = PayeeState.Active;
        HoldUntilDate = IsChanged ? today.AddDays(HoldDays).ToText() : "";
        IsChanged = false;
    }

    /// <summary>Puts another account in the place of the present one. Refuses PAYEE_CLOSED.</summary>
    public void ChangeAccount(SealedAccount account, string by)
    {
        if (State == PayeeState.Closed) throw Reasons.PayeeClosed(Name);
        // One that was never confirmed has no earlier account that payments went to.
        IsChanged |= State == PayeeState.Active;
        State = PayeeState.Pending;
        Take(account, by);
    }

    /// <summary>Ends it: its person and account may be entered anew. Refuses PAYEE_CLOSED.</summary>
    public void Close()
    {
        if (State == PayeeState.Closed) throw Reasons.PayeeClosed(Name);
        State = PayeeState.Closed;
    }

    internal void Take(SealedAccount account, string by)
    {
        SealedAccount = account.Sealed;
        AccountIndex = account.Index;
        MaskedAccount = account.Masked;
        BankCode = account.BankCode;
        AccountBy = by;
    }

    /// <summary>Why nothing may be paid to the account on <paramref name="today"/>, as a reason; empty: it may.</summary>
    public static string ObstacleOf(Payee? payee, DateOnly today)
    {
        if (payee is null || payee.State == PayeeState.Closed) return "PAYEE_MISSING";
        if (payee.State != PayeeState.Active) return "PAYEE_NOT_CONFIRMED";
        bool isHeld = payee.HoldUntilDate.Length > 0 && today <= Days.Parse(payee.HoldUntilDate);
        return isHeld ? "ACCOUNT_CHANGED_RECENTLY" : "";
    }
}

/// <summary>An account as it rests: encrypted, with its blind index and its mask.</summary>
public sealed record SealedAccount(byte[] Sealed, string Index, string Masked, string BankCode);
