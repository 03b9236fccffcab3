using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Budgets.Ceilings;

/// <summary>What stands below a ceiling: the allotments with the ceilings they stand under already, and what was spent of them.</summary>
internal sealed record CeilingReach(IReadOnlyList<(string Account, string Ceilings)> Allotments, long TakenMinorUnits)
{
    private static readonly string BelowIt =
        $"""
        a.kind = 'ALLOTMENT' AND a.fiscal_year = @1 AND a.currency = @2 AND {LedgerQueries.WithinOf("@3", "a.")}
        AND (a.parent = @4 OR a.purpose = @5
          OR a.parent IN (SELECT l.appropriation || '/lines/' || l.line_id FROM appropriation_lines l WHERE l.fund_code = @6))
        """;

    /// <summary>What stands below it now. Nothing joins or leaves while the door is behind the gate.</summary>
    public static async Task<CeilingReach> Below(BudgetDb db, Ceiling ceiling)
    {
        var statements = LedgerInDoor.On(db);
        object?[] values = [ceiling.FiscalYear, ceiling.Currency, ceiling.Office,
            ceiling.Level == CeilingLevel.Line ? ceiling.Subject : "", ceiling.Level == CeilingLevel.Programme ? ceiling.Subject : null,
            ceiling.Level == CeilingLevel.Fund ? ceiling.Subject : null];
        var allotments = new List<(string, string)>();
        await statements.Read($"SELECT a.name, a.ceilings FROM ledger_accounts a WHERE {BelowIt} ORDER BY a.name",
            row => allotments.Add((row.GetString(0), row.GetString(1))), values);
        long taken = 0;
        await statements.Read(
            $"""
            SELECT CAST(COALESCE(SUM(e.encumbered + e.obligated + e.disbursed), 0) AS BIGINT)
            FROM ledger_accounts e JOIN ledger_accounts a ON a.name = e.parent WHERE e.kind = 'ENCUMBRANCE' AND {BelowIt}
            """,
            row => taken = row.GetInt64(0), values);
        return new CeilingReach(allotments, taken);
    }

    /// <summary>The ceilings in force above an allotment that is about to be released, as its account names them.</summary>
    public static async Task<string> Above(BudgetDb db, Allotment allotment)
    {
        string line = AppropriationLine.AccountOf(allotment.Appropriation, allotment.LineId);
        string fund = await db.Appropriations.Where(row => row.Name == allotment.Appropriation).SelectMany(row => row.Lines)
            .Where(row => row.LineId == allotment.LineId).Select(row => row.FundCode).SingleAsync();
        string[] offices = [.. OfficeName.Parse(allotment.SpendingOffice).SelfAndAbove().Select(office => office.Text)];
        List<string> names = await db.Ceilings
            .Where(row => row.State == CeilingState.Active && row.FiscalYear == allotment.FiscalYear && row.Currency == allotment.Currency
                && offices.Contains(row.Office)
                && ((row.Level == CeilingLevel.Line && row.Subject == line)
                    || (row.Level == CeilingLevel.Programme && row.Subject == allotment.Purpose)
                    || (row.Level == CeilingLevel.Fund && row.Subject == fund)))
            .OrderBy(row => row.Name).Select(row => row.Name).ToListAsync();
        return string.Join(' ', names);
    }

    /// <summary>Puts the ceiling above each allotment, in the place of the one it replaces.</summary>
    public async Task Attach(BudgetDb db, string ceiling, string? replaced)
    {
        foreach ((string account, string ceilings) in Allotments)
        {
            IEnumerable<string> others = ceilings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(name => name != replaced);
            await LedgerInDoor.SetCeilings(db, account, string.Join(' ', others.Append(ceiling).Order(StringComparer.Ordinal)));
        }
    }
}
