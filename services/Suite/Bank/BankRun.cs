using System.Collections.Immutable;
using Fund.Kernel;

namespace Fund.Suite.Bank;

/// <summary>The bank at work: the changing side of one run.</summary>
internal sealed class BankRun(BankScript script, BankState before, DateOnly date)
{
    private readonly Dictionary<string, Money> balances = new(before.Balances, StringComparer.Ordinal);
    private readonly Dictionary<string, Money> funds = new(StringComparer.Ordinal);
    private readonly List<BankEntry> entries = [];
    private readonly List<StatusReport> reports = [];
    private readonly List<WaitingPayment> waiting = [.. before.Waiting];
    private readonly List<DueEntry> due = [];
    private readonly HashSet<string> messageIds = [.. before.MessageIds];
    private long paymentCount = before.PaymentCount;
    private long bookingCount = before.BookingCount;

    public void BookWhatIsDue()
    {
        foreach (DueEntry later in before.Due)
        {
            if (later.Day > date) due.Add(later);
            else Book(later.Entry);
        }
    }

    public void Take(BankFile file)
    {
        try
        {
            PaymentOrder order = PaymentOrderReader.Read(file, script.ChecksAccounts);
            if (!messageIds.Add(order.MessageId))
                throw new OrderFault("DU01", "The message id was used before.", order.MessageId, order.MessageName);
            var report = new StatusReport(order.MessageId, order.MessageName, order.StatedCount, order.StatedSum);
            reports.Add(report);
            foreach (PaymentBlock block in order.Blocks)
                foreach (Payment payment in block.Payments) Take(report, block, payment);
        }
        catch (OrderFault fault)
        {
            reports.Add(StatusReport.Refusing(fault));
        }
    }

    public void Pay()
    {
        var today = new List<WaitingPayment>();
        foreach (WaitingPayment payment in waiting)
            if (payment.Day <= date && HoldFunds(payment)) today.Add(payment);
        waiting.RemoveAll(payment => payment.Day <= date);
        // A block that is booked as one is one entry; elsewhere each payment is a group of its own.
        foreach (var group in today.GroupBy(p => (p.Payment.MessageId, p.Payment.BlockId, Ordinal: p.IsBookedAsOne ? -1 : p.Ordinal)))
            Debit([.. group]);
    }

    public BankDay Close()
    {
        int fileCount = before.FileCount;
        var answers = ImmutableArray.CreateBuilder<BankFile>();
        foreach (StatusReport report in reports)
            answers.Add(new FileStamp(script.Habits, date, ++fileCount).File("pain.002", report.Write));
        var counts = before.StatementCounts.ToBuilder();
        foreach ((string account, Money opening) in before.Balances)
        {
            var statement = new AccountStatement(
                account, opening, [.. entries.Where(entry => entry.Account == account)], counts.GetValueOrDefault(account));
            int copies = script.Has(BankHabits.AdvisesTwice) ? 2 : 1;
            for (int i = 0; i < copies; i++)
            {
                answers.Add(new FileStamp(script.Habits, date, ++fileCount).File("camt.053", statement.Write));
                statement = statement with { LastNumber = statement.LastNumber + statement.CountFor(script.Habits) };
            }
            counts[account] = statement.LastNumber;
        }
        BankState after = before with
        {
            Balances = balances.ToImmutableSortedDictionary(StringComparer.Ordinal), LastDay = date, PaymentCount = paymentCount,
            MessageIds = [.. messageIds], Waiting = [.. waiting], Due = [.. due], StatementCounts = counts.ToImmutable(),
            FileCount = fileCount, BookingCount = bookingCount,
        };
        return new BankDay(after, answers.ToImmutable());
    }

    private void Take(StatusReport report, PaymentBlock block, Payment payment)
    {
        long ordinal = paymentCount++;
        Fate fate = script.FateOf(ordinal, payment.EndToEndId);
        string? refused = payment.Fault
            ?? (!balances.TryGetValue(block.DebtorAccount, out Money balance) ? "AC02"
                : balance.Currency != payment.Amount.Currency ? "AM03"
                : (fate as Fate.Reject)?.Reason);
        if (refused is not null)
        {
            report.Refuse(ordinal, payment, refused);
            return;
        }
        if (fate is Fate.Silence)
        {
            report.PassOver();
            return;
        }
        report.Accept(ordinal, payment, script.Has(BankHabits.PayeeVerification) ? Verification(ordinal) : script.TakenStatus);
        DateOnly day = block.ExecutionDate > date ? block.ExecutionDate : date;
        waiting.Add(new WaitingPayment(
            ordinal, report.MessageName, payment, block.DebtorName, block.DebtorAccount, day, block.IsBookedAsOne, fate));
    }

    // Funds are held payment by payment, so that a short account pays as far as it reaches.
    private bool HoldFunds(WaitingPayment payment)
    {
        Money left = funds.GetValueOrDefault(payment.Account, balances[payment.Account]) - payment.Payment.Amount;
        if (left.IsNegative)
        {
            StatusReport? report = reports.Find(r => r.MessageId == payment.Payment.MessageId && r.GroupReason is null);
            if (report is null) reports.Add(report = new StatusReport(payment.Payment.MessageId, payment.MessageName, null, null));
            report.Refuse(payment.Ordinal, payment.Payment, "AM04");
            return false;
        }
        funds[payment.Account] = left;
        return true;
    }

    private void Debit(ImmutableArray<WaitingPayment> payments)
    {
        WaitingPayment first = payments[0];
        Money sum = payments.Aggregate(Money.Zero(first.Payment.Amount.Currency), (total, p) => total + p.Payment.Amount);
        BankEntry booked = Book(new BankEntry(
            EntryKind.Payment, first.Account, sum, false, null, [.. payments.Select(p => DetailOf(p))], IsBatch: first.IsBookedAsOne));
        foreach (WaitingPayment payment in payments)
        {
            if (payment.Fate is Fate.Return back)
                GiveBack(payment, EntryKind.Return, back.Reason, back.IsMarkedReversal, date.AddDays(back.AfterDays));
            if (payment.Fate is not Fate.SettleTwice) continue;
            Book(
                new BankEntry(EntryKind.Payment, payment.Account, payment.Payment.Amount, false, null, [DetailOf(payment)]),
                booked.ServicerReference);
            GiveBack(payment, EntryKind.Payment, "AM05", isReversal: true, date.AddDays(1));
        }
    }

    private void GiveBack(WaitingPayment payment, EntryKind kind, string reason, bool isReversal, DateOnly day) =>
        due.Add(new DueEntry(day, new BankEntry(
            kind, payment.Account, payment.Payment.Amount, true, isReversal, [DetailOf(payment, reason)])));

    private static EntryDetail DetailOf(WaitingPayment payment, string? returnReason = null) =>
        new(payment.Payment.Amount, payment.DebtorName, payment.Account, payment.Payment.CreditorName, payment.Payment.CreditorAccount,
            payment.Payment.Remittance, payment.Payment, returnReason);

    private BankEntry Book(BankEntry entry, string? servicerReference = null)
    {
        BankEntry booked = entry with { ServicerReference = servicerReference ?? $"{date:yyyyMMdd}{++bookingCount:00000000}" };
        entries.Add(booked);
        balances[entry.Account] = entry.IsCredit ? balances[entry.Account] + entry.Amount : balances[entry.Account] - entry.Amount;
        return booked;
    }

    private static string Verification(long ordinal) => (ordinal % 3) switch { 0 => "RCVC", 1 => "RVNM", _ => "RVMC" };
}
