namespace Fund.Kernel.Events;

/// <summary>Both sides have signed a funded contract. Start and end date are inclusive.</summary>
public sealed record ContractActivated(
    string Contract, string Purpose, string Encumbrance, long ValueMinorUnits, string Currency, string StartDate, string EndDate) : IEvent
{
    public string Resource => Contract;
}
