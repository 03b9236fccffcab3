namespace Fund.Kernel.Events;

/// <summary>Somebody has promised money. It is outside the books until it comes.</summary>
/// <param name="Contribution">Its resource name.</param>
/// <param name="Purpose">What it may pay; empty for anything of the office.</param>
/// <param name="PledgedMinorUnits">What was promised.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record ContributionPledged(string Contribution, string Purpose, long PledgedMinorUnits, string Currency) : IEvent
{
    public string Resource => Contribution;
}
