using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Chassis.Feed;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Microsoft.EntityFrameworkCore;
using Reasons = Fund.Budgets.Domain.Reasons;

namespace Fund.Budgets.Treasury;

/// <summary>
/// Enters what Payments found on statements and what belongs to no payment: credits into suspense, debits to be looked at, each booked
/// entry once; and what the bank says it holds at the end of a day. What cannot be entered (no such bank account, another currency) is
/// set aside as a dead event, for a person to look at.
/// </summary>
public sealed class StatementFacts(LedgerInDoor ledger, CreditsTakenBack takenBack, Clock clock)
{
    public EventHandlers<BudgetDb> Handlers() =>
        new EventHandlers<BudgetDb>("payments") { Gate = LedgerInDoor.Gate }
            .On<StatementCreditBooked>(Book).On<StatementDebitBooked>(Note)
            .On<StatementCreditReversed>(Reverse).On<StatementClosed>(Close);

    private async Task Book(BudgetDb db, StatementCreditBooked booked)
    {
        BankAccount account = await db.BankAccountOf(booked.BankAccount);
        if (await IsInOpening(db, account, booked.BookingDate)) return;
        (BankCredit credit, Credit posting) = account.Book(
            booked.CreditId, Money.Of(booked.Currency, booked.AmountMinorUnits), Days.Parse(booked.BookingDate), clock.Today,
            booked.BankFile, booked.BankReference);
        if (await db.Credits.SingleOrDefaultAsync(row => row.Name == credit.Name) is { } known)
        {
            if (!known.IsSameEntryAs(credit)) throw Reasons.CreditDiffers(credit.Name);
            return;
        }

        db.Credits.Add(credit);
        await ledger.Post(db, posting);
        db.Commit.Amount = Money.Of(booked.Currency, booked.AmountMinorUnits);
    }

    private static Task Note(BudgetDb db, StatementDebitBooked booked) => Noted(db, booked);

    private async Task Reverse(BudgetDb db, StatementCreditReversed reversed)
    {
        BankDebit? debit = await Noted(db, new StatementDebitBooked(reversed.BankFile, reversed.BankAccount, reversed.DebitId,
            reversed.AmountMinorUnits, reversed.Currency, reversed.BookingDate, reversed.BankReference));
        if (debit is null) return;
        string name = BankCredit.Names.Under(reversed.BankAccount, reversed.CreditId).Text;
        // What was a payment of ours that came back is no credit here; the debit is then one like any other.
        if (await db.Credits.SingleOrDefaultAsync(row => row.Name == name) is not { } credit) return;
        debit.Reverse(credit);
        await takenBack.TakeBack(db, debit, credit);
    }

    // Null where it was known before, or is in the opening balance.
    private static async Task<BankDebit?> Noted(BudgetDb db, StatementDebitBooked booked)
    {
        BankAccount account = await db.BankAccountOf(booked.BankAccount);
        if (await IsInOpening(db, account, booked.BookingDate)) return null;
        Money amount = Money.Of(booked.Currency, booked.AmountMinorUnits);
        BankDebit debit = account.Note(booked.DebitId, amount, Days.Parse(booked.BookingDate), booked.BankFile, booked.BankReference);
        if (await db.Debits.SingleOrDefaultAsync(row => row.Name == debit.Name) is { } known)
        {
            if (!known.IsSameEntryAs(debit)) throw Reasons.DebitDiffers(debit.Name);
            return null;
        }

        db.Debits.Add(debit);
        db.Commit.Amount = amount;
        return debit;
    }

    private async Task Close(BudgetDb db, StatementClosed closed)
    {
        BankAccount account = await db.BankAccountOf(closed.BankAccount);
        if (await IsInOpening(db, account, closed.BookingDate)) return;
        DateOnly date = Days.Parse(closed.BookingDate);
        bool isLate = (await db.MonthsAround(Period.Of(date))).State == PeriodState.Closed;
        var word = new BankWord(closed.BankFile, closed.OpeningMinorUnits, closed.ClosingMinorUnits, closed.EntryCount);
        CashDay day = account.Close(date, Money.Of(closed.Currency, closed.ClosingMinorUnits), word, isLate ? clock.Today : date);
        CashDay? known = await db.CashDays.SingleOrDefaultAsync(row => row.Name == day.Name);

        if (known is null) db.CashDays.Add(day);
        else known.Hear(word, day.CountsOn);
    }

    // The books begin with the opening balance: what the bank held, got or took before that day is in it already.
    private static async Task<bool> IsInOpening(BudgetDb db, BankAccount account, string bookingDate)
    {
        DateOnly opening = default;
        await LedgerInDoor.On(db).Read("SELECT effective_date FROM ledger_postings WHERE id = @1",
            row => opening = Days.Parse(row.GetString(0)), BankAccount.OpeningId(account.Name));
        return Days.Parse(bookingDate) < opening;
    }
}
