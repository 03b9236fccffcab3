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

    /// <summary>
    /// The amount of its document, in the currency of the appropriation: more than zero, but for a line of an original that an
    /// additional one added.
    /// </summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>Of an original's line: what additional appropriations have added.</summary>
    public long AdditionalMinorUnits { get; private set; }

    /// <summary>Of an original's line: what reduced appropriations have taken back.</summary>
    public long ReducedMinorUnits { get; private set; }

    /// <summary>Of an original's line: what virements have given to it.</summary>
    public long MovedInMinorUnits { get; private set; }

    /// <summary>Of an original's line: what virements have taken from it.</summary>
    public long MovedOutMinorUnits { get; private set; }

    /// <summary>
    /// Of an original's line: what is enacted by all documents so far, virements apart. Below zero where what was moved in was taken back.
    /// </summary>
    public long EnactedMinorUnits => AmountMinorUnits + AdditionalMinorUnits - ReducedMinorUnits;

    /// <summary>Of an original's line: what it stands at now, allotted or not; never below zero.</summary>
    public long PresentMinorUnits => EnactedMinorUnits + MovedInMinorUnits - MovedOutMinorUnits;

    /// <summary>The ledger account of an original's line.</summary>
    public string AccountName => AccountOf(Appropriation, LineId);

    public static string AccountOf(string appropriation, string lineId) => $"{appropriation}/lines/{lineId}";

    internal void BelongsTo(ResourceName appropriation, Money amount)
    {
        Appropriation = appropriation.Text;
        AmountMinorUnits = amount.MinorUnits;
    }

    internal AppropriationLine At(long number)
    {
        Number = number;
        return this;
    }

    /// <summary>Takes purpose and codes of the line it changes. Refuses LINE_DIFFERS where it states others.</summary>
    internal void Continues(AppropriationLine line)
    {
        if (Words(this).All(word => word.Length == 0))
            (Purpose, FunctionCode, EconomicCode, FundCode, ProgrammeCode) =
                (line.Purpose, line.FunctionCode, line.EconomicCode, line.FundCode, line.ProgrammeCode);
        if (!Words(this).SequenceEqual(Words(line))) throw Reasons.LineDiffers(line);
    }

    /// <summary>The same line on the original that it is added to, at nothing yet.</summary>
    internal AppropriationLine On(Appropriation original, long number) =>
        new(LineId, Purpose, FunctionCode, EconomicCode, FundCode, ProgrammeCode) { Appropriation = original.Name, Number = number };

    internal void Add(long minorUnits) => AdditionalMinorUnits += minorUnits;

    internal void Reduce(long minorUnits) => ReducedMinorUnits += minorUnits;

    internal void MoveIn(long minorUnits) => MovedInMinorUnits += minorUnits;

    internal void MoveOut(long minorUnits) => MovedOutMinorUnits += minorUnits;

    private static string[] Words(AppropriationLine line) =>
        [line.Purpose, line.FunctionCode, line.EconomicCode, line.FundCode, line.ProgrammeCode];
}
