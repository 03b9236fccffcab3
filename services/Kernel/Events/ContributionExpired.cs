namespace Fund.Kernel.Events;

/// <summary>The last day of a contribution is past: what is left of it is no longer spent.</summary>
/// <param name="Contribution">Its resource name.</param>
/// <param name="EndDate">Its last day, ISO 8601.</param>
/// <param name="UnspentMinorUnits">What was available of it then.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record ContributionExpired(string Contribution, string EndDate, long UnspentMinorUnits, string Currency) : IEvent
{
    public string Resource => Contribution;
}
