namespace Fund.Budgets.Domain.Coding;

/// <summary>What the codes of a list say of a line.</summary>
public enum CodeKind
{
    /// <summary>Which office spends.</summary>
    Administrative,
    /// <summary>Which programme or project.</summary>
    Programme,
    /// <summary>What government does with it.</summary>
    Function,
    /// <summary>What is bought.</summary>
    Economic,
    /// <summary>Which fund pays.</summary>
    Fund,
}
