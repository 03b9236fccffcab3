namespace Fund.Kernel.Events;

/// <summary>What had come of a contribution is only promised again: the bank took the credit back, or it was named wrongly.</summary>
/// <param name="Contribution">Its resource name.</param>
/// <param name="Credit">The credit that the receipt cited.</param>
/// <param name="AmountMinorUnits">How much of it, more than zero.</param>
/// <param name="ReceivedMinorUnits">What has come of the contribution in all, after this.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record ContributionReceiptReversed(
    string Contribution, string Credit, long AmountMinorUnits, long ReceivedMinorUnits, string Currency) : IEvent
{
    public string Resource => Contribution;
}
