namespace Fund.Kernel.Events;

/// <summary>A roll was handed over; its attendance is locked.</summary>
public sealed record MusterRollSubmitted(
    string Roll, string Programme, string Site, string Period, long HolderCount, long DayMillisCount, string LinesHash) : IEvent
{
    public string Resource => Roll;
}
