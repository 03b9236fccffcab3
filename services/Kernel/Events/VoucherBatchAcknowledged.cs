namespace Fund.Kernel.Events;

/// <summary>The accounting system came to the same control totals as a batch.</summary>
/// <param name="Batch">Its resource name.</param>
/// <param name="Month">The month of its postings, such as 2026-06.</param>
public sealed record VoucherBatchAcknowledged(string Batch, string Month) : IEvent
{
    public string Resource => Batch;
}
