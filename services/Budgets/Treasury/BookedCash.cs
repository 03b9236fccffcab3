using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Periods;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Budgets.Treasury;

/// <summary>Cash that the bank moved on one day and the books count for a later one.</summary>
/// <param name="Account">The bank account.</param>
/// <param name="Document">What told it.</param>
/// <param name="MovedOn">The bank's day.</param>
/// <param name="CountsOn">The day of the posting.</param>
/// <param name="AmountMinorUnits">Negative where it went.</param>
internal sealed record LateCash(string Account, string Document, DateOnly MovedOn, DateOnly CountsOn, long AmountMinorUnits)
{
    public bool IsMissingOn(DateOnly date) => MovedOn <= date && CountsOn > date;
}

/// <summary>What the books hold of bank accounts at the end of days, read on one snapshot.</summary>
internal sealed class BookedCash
{
    private readonly Dictionary<DateOnly, IReadOnlyDictionary<string, Stages>> standing = [];
    private readonly List<LateCash> late = [];

    private BookedCash()
    {
    }

    /// <summary>Reads what is needed for these days.</summary>
    public static async Task<BookedCash> Of(BudgetDb db, IReadOnlyCollection<CashDay> days)
    {
        var booked = new BookedCash();
        if (days.Count == 0) return booked;
        Statements statements = LedgerInDoor.On(db);
        string[] accounts = [.. days.Select(day => day.BankAccount).Distinct()];
        string wanted =
            $"SELECT number AS account, name AS shown FROM ledger_accounts WHERE name IN ({PastBalances.Placeholders(4, accounts.Length)})";
        foreach (DateOnly date in days.Select(day => day.Date).Distinct())
            booked.standing[date] = await PastBalances.Of(statements, wanted, new View("", date.ToText(), ""), accounts);
        await booked.ReadLate(statements, accounts, days.Min(day => day.Date), days.Max(day => day.Date));
        return booked;
    }

    /// <summary>The days of an office that differ from the books, in the months after the last closed one until a month's end.</summary>
    public static async Task<List<Blocker>> Blockers(BudgetDb db, OfficeName office, Period month)
    {
        DateOnly last = month.LastDay;
        DateOnly closed = DateOnly.MinValue;
        await LedgerInDoor.On(db).Read("SELECT MAX(month) FROM ledger_periods WHERE state = 'CLOSED' AND month < @1",
            row => closed = row.IsDBNull(0) ? closed : Period.Parse(row.GetString(0)).LastDay, month.ToString());
        List<CashDay> days = await db.CashDays.Within(office).Where(row => row.CountsOn <= last && row.CountsOn > closed).ToListAsync();
        BookedCash booked = await Of(db, days);
        return
        [
            .. days.Where(day => day.StateAgainst(booked.On(day)) == CashDayState.Differs).Select(day => new Blocker(
                Blocker.CashDayDiffers, day.Name, Money.Of(day.Currency, day.DifferenceFrom(booked.On(day))), day.Date)),
        ];
    }

    public CashBooks On(CashDay day)
    {
        Stages cash = standing[day.Date].GetValueOrDefault(day.BankAccount);
        return new CashBooks(cash.Bank, cash.InTransit, cash.Suspense, LateOn(day).Sum(moved => moved.AmountMinorUnits));
    }

    /// <summary>What the bank had moved by that day and the books count later.</summary>
    public IEnumerable<LateCash> LateOn(CashDay day) =>
        late.Where(moved => moved.Account == day.BankAccount && moved.IsMissingOn(day.Date));

    private async Task ReadLate(Statements statements, string[] accounts, DateOnly first, DateOnly last)
    {
        string list = PastBalances.Placeholders(3, accounts.Length);
        string Side(string account, string amount) =>
            $"""
            SELECT {account}.name AS account, p.document, p.late_for, p.effective_date, {amount} AS amount
            FROM {LedgerTables.Movements}
            WHERE p.late_for IS NOT NULL AND p.effective_date > @1 AND p.late_for <= @2 AND {account}.name IN ({list})
            """;
        await statements.Read(
            $"""
            SELECT account, document, late_for, effective_date, CAST(SUM(amount) AS BIGINT)
            FROM ({Side("f", "-m.amount")} UNION ALL {Side("t", "m.amount")}) moved
            GROUP BY account, document, late_for, effective_date HAVING SUM(amount) <> 0
            ORDER BY late_for, document
            """,
            row => late.Add(new LateCash(row.GetString(0), row.GetString(1), Days.Parse(row.GetString(2)), Days.Parse(row.GetString(3)),
                row.GetInt64(4))), [first.ToText(), last.ToText(), .. accounts]);
    }
}
