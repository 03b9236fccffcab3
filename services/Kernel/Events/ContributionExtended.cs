namespace Fund.Kernel.Events;

/// <summary>A contribution may be spent longer.</summary>
/// <param name="Contribution">Its resource name.</param>
/// <param name="EndDate">Its last day from now on, ISO 8601.</param>
public sealed record ContributionExtended(string Contribution, string EndDate) : IEvent
{
    public string Resource => Contribution;
}
