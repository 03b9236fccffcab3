using Fund.Kernel;

namespace Fund.Budgets.Domain.Vouchers;

public enum VoucherBatchState
{
    /// <summary>Waits for the accounting system's word.</summary>
    Made,
    /// <summary>The accounting system came to the same control totals.</summary>
    Acknowledged,
    /// <summary>The accounting system did not take it.</summary>
    Returned,
}

/// <summary>What the vouchers of a batch come to in one book and currency.</summary>
public sealed class ControlTotal
{
    /// <summary>The name of the batch.</summary>
    public string Batch { get; set; } = "";

    public VoucherBook Book { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; init; } = "";

    public long VoucherCount { get; set; }

    /// <summary>Minor units, red letter counted as it is signed.</summary>
    public long DebitMinorUnits { get; set; }

    public long CreditMinorUnits { get; set; }
}

/// <summary>Vouchers of one month that travel together to the accounting system.</summary>
public sealed class VoucherBatch : Row
{
    public static readonly NamePattern Names = new("voucherBatches");

    public VoucherBatchState State { get; private set; }

    /// <summary>Such as 2026-06.</summary>
    public string Month { get; private set; } = "";

    /// <summary>The rules that made its vouchers.</summary>
    public string Rules { get; private set; } = "";

    /// <summary>The pack and version of those rules.</summary>
    public string Pack { get; private set; } = "";

    /// <summary>How many postings it covers, those without entries too.</summary>
    public long PostingCount { get; private set; }

    /// <summary>SHA-256 of the batch exported as CSV, in small hexadecimal digits.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Whether postings of the month were left because it had reached its size.</summary>
    public bool LeavesMore { get; private set; }

    public string ReturnReason { get; private set; } = "";

    public List<ControlTotal> Totals { get; private set; } = [];

    /// <summary>Refuses VOUCHERS_NOT_DUE when it would cover no posting.</summary>
    public static VoucherBatch Make(
        ResourceName name, VoucherRules rules, Period month, ControlTotals totals, string sha256, bool leavesMore)
    {
        if (totals.PostingCount == 0) throw Reasons.VouchersNotDue(month);
        var batch = new VoucherBatch
        {
            Month = month.ToString(), Rules = rules.Name, Pack = rules.Pack, PostingCount = totals.PostingCount, Sha256 = sha256,
            LeavesMore = leavesMore,
        };
        batch.Named(name);
        foreach (ControlTotal total in totals.InOrder())
        {
            total.Batch = batch.Name;
            batch.Totals.Add(total);
        }
        return batch;
    }

    /// <summary>Refuses VOUCHER_BATCH_NOT_MADE, CONTROL_TOTALS_DIFFER.</summary>
    /// <param name="stated">What the accounting system came to.</param>
    /// <param name="sha256">Of the CSV that it entered.</param>
    public void Acknowledge(IEnumerable<ControlTotal> stated, string sha256)
    {
        if (State != VoucherBatchState.Made) throw Reasons.VoucherBatchNot("MADE", this);
        if (ControlTotals.Difference(Totals, stated) is { } differs) throw Reasons.ControlTotalsDiffer(this, differs);
        if (sha256 != Sha256) throw Reasons.ControlTotalsDiffer(this, ("sha256", Sha256, sha256));
        State = VoucherBatchState.Acknowledged;
    }

    /// <summary>Refuses VOUCHER_BATCH_NOT_MADE.</summary>
    public void Return(string reason)
    {
        if (State != VoucherBatchState.Made) throw Reasons.VoucherBatchNot("MADE", this);
        State = VoucherBatchState.Returned;
        ReturnReason = reason;
    }

    /// <summary>Its vouchers stay as they are, under their numbers. Refuses VOUCHER_BATCH_NOT_RETURNED.</summary>
    public void Resend()
    {
        if (State != VoucherBatchState.Returned) throw Reasons.VoucherBatchNot("RETURNED", this);
        State = VoucherBatchState.Made;
    }
}
