namespace Fund.Kernel.Events;

/// <summary>What an office expected of its cash, it expects no longer.</summary>
/// <param name="CashPlanItem">Its resource name.</param>
public sealed record CashPlanItemDeleted(string CashPlanItem) : IEvent
{
    public string Resource => CashPlanItem;
}
