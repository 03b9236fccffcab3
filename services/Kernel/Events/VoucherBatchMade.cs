namespace Fund.Kernel.Events;

/// <summary>A batch of vouchers is there to be exported.</summary>
/// <param name="Batch">Its resource name.</param>
/// <param name="Month">The month of its postings, such as 2026-06.</param>
/// <param name="Pack">The pack of rules that made the vouchers.</param>
/// <param name="PostingCount">How many postings it covers.</param>
/// <param name="Sha256">Of the batch as CSV.</param>
public sealed record VoucherBatchMade(string Batch, string Month, string Pack, long PostingCount, string Sha256) : IEvent
{
    public string Resource => Batch;
}
