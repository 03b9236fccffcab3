namespace Fund.Budgets.Domain;

public enum AppropriationKind
{
    /// <summary>Votes a budget.</summary>
    Original,
    /// <summary>Adds to the lines of an original, or adds lines to it.</summary>
    Additional,
    /// <summary>Takes back what is voted on lines of an original and not allotted.</summary>
    Reduced,
}
