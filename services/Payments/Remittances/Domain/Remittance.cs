using Fund.Kernel;

namespace Fund.Payments.Remittances;

public enum RemittanceState
{
    Draft,
    Released,
    Sent,
    Acknowledged,
    Accepted,
    PartlySettled,
    Settled,
    Rejected,
    Unknown,
    /// <summary>Taken back before it was released.</summary>
    Voided,
}

/// <summary>A batch of attempts sent to a bank, and its file.</summary>
public sealed class Remittance : Row
{
    public RemittanceState State { get; set; }

    public string WageRun { get; set; } = "";

    public string BankAccount { get; set; } = "";

    public string MessageId { get; set; } = "";

    public string ExecutionDate { get; set; } = "";

    public string Currency { get; set; } = "";

    public long ItemCount { get; set; }

    public long Total { get; set; }

    public string FileSha256 { get; set; } = "";

    public long SettledCount { get; set; }

    public long ReturnedCount { get; set; }

    public long RejectedCount { get; set; }

    public long UnknownCount { get; set; }

    /// <summary>Settled less returned, in minor units.</summary>
    public long Settled { get; set; }

    /// <summary>The step under way; empty: none.</summary>
    public string Awaits { get; set; } = "";

    /// <summary>The day that the step counts for: a repeat after midnight must ask for the same.</summary>
    public string AwaitsDate { get; set; } = "";

    /// <summary>Why Budgets refused; empty: it did not.</summary>
    public string Pending { get; set; } = "";

    public string FilePath { get; set; } = "";

    public string SentDate { get; set; } = "";

    public Money TotalMoney => Money.Of(Currency, Total);

    public bool IsSent => State is not (RemittanceState.Draft or RemittanceState.Released or RemittanceState.Voided);

    /// <summary>Whether the bank can know of it.</summary>
    public bool IsReleased => State is not (RemittanceState.Draft or RemittanceState.Voided);

    /// <summary>Refuses REMITTANCE_NOT_DRAFT and FILE_HASH_MISMATCH.</summary>
    public void Release(string shownSha256, string step, DateOnly today)
    {
        if (State != RemittanceState.Draft) throw Reasons.RemittanceNotDraft(Name, State);
        if (shownSha256 != FileSha256) throw Reasons.FileHashMismatch(Name);
        State = RemittanceState.Released;
        Awaits = step;
        AwaitsDate = today.ToText();
        Pending = "";
    }

    /// <summary>Refuses REMITTANCE_NOT_DRAFT.</summary>
    public void Void()
    {
        if (State != RemittanceState.Draft) throw Reasons.RemittanceNotDraft(Name, State);
        State = RemittanceState.Voided;
    }

    /// <summary>Budgets refused to hold the cash; it is as if it had not been released.</summary>
    public void NotHeld(string reason)
    {
        State = RemittanceState.Draft;
        Awaits = "";
        AwaitsDate = "";
        Pending = reason;
    }

    public void CashHeld(string nextStep) => Awaits = nextStep;

    /// <summary>The file stands in the bank's outbox. The bank may have answered before this was noted; its word stays.</summary>
    public void Send(string filePath, DateOnly today)
    {
        Awaits = "";
        AwaitsDate = "";
        FilePath = filePath;
        SentDate = today.ToText();
        if (State == RemittanceState.Released) State = RemittanceState.Sent;
    }

    /// <summary>The last day on which the bank may still answer. Refuses REMITTANCE_NOT_SENT.</summary>
    public DateOnly AnswerUntil(int answerDays) =>
        IsSent && SentDate.Length > 0 ? Days.Parse(SentDate).AddDays(answerDays) : throw Reasons.RemittanceNotSent(Name, State);

    /// <summary>The bank has it, or takes it; what is settled already says more.</summary>
    public void Hear(bool isAccepted)
    {
        if (State is RemittanceState.Released or RemittanceState.Sent or RemittanceState.Acknowledged or RemittanceState.Unknown)
            State = isAccepted ? RemittanceState.Accepted : RemittanceState.Acknowledged;
    }

    internal void Moved(DisbursementState from, DisbursementState to, long amount)
    {
        Count(from, -1, amount);
        Count(to, 1, amount);
        if (to == DisbursementState.Sent) return;
        bool isDecided = SettledCount + ReturnedCount + RejectedCount == ItemCount;
        State = RejectedCount == ItemCount ? RemittanceState.Rejected
            : isDecided ? RemittanceState.Settled
            : SettledCount + ReturnedCount + RejectedCount > 0 ? RemittanceState.PartlySettled
            : RemittanceState.Unknown;
    }

    private void Count(DisbursementState state, long by, long amount)
    {
        switch (state)
        {
            case DisbursementState.Settled:
                SettledCount += by;
                Settled += by * amount;
                break;
            case DisbursementState.Returned:
                ReturnedCount += by;
                break;
            case DisbursementState.Rejected:
                RejectedCount += by;
                break;
            case DisbursementState.Unknown:
                UnknownCount += by;
                break;
        }
    }
}

/// <summary>The file of a remittance, encrypted: it names people and their accounts.</summary>
public sealed class RemittanceFile
{
    public string Remittance { get; set; } = "";

    public byte[] Sealed { get; set; } = [];
}
