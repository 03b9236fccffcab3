using System.Data.Common;
using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Contributions;

/// <summary>Reads what a statement to a giver is made of, on one snapshot.</summary>
internal sealed class GiverStatements(BudgetDb db)
{
    private const string OnIt = "SELECT number FROM ledger_accounts WHERE name = @1 OR (kind = 'ENCUMBRANCE' AND parent = @1)";

    private readonly Statements statements = LedgerInDoor.On(db);

    /// <summary>What became of the contribution from one day until another, both inclusive; null for no bound.</summary>
    public async Task<Pb.ContributionStatement> Of(Contribution row, DateOnly? from, DateOnly? until)
    {
        GiverAccount account = GiverAccount.Of(row.Name, await Movements(row.Name, until), from);
        Dictionary<string, BankCredit> credits = await CreditsOf(account);
        Dictionary<string, (string Encumbrance, string Purpose)> encumbrances = await EncumbrancesOn(row.Name);
        var shown = new Pb.ContributionStatement
        {
            Contribution = row.Name, Purpose = row.Purpose, Pledged = Wire.Of(row.Currency, row.PledgedMinorUnits),
            Opening = Wire.Of(row.Currency, account.OpeningMinorUnits), Received = Wire.Of(row.Currency, account.ReceivedMinorUnits),
            Spent = Wire.Of(row.Currency, account.SpentMinorUnits), Refunded = Wire.Of(row.Currency, account.RefundedMinorUnits),
            Closing = Wire.Of(row.Currency, account.ClosingMinorUnits), Reserved = Wire.Of(row.Currency, account.ReservedMinorUnits),
        };
        foreach (GiverLine line in account.Lines)
        {
            (string encumbrance, string purpose) = encumbrances.GetValueOrDefault(line.EncumbranceAccount, ("", ""));
            BankCredit? credit = credits.GetValueOrDefault(line.Document);
            shown.Lines.Add(new Pb.ContributionStatement.Types.Line
            {
                Kind = line.Kind.To<Pb.ContributionStatement.Types.Kind>(), EffectiveDate = line.On.ToText(),
                Amount = Wire.Of(row.Currency, line.AmountMinorUnits), Document = line.Document, Posting = line.Posting,
                Encumbrance = encumbrance, Purpose = purpose,
                BankReference = credit?.BankReference ?? "", BookingDate = credit?.BookingDate.ToText() ?? "",
            });
        }
        return shown;
    }

    private async Task<List<PostedMovement>> Movements(string contribution, DateOnly? until)
    {
        var movements = new List<PostedMovement>();
        await statements.Read(
            $"""
            SELECT {LedgerTables.NamedMovementColumns}, p.document, p.effective_date
            FROM {LedgerTables.Movements}
            WHERE (m.from_account IN ({OnIt}) OR m.to_account IN ({OnIt})) AND (@2 = '' OR p.effective_date <= @2)
            ORDER BY p.effective_date, p.number, m.number
            """,
            row => movements.Add(PostedFrom(row)), contribution, until?.ToText() ?? "");
        return movements;
    }

    private static PostedMovement PostedFrom(DbDataReader row) =>
        new(row.GetString(0), row.GetString(11), Days.Parse(row.GetString(12)), LedgerTables.MovementFrom(row));

    private async Task<Dictionary<string, BankCredit>> CreditsOf(GiverAccount account)
    {
        string[] names = [.. account.Lines.Where(line => line.Kind == GiverLineKind.Receipt).Select(line => line.Document).Distinct()];
        return await db.Credits.Where(credit => names.Contains(credit.Name)).ToDictionaryAsync(credit => credit.Name);
    }

    private async Task<Dictionary<string, (string, string)>> EncumbrancesOn(string contribution)
    {
        var owners = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        await statements.Read("SELECT name, owner, purpose FROM ledger_accounts WHERE kind = 'ENCUMBRANCE' AND parent = @1",
            row => owners.Add(row.GetString(0), (row.GetString(1), row.GetString(2))), contribution);
        return owners;
    }
}
