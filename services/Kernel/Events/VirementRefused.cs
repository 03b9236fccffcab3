namespace Fund.Kernel.Events;

/// <summary>A proposed virement was not approved; nothing was moved.</summary>
/// <param name="Virement">Its resource name.</param>
public sealed record VirementRefused(string Virement) : IEvent
{
    public string Resource => Virement;
}
