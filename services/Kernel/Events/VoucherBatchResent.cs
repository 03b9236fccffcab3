namespace Fund.Kernel.Events;

/// <summary>A batch of vouchers that was returned is sent again as it is.</summary>
/// <param name="Batch">Its resource name.</param>
/// <param name="Month">The month of its postings, such as 2026-06.</param>
public sealed record VoucherBatchResent(string Batch, string Month) : IEvent
{
    public string Resource => Batch;
}
