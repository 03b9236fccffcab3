namespace Fund.Kernel.Events;

/// <summary>Money of a contribution has come and may be spent for its purpose.</summary>
/// <param name="Contribution">Its resource name.</param>
/// <param name="Credit">The booked credit it came with.</param>
/// <param name="Purpose">What it may pay; empty for anything of the office.</param>
/// <param name="AmountMinorUnits">What this receipt brought.</param>
/// <param name="ReceivedMinorUnits">What has come in all, with this receipt.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="EffectiveDate">The day it counts for, ISO 8601.</param>
public sealed record ContributionReceived(
    string Contribution, string Credit, string Purpose, long AmountMinorUnits, long ReceivedMinorUnits, string Currency,
    string EffectiveDate) : IEvent
{
    public string Resource => Contribution;
}
