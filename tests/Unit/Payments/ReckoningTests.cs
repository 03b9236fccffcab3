using Fund.Kernel;
using Fund.Payments.Banks;
using Fund.Payments.Banks.Iso20022;
using Fund.Payments.Remittances;
using Fund.Payments.WageRuns;

namespace Fund.Tests.Unit.Payments;

public sealed class ReckoningTests
{
    private const string Remittance = "offices/s-county/remittances/may-1";

    [Theory]
    //          status  reason  state of the attempt         exceptions            effect
    [InlineData("RJCT", "AC01", DisbursementState.Rejected, "REJECTED", "Rejected 50000")]
    [InlineData("RJCT", "DU01", DisbursementState.Sent, "DUPLICATE_REPORTED", "")]
    [InlineData("RJCT", "AM05", DisbursementState.Sent, "DUPLICATE_REPORTED", "")]
    [InlineData("ACSC", null, DisbursementState.Settled, "", "Settled 50000")]
    [InlineData("ACSP", null, DisbursementState.Sent, "", "")]
    [InlineData("RVNM", null, DisbursementState.Sent, "", "")]
    [InlineData("ZZZZ", null, DisbursementState.Sent, "STATUS_UNKNOWN", "")]
    public void A_status_moves_money_only_when_it_says_so(string status, string? reason, DisbursementState state, string exceptions,
        string effects)
    {
        (BankFile file, Concerned concerned) = OneSent();
        var reckoning = new Reckoning(file, concerned, new DateOnly(2026, 6, 15));

        reckoning.Take(Report(status, reason), concerned.Remittances[Remittance]);

        Assert.Equal(state, concerned.Attempts.Values.Single().State);
        Assert.Equal(exceptions, string.Join(' ', reckoning.Exceptions.Select(exception => exception.Kind)));
        Assert.Equal(effects, string.Join(' ', reckoning.Effects.Select(effect => $"{effect.Kind} {effect.Amount}")));
        Assert.Equal(reckoning.Effects.Sum(effect => effect.Amount), reckoning.Shares.Sum(share => share.Amount));
    }

    [Fact]
    public void A_payee_who_died_is_not_simply_paid_again()
    {
        (BankFile file, Concerned concerned) = OneSent();
        var reckoning = new Reckoning(file, concerned, new DateOnly(2026, 6, 15));

        reckoning.Take(Report("RJCT", "MD07"), concerned.Remittances[Remittance]);

        Assert.Equal(WageLineState.Held, concerned.Lines.Values.Single().State);
    }

    [Theory]
    //          kind                        side        booked debits  credits  exceptions
    [InlineData(StatementKind.Statement,    Side.Debit,  "700",         "",      "ORPHAN")]
    [InlineData(StatementKind.Notification, Side.Debit,  "",            "",      "ORPHAN")]
    [InlineData(StatementKind.Statement,    Side.Credit, "",            "700",   "")]
    public void What_went_without_a_payment_is_told_by_the_statement_alone_and_waits_for_a_person(StatementKind kind, Side side,
        string debits, string credits, string exceptions)
    {
        (BankFile file, Concerned concerned) = OneSent();
        var reckoning = new Reckoning(file, concerned, new DateOnly(2026, 6, 15));
        var statement = new Statement
        {
            Kind = kind, MessageId = "S-1", Id = "S-1", Account = Fund.Kernel.Identifiers.AccountNumber.Parse("53001234567890"),
            Entries =
            [
                new StatementEntry
                {
                    Amount = Money.Of("CNY", 700), Side = side, Status = "BOOK", ServicerReference = "REF-7",
                    BookingDate = new DateOnly(2026, 6, 14),
                },
            ],
        };

        reckoning.Take(statement, new Matching([], []));

        Assert.Equal(debits, string.Join(' ', reckoning.Debits.Select(debit => debit.AmountMinorUnits)));
        Assert.Equal(credits, string.Join(' ', reckoning.Credits.Select(credit => credit.AmountMinorUnits)));
        Assert.Equal(exceptions, string.Join(' ', reckoning.Exceptions.Select(exception => exception.Kind)
            .Where(kind => kind != "BALANCES_DO_NOT_TIE")));
        Assert.All(reckoning.Debits, debit => Assert.Equal(("2026-06-14", "REF-7"), (debit.BookingDate, debit.BankReference)));
    }

    [Theory]
    //          kind                        balances                              closed at opening and closing
    [InlineData(StatementKind.Statement,    "OPBD 100, CLBD -200",                "2026-06-14 100 -200")]
    [InlineData(StatementKind.Statement,    "PRCD 100, CLBD 800",                 "2026-06-14 100 800")]
    [InlineData(StatementKind.Statement,    "OPBD 100, CLBD 801",                 "2026-06-14 100 801")]
    [InlineData(StatementKind.Statement,    "CLBD 800",                           "2026-06-14 - 800")]
    [InlineData(StatementKind.Statement,    "OPBD 100, CLBD 800, CLBD 800",       "2026-06-14 100 800")]
    [InlineData(StatementKind.Statement,    "OPBD 100, CLBD 800, CLBD 801",       "")]
    [InlineData(StatementKind.Statement,    "OPBD 100, ITBD 800",                 "")]
    [InlineData(StatementKind.Notification, "OPBD 100, CLBD 800",                 "")]
    public void A_statement_says_what_the_bank_holds_unless_it_contradicts_itself(StatementKind kind, string balances, string closed)
    {
        (BankFile file, Concerned concerned) = OneSent();
        var reckoning = new Reckoning(file, concerned, new DateOnly(2026, 6, 15));
        var statement = new Statement
        {
            Kind = kind, MessageId = "S-1", Id = "S-1", Account = Fund.Kernel.Identifiers.AccountNumber.Parse("53001234567890"),
            Balances =
            [
                .. balances.Split(", ").Select(balance => balance.Split(' ')).Select(words => new Balance(
                    words[0], Money.Of("CNY", long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture)),
                    new DateOnly(2026, 6, 14))),
            ],
        };

        reckoning.Take(statement, new Matching([], []));

        Assert.Equal(closed, string.Join(' ', reckoning.Closings.Select(closing =>
            $"{closing.BookingDate} {closing.OpeningMinorUnits?.ToString() ?? "-"} {closing.ClosingMinorUnits}")));
    }

    [Theory]
    // What the bank took back:          credits booked before              credit    debit    credits  exceptions
    [InlineData("700 REF-7 reversal",    "S-0 REF-7 700",                   "S-0",    "",      "",      "")]
    [InlineData("700 REF-7 reversal",    "S-0 REF-7 700, S-0 REF-8 700",    "S-0",    "",      "",      "")]
    [InlineData("700 REF-7 reversal",    "",                                "",       "700",   "",      "REVERSED_UNKNOWN")]
    [InlineData("700 REF-7 reversal",    "S-0 REF-7 701",                   "",       "700",   "",      "REVERSED_UNKNOWN")]
    [InlineData("700 REF-7 reversal",    "S-0 REF-7 700, S-1 REF-7 700",    "",       "700",   "",      "REVERSED_UNKNOWN")]
    [InlineData("700 REF-7",             "S-0 REF-7 700",                   "",       "700",   "",      "ORPHAN")]
    [InlineData("+700 REF-7 reversal",   "S-0 REF-7 700",                   "",       "",      "700",   "REVERSED_UNKNOWN")]
    [InlineData("+700 REF-7, 700 REF-7 reversal", "",                       "S-2",    "",      "700",   "")]
    public void A_reversal_names_the_one_credit_of_its_reference_and_amount(string entries, string before, string credit, string debits,
        string credits, string exceptions)
    {
        (BankFile file, Concerned concerned) = OneSent();
        string[][] known = [.. before.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(words => words.Split(' '))];
        BookedKey Key(string statement, string reference, string amount) => new(statement, reference, 1, Side.Credit, Yuan(amount));
        var reckoning = new Reckoning(
            file, concerned, new DateOnly(2026, 6, 15), [.. known.Select(words => Key(words[0], words[1], words[2]))]);

        reckoning.Take(TellsOf("S-2", entries), new Matching([], []));

        Assert.Equal(credit.Length == 0 ? [] : [CreditIdOf(file, Key(credit, "REF-7", "700"))],
            reckoning.Reversals.Select(reversal => reversal.CreditId));
        Assert.All(reckoning.Reversals, reversal => Assert.Equal((700, "2026-06-14", "REF-7"),
            (reversal.AmountMinorUnits, reversal.BookingDate, reversal.BankReference)));
        Assert.Equal(debits, string.Join(' ', reckoning.Debits.Select(debit => debit.AmountMinorUnits)));
        Assert.Equal(credits, string.Join(' ', reckoning.Credits.Select(booked => booked.AmountMinorUnits)));
        Assert.Equal(exceptions, string.Join(' ', reckoning.Exceptions.Select(exception => exception.Kind)
            .Where(kind => kind != "BALANCES_DO_NOT_TIE")));
    }

    // The id under which the credit was told when its own statement came.
    private static string CreditIdOf(BankFile file, BookedKey key)
    {
        var told = new Reckoning(file, OneSent().Item2, new DateOnly(2026, 6, 15));
        told.Take(TellsOf(key.StatementId, $"+{key.EntryAmount.MinorUnits} {key.ServicerReference}"), new Matching([], []));
        return told.Credits.Single().CreditId;
    }

    private static Statement TellsOf(string id, string entries) => new()
    {
        Kind = StatementKind.Statement, MessageId = id, Id = id,
        Account = Fund.Kernel.Identifiers.AccountNumber.Parse("53001234567890"),
        Entries =
        [
            .. entries.Split(", ").Select(entry => entry.Split(' ')).Select(words => new StatementEntry
            {
                Amount = Yuan(words[0].TrimStart('+')), Side = words[0][0] == '+' ? Side.Credit : Side.Debit, Status = "BOOK",
                ServicerReference = words[1], IsReversal = words.Contains("reversal"), BookingDate = new DateOnly(2026, 6, 14),
            }),
        ],
    };

    private static Money Yuan(string minorUnits) =>
        Money.Of("CNY", long.Parse(minorUnits, System.Globalization.CultureInfo.InvariantCulture));

    private static StatusReport Report(string status, string? reason) => new()
    {
        MessageId = "B-1", OriginalMessageId = "M-1", GroupStatus = status,
        Reasons = reason is null ? [] : [new StatusReason(reason, null)],
    };

    private static (BankFile, Concerned) OneSent()
    {
        var file = new BankFile { BankAccount = "account", IsTied = true };
        file.Named(Fund.Payments.Names.BankFiles.Parse("offices/s-county/bankFiles/one"));
        var remittance = new Remittance { Name = Remittance, MessageId = "M-1", ItemCount = 1, Total = 50_000, Currency = "CNY",
            State = RemittanceState.Sent };
        var attempt = new Disbursement
        {
            Name = Remittance + "/disbursements/d00001", Office = "s-county", State = DisbursementState.Sent, Remittance = Remittance,
            Run = "run",
            Line = "line", EndToEndId = "E-1", InstructionId = "I-1", Amount = 50_000, Currency = "CNY",
        };
        var line = new WageLine { Name = "line", State = WageLineState.Ready, Amount = 50_000, Reserved = 50_000, Currency = "CNY" };
        var run = new WageRun { Name = "run", State = WageRunState.Remitted, Payable = 50_000, OpenCount = 1, LineCount = 1,
            Currency = "CNY" };
        WageLineShare[] shares =
            [new() { Line = "line", Source = "a", Amount = 35_000 }, new() { Line = "line", Source = "b", Amount = 15_000 }];
        return (file, new Concerned
        {
            Attempts = new Dictionary<string, Disbursement> { [attempt.Name] = attempt },
            Remittances = new Dictionary<string, Remittance> { [Remittance] = remittance },
            Lines = new Dictionary<string, WageLine> { ["line"] = line }, Runs = new Dictionary<string, WageRun> { ["run"] = run },
            Shares = shares.ToLookup(share => share.Line),
        });
    }
}
