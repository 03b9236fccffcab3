using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

public enum CeilingLevel
{
    /// <summary>The allotments of one appropriation line.</summary>
    Line,
    /// <summary>The allotments for one purpose.</summary>
    Programme,
    /// <summary>The allotments of all lines that carry one fund code.</summary>
    Fund,
}

public enum CeilingState
{
    /// <summary>Being prepared.</summary>
    Draft,
    /// <summary>In force.</summary>
    Active,
    /// <summary>A newer one of the same office, subject, year and currency took its place.</summary>
    Replaced,
}

/// <summary>The most that may be spent in a year below a level, by an office and those below it. Its ledger account has its name.</summary>
public sealed class Ceiling : Row
{
    public static readonly NamePattern Names = new("ceilings");

    public CeilingState State { get; private set; }

    public CeilingLevel Level { get; private set; }

    /// <summary>The ledger account of a line, a purpose, or a fund code.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>The label of the year, such as 2026.</summary>
    public string FiscalYear { get; private set; } = "";

    /// <summary>The most that may be spent, more than zero.</summary>
    public long AmountMinorUnits { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    public Money Amount => new(Kernel.Currency.Of(Currency), AmountMinorUnits);

    /// <summary>Refuses FISCAL_YEAR_MALFORMED.</summary>
    public static Ceiling Draft(ResourceName name, CeilingLevel level, string subject, string fiscalYear, Money amount)
    {
        var ceiling = new Ceiling
        {
            Level = level, Subject = subject, FiscalYear = Kernel.FiscalYear.Calendar(fiscalYear).Label,
            AmountMinorUnits = amount.MinorUnits, Currency = amount.Currency.Code,
        };
        ceiling.Named(name);
        return ceiling;
    }

    /// <summary>Puts it in force. Refuses CEILING_NOT_DRAFT, DATE_OUTSIDE_YEAR.</summary>
    /// <param name="on">The day from which it counts.</param>
    /// <param name="taken">What was spent below it before, in minor units.</param>
    /// <returns>What it asks of the ledger; refused with CEILING_REACHED when more was spent than it allows.</returns>
    public Request[] Activate(DateOnly on, long taken)
    {
        if (State != CeilingState.Draft) throw Reasons.CeilingNot("DRAFT", this);
        var year = Kernel.FiscalYear.Calendar(FiscalYear);
        if (!year.Contains(on)) throw Reasons.DateOutsideYear(year, on);
        State = CeilingState.Active;
        Heading At(string verb) => new($"{Name}:{verb}:1", on, Name, Amount.Currency);
        var opened = new SetCeiling(At("activate"), Name, AmountMinorUnits)
        {
            Opens = new Account
            {
                Name = Name, Kind = AccountKind.Ceiling, Currency = Amount.Currency, Owner = Name, Office = Office, FiscalYear = FiscalYear,
            },
        };
        return taken == 0 ? [opened] : [opened, new CountUnderCeiling(At("count"), Name, taken)];
    }

    /// <summary>A newer one takes its place. Refuses CEILING_NOT_ACTIVE.</summary>
    public void Replace()
    {
        if (State != CeilingState.Active) throw Reasons.CeilingNot("ACTIVE", this);
        State = CeilingState.Replaced;
    }
}
