namespace Fund.Budgets.Domain;

public enum AllotmentState
{
    /// <summary>Being prepared.</summary>
    Draft,
    /// <summary>Its office may spend it.</summary>
    Released,
    /// <summary>Nothing may be newly spent; what is encumbered goes on.</summary>
    Suspended,
    /// <summary>Its year is over.</summary>
    Lapsed,
}
