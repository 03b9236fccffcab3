namespace Fund.Budgets.Domain.Coding;

/// <summary>Whether lines may carry a code.</summary>
public enum Posting
{
    /// <summary>While no code lies below it.</summary>
    Leaf,
    /// <summary>Also with codes below it.</summary>
    Allowed,
    /// <summary>Never: it is a heading.</summary>
    Forbidden,
}
