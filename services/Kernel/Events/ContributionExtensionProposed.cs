namespace Fund.Kernel.Events;

/// <summary>A later last day was asked for a contribution; another person decides.</summary>
/// <param name="Contribution">Its resource name.</param>
/// <param name="ProposedEndDate">The last day asked for, ISO 8601.</param>
public sealed record ContributionExtensionProposed(string Contribution, string ProposedEndDate) : IEvent
{
    public string Resource => Contribution;
}
