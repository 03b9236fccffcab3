namespace Fund.Budgets.Domain.Cash;

public enum CashDirection
{
    /// <summary>Expected to come.</summary>
    In,
    /// <summary>To be paid.</summary>
    Out,
}
