using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>One line of an appropriation: once enacted, a control point of the ledger.</summary>
public sealed class AppropriationLine
{
    public AppropriationLine(
        string lineId, string purpose, string functionCode, string economicCode, string fundCode = "", string programmeCode = "")
    {
        (LineId, Purpose) = (lineId, purpose);
        (FunctionCode, EconomicCode, FundCode, ProgrammeCode) = (functionCode, economicCode, fundCode, programmeCode);
    }

    /// <summary>The name of the appropriation.</summary>
    public string Appropriation { get; private set; } = "";

    public string LineId { get; private set; }

    /// <summary>Its place in the appropriation, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>What it may be spent for; empty for anything.</summary>
    public string Purpose { get; private set; }

    /// <summary>What government does with it: COFOG or national function code. Empty: not coded, like the three below.</summary>
    public string FunctionCode { get; private set; }

    /// <summary>Economic nature code: what is bought.</summary>
    public string EconomicCode { get; private set; }

    /// <summary>Which fund pays.</summary>
    public string FundCode { get; private set; }

    /// <summary>Which programme or project it is for.</summary>
    public string ProgrammeCode { get; private set; }

    /// <summary>The amount voted, more than zero, in the currency of the appropriation.</summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>The ledger account of the line.</summary>
    public string AccountName => AccountOf(Appropriation, LineId);

    public static string AccountOf(string appropriation, string lineId) => $"{appropriation}/lines/{lineId}";

    internal void BelongsTo(ResourceName appropriation, Money amount)
    {
        Appropriation = appropriation.Text;
        AmountMinorUnits = amount.MinorUnits;
    }

    internal AppropriationLine At(int number)
    {
        Number = number;
        return this;
    }
}
