namespace Fund.Kernel.Events;

/// <summary>The value of a contract is reserved; it can be signed.</summary>
public sealed record ContractFunded(
    string Contract, string Encumbrance, long ValueMinorUnits, string Currency) : IEvent
{
    public string Resource => Contract;
}
