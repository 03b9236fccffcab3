namespace Fund.Kernel.Events;

/// <summary>The dispute about a contribution is over: it may be spent again.</summary>
/// <param name="Contribution">Its resource name.</param>
public sealed record ContributionDisputeSettled(string Contribution) : IEvent
{
    public string Resource => Contribution;
}
