namespace Fund.Kernel.Events;

/// <summary>Every milestone of a contract was accepted.</summary>
public sealed record ContractCompleted(
    string Contract, long ValueMinorUnits, string Currency) : IEvent
{
    public string Resource => Contract;
}
