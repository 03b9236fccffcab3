namespace Fund.Kernel.Events;

/// <summary>A policy of virements is in force.</summary>
/// <param name="VirementPolicy">Its resource name.</param>
/// <param name="FiscalYear">The label of its year.</param>
/// <param name="LimitBasisPoints">The share of a line that virements of the year may take out of it, in hundredths of a percent.</param>
/// <param name="HeadApprovesAcrossFunctions">Whether one between lines of different function codes is approved by the head alone.</param>
/// <param name="Replaced">The policy whose place it took; empty for none.</param>
public sealed record VirementPolicyActivated(
    string VirementPolicy, string FiscalYear, long LimitBasisPoints, bool HeadApprovesAcrossFunctions, string Replaced) : IEvent
{
    public string Resource => VirementPolicy;
}
