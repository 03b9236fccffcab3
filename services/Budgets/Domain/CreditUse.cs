namespace Fund.Budgets.Domain;

/// <summary>What part of a credit was: a receipt of a contribution, or something else in words. At most it is withdrawn as wrong.</summary>
public sealed class CreditUse
{
    public CreditUse(string credit, long number, long amountMinorUnits, DateOnly effectiveDate, string contribution, string explanation) =>
        (Credit, Number, AmountMinorUnits, EffectiveDate, Contribution, Explanation) =
        (credit, number, amountMinorUnits, effectiveDate, contribution, explanation);

    /// <summary>The name of the credit.</summary>
    public string Credit { get; private set; }

    /// <summary>1, 2, 3 … within the credit.</summary>
    public long Number { get; private set; }

    /// <summary>More than zero.</summary>
    public long AmountMinorUnits { get; private set; }

    public DateOnly EffectiveDate { get; private set; }

    /// <summary>The contribution it is a receipt of; empty if it is none.</summary>
    public string Contribution { get; private set; }

    /// <summary>What it is, if it is no contribution.</summary>
    public string Explanation { get; private set; }

    /// <summary>Why it was wrong and its amount is in suspense again; empty where it stands.</summary>
    public string WithdrawnBecause { get; private set; } = "";

    /// <summary>The posting that took it out of suspense.</summary>
    public string PostingId => $"{Credit}:use:{Number}";

    internal void Withdraw(string reason) => WithdrawnBecause = reason;
}
