namespace Fund.Budgets.Domain;

public enum ContributionState
{
    /// <summary>Promised; nothing has come.</summary>
    Pledged,
    /// <summary>Part of it has come.</summary>
    PartlyReceived,
    /// <summary>All of it has come.</summary>
    Received,
}
