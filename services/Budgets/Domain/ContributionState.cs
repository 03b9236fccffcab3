namespace Fund.Budgets.Domain;

public enum ContributionState
{
    /// <summary>Promised; nothing has come.</summary>
    Pledged,
    /// <summary>Part of it has come.</summary>
    PartlyReceived,
    /// <summary>All of it has come.</summary>
    Received,
    /// <summary>All that was left of it went back to its giver.</summary>
    Refunded,
    /// <summary>Its last day is past; what is left can only be given back.</summary>
    Expired,
    /// <summary>Its use is in dispute; nothing is newly spent of it.</summary>
    Disputed,
}
