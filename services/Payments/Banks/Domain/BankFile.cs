using Fund.Kernel;

namespace Fund.Payments.Banks;

public enum BankFileState
{
    /// <summary>Taken in; effects wait for Budgets.</summary>
    Imported,
    /// <summary>Every effect is posted.</summary>
    Reconciled,
}

/// <summary>A file of the bank and what came of it.</summary>
public sealed class BankFile : Row
{
    public BankFileState State { get; set; }

    public string BankAccount { get; set; } = "";

    public string MessageType { get; set; } = "";

    public string Sha256 { get; set; } = "";

    public long EntryCount { get; set; }

    public long MatchedCount { get; set; }

    public long CreditCount { get; set; }

    public long ExceptionCount { get; set; }

    /// <summary>How many effects are not posted yet.</summary>
    public long EffectCount { get; set; }

    public bool IsTied { get; set; }

    /// <summary>Of the closing balance; empty where the file states none.</summary>
    public string Currency { get; set; } = "";

    public long ClosingBalance { get; set; }

    public string ClosingDate { get; set; } = "";

    /// <summary>Why Budgets refused an effect; empty: none is refused.</summary>
    public string Pending { get; set; } = "";

    public void EffectPosted()
    {
        EffectCount--;
        if (EffectCount == 0) State = BankFileState.Reconciled;
    }
}

/// <summary>That a booking of a statement was dealt with.</summary>
public sealed class KnownBooking
{
    public string BankAccount { get; set; } = "";

    public string StatementId { get; set; } = "";

    public string Reference { get; set; } = "";

    public long Place { get; set; }

    public Iso20022.Side Side { get; set; }

    public string Currency { get; set; } = "";

    public long Amount { get; set; }
}
