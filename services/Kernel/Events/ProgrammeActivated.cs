namespace Fund.Kernel.Events;

/// <summary>A programme is in force. The wage is that of a full month.</summary>
public sealed record ProgrammeActivated(
    string Programme, string Purpose, string PolicyPack, long MonthlyWageMinorUnits, string Currency) : IEvent
{
    public string Resource => Programme;
}
