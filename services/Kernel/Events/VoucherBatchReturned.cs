namespace Fund.Kernel.Events;

/// <summary>The accounting system did not take a batch of vouchers.</summary>
/// <param name="Batch">Its resource name.</param>
/// <param name="Month">The month of its postings, such as 2026-06.</param>
public sealed record VoucherBatchReturned(string Batch, string Month) : IEvent
{
    public string Resource => Batch;
}
