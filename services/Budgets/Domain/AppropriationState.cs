namespace Fund.Budgets.Domain;

public enum AppropriationState
{
    /// <summary>Being prepared.</summary>
    Draft,
    /// <summary>With the approver; its content no longer changes.</summary>
    Submitted,
    /// <summary>In force: its lines are accounts of the ledger.</summary>
    Enacted,
    /// <summary>Sent back. It stays so; the document is drafted anew under another id.</summary>
    Returned,
    /// <summary>Its year is over.</summary>
    Closed,
}
