namespace Fund.Kernel.Events;

/// <summary>The use of a contribution is in dispute: nothing is newly spent of it.</summary>
/// <param name="Contribution">Its resource name.</param>
public sealed record ContributionDisputed(string Contribution) : IEvent
{
    public string Resource => Contribution;
}
