namespace Fund.Kernel.Events;

/// <summary>A roll was found right; its days, in thousandths, are payable.</summary>
public sealed record MusterRollCertified(
    string Roll, string Programme, string Site, string Period, long HolderCount, long DayMillisCount, string LinesHash) : IEvent
{
    public string Resource => Roll;
}
