using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Periods;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Microsoft.EntityFrameworkCore;

namespace Fund.Budgets.Treasury;

/// <summary>What becomes of credits that the bank takes back.</summary>
public sealed class CreditsTakenBack(LedgerInDoor ledger, Clock clock)
{
    /// <summary>Undoes what was made of the credit; false where that cannot be: the debit stays open then, and blocks its month.</summary>
    public async Task<bool> TakeBack(BudgetDb db, BankDebit debit, BankCredit credit)
    {
        List<CreditUse> uses = await db.CreditUses.Where(use => use.Credit == credit.Name && use.WithdrawnBecause == "").ToListAsync();
        string[] givers = [.. uses.Select(use => use.Contribution).Where(name => name.Length > 0).Distinct()];
        Dictionary<string, Contribution> contributions = await db.Contributions.Where(row => givers.Contains(row.Name))
            .ToDictionaryAsync(row => row.Name);
        Standing standing = await Standing.Of(db, [debit.BankAccount, .. givers]);
        var reversal = new CreditReversal(debit, credit, uses, contributions);
        Dictionary<string, long> available = givers.ToDictionary(name => name, name => standing.On(name).Available);
        if (!reversal.CanBeUndone(available, standing.On(debit.BankAccount).Bank)) return false;

        await ledger.Post(db, reversal.Undo(clock.Today));

        foreach (CreditUse use in uses)
            db.Publish(new ContributionReceiptReversed(use.Contribution, credit.Name, use.AmountMinorUnits,
                contributions[use.Contribution].ReceivedMinorUnits, credit.Currency));
        db.Publish(new CreditReversed(credit.Name, debit.Name, debit.AmountMinorUnits, debit.Currency, debit.BookingDate.ToText()));
        return true;
    }

    /// <summary>
    /// Debits of an office until a day of which nobody has said what they were; among them those with which the bank took back what could
    /// not be undone.
    /// </summary>
    public static async Task<List<Blocker>> Blockers(BudgetDb db, OfficeName office, DateOnly last) =>
    [
        .. (await db.Debits.Within(office).NotNamed().Where(row => row.BookingDate <= last).ToListAsync())
            .Select(row => new Blocker(row.Reverses.Length > 0 ? Blocker.CreditReversed : Blocker.DebitNotNamed, row.Name,
                Money.Of(row.Currency, row.AmountMinorUnits), row.BookingDate)),
    ];
}
