using System.Collections.Immutable;
using Fund.Kernel;
using Fund.Suite.Bank;
using static Fund.Tests.Unit.Suite.BankPapers;

namespace Fund.Tests.Unit.Suite;

public class BankSimulatorTests
{
    private static readonly DateOnly Day = new(2026, 7, 1);
    private static readonly BankState Open = BankState.Open((Ours, Money.Of("CNY", 100_000)));

    [Theory]
    [InlineData("<NbOfTxs>2</NbOfTxs>", "<NbOfTxs>3</NbOfTxs>", "AM18")]
    [InlineData("<CtrlSum>30.00</CtrlSum>", "<CtrlSum>30.01</CtrlSum>", "AM10")]
    [InlineData("<CtrlSum>30.00</CtrlSum>", "", "taken")]
    [InlineData("<CtrlSum>30.00</CtrlSum>", "<CtrlSum>30.000</CtrlSum>", "taken")]
    [InlineData("<MsgId>M1</MsgId>", "<MsgId>/M1</MsgId>", "CH16")]
    [InlineData("<MsgId>M1</MsgId>", "<MsgId>M//1</MsgId>", "CH16")]
    [InlineData("<EndToEndId>M1-E1</EndToEndId>", "<EndToEndId>甲</EndToEndId>", "CH16")]
    [InlineData("<EndToEndId>M1-E1</EndToEndId>", "", "CH21")]
    [InlineData("<InstrId>M1-I1</InstrId>", "<InstrId>M1-I0</InstrId>", "DU05")]
    [InlineData("<Dt>2026-07-01</Dt>", "<Dt>soon</Dt>", "DT01")]
    [InlineData("</Document>", "", "FF01")]
    [InlineData("pain.001.001.09", "pain.001.001.02", "FF01")]
    [InlineData("<Document", "<!DOCTYPE a [<!ENTITY b \"c\">]><Document", "FF01")]
    public void A_faulty_order_is_refused_as_a_whole(string right, string wrong, string outcome)
    {
        string order = Order("M1", ["10.00", "20.00"]);
        Assert.Contains(right, order);

        BankDay day = Run(new BankScript(), Open, order.Replace(right, wrong));
        (string group, string reason, List<string> payments) = StatusReport(Reports(day).Single());

        Assert.Equal(outcome == "taken" ? ("ACCP", "", 2, 97_000L) : ("RJCT", outcome, 0, 100_000L),
            (group, reason, payments.Count, day.State.Balances[Ours].MinorUnits));
    }

    [Theory]
    [InlineData(">20.00<", ">0.00<", "<CtrlSum>30.00<", "<CtrlSum>10.00<", "AM01")]
    [InlineData(">20.00<", ">20.005<", "<CtrlSum>30.00<", "<CtrlSum>30.005<", "CH20")]
    [InlineData(">20.00<", ">999999999999999999<", "<CtrlSum>30.00</CtrlSum>", "", "AM02")]
    [InlineData(">20.00<", ">020.00<", "<CtrlSum>30.00<", "<CtrlSum>10.00<", "AM12")]
    [InlineData("\"CNY\">20", "\"USD\">20", "", "", "AM03")]
    [InlineData("\"CNY\">20", "\"yuan\">20", "", "", "AM03")]
    [InlineData("6299995938504759663", "6299995938504759664", "", "", "AC01")]
    [InlineData("402569900069", "402569900068", "", "", "RC04")]
    [InlineData(Ours, "43100990000000000000", "", "", "AC02")]
    [InlineData("<PmtMtd>TRF<", "<PmtMtd>CHK<", "", "", "CH17")]
    [InlineData("<Nm>邓军</Nm>", "", "", "", "CH21")]
    public void A_faulty_payment_is_refused_alone(string right, string wrong, string alsoRight, string alsoWrong, string reason)
    {
        string order = Order("M1", ["10.00", "20.00"]);
        order = order.Replace(right, wrong);
        if (alsoRight != "") order = order.Replace(alsoRight, alsoWrong);

        (_, string groupReason, List<string> payments) = StatusReport(Reports(Run(new BankScript(), Open, order)).Single());

        Assert.Equal("", groupReason);
        Assert.Equal($"M1-E1 RJCT {reason}", payments[1]);
    }

    [Fact]
    public void A_message_id_is_taken_once_for_ever()
    {
        var bank = new BankSimulator(new BankScript());
        BankDay first = bank.Process(Open, [File(Order("M1", ["10.00"])), File(Order("M1", ["10.00"]))], Day);
        BankDay later = bank.Process(first.State, [File(Order("M1", ["10.00"]))], Day.AddDays(90));

        Assert.Equal(
            ["ACCP ", "RJCT DU01", "RJCT DU01"],
            Reports(first).Concat(Reports(later)).Select(StatusReport).Select(report => $"{report.Group} {report.Reason}"));
        Assert.Equal(99_000, later.State.Balances[Ours].MinorUnits);
    }

    [Fact]
    public void Each_payment_meets_its_written_fate()
    {
        var script = new BankScript
        {
            Fates = ImmutableDictionary<long, Fate>.Empty.Add(1, new Fate.Reject("AC03")).Add(2, new Fate.Return("AC04", 2, false))
                .Add(3, new Fate.Silence()).Add(4, new Fate.SettleTwice()).Add(5, new Fate.Return("BE04", 0)),
        };
        var bank = new BankSimulator(script);

        BankDay first = bank.Process(Open, [File(Order("M1", ["1.00", "2.00", "3.00", "4.00", "5.00", "6.00"]))], Day);
        BankDay same = bank.Process(first.State, [], Day);
        BankDay second = bank.Process(same.State, [], Day.AddDays(1));
        BankDay third = bank.Process(second.State, [], Day.AddDays(2));

        (string group, _, List<string> payments) = StatusReport(Reports(first).Single());
        Assert.Equal("PART", group);
        Assert.Equal(["M1-E0 ACSP", "M1-E1 RJCT AC03", "M1-E2 ACSP", "M1-E4 ACSP", "M1-E5 ACSP"], payments);
        Assert.Equal(["-100 DMCT M1-E0", "-300 DMCT M1-E2", "-500 DMCT M1-E4", "-500 DMCT M1-E4", "-600 DMCT M1-E5"], Lines(first));
        Assert.Equal(["600 RRTN M1-E5 true BE04"], Lines(same));
        Assert.Equal(["500 DMCT M1-E4 true AM05"], Lines(second));
        Assert.Equal(["300 RRTN M1-E2 false AC04"], Lines(third));
        List<Entry> debits = Statements(first).Single().Entries;
        Assert.Equal(4, debits.DistinctBy(e => e.ServicerReference).Count());
        Assert.Equal(debits[2].ServicerReference, debits[3].ServicerReference);
        Assert.Equal(100_000 - 100 - 500, third.State.Balances[Ours].MinorUnits);
    }

    [Theory]
    [InlineData("settle settle", "ACCP")]
    [InlineData("settle silence", "ACCP")]
    [InlineData("silence silence", "ACCP")]
    [InlineData("settle reject", "PART")]
    [InlineData("silence reject", "PART")]
    [InlineData("reject reject", "RJCT")]
    public void A_group_is_refused_only_when_all_of_it_is(string fates, string group)
    {
        var script = new BankScript();
        foreach (string fate in fates.Split(' '))
            script = script with
            {
                Fates = script.Fates.Add(script.Fates.Count, fate switch
                {
                    "settle" => new Fate.Settle(), "silence" => new Fate.Silence(), _ => new Fate.Reject("AC01"),
                }),
            };

        Assert.Equal(group, StatusReport(Reports(Run(script, Open, Order("M1", ["1.00", "2.00"]))).Single()).Group);
    }

    [Fact]
    public void An_account_pays_as_far_as_it_reaches()
    {
        BankDay day = Run(new BankScript(), Open, Order("M1", ["600.00", "500.00", "400.00"]));

        Assert.Equal(["M1-E0 ACSP", "M1-E1 RJCT AM04", "M1-E2 ACSP"], StatusReport(Reports(day).Single()).Payments);
        Assert.Equal(0, day.State.Balances[Ours].MinorUnits);
    }

    [Fact]
    public void A_payment_of_a_later_day_waits_and_can_then_lack_money()
    {
        var bank = new BankSimulator(new BankScript());
        BankDay taken = bank.Process(Open, [File(Order("M1", ["10.00", "995.00"], day: "2026-07-03"))], Day);
        BankDay before = bank.Process(taken.State, [], Day.AddDays(1));
        BankDay paid = bank.Process(before.State, [], Day.AddDays(2));

        Assert.Equal("ACCP", StatusReport(Reports(taken).Single()).Group);
        Assert.Empty(Lines(taken).Concat(Lines(before)));
        Assert.Equal(["-1000 DMCT M1-E0"], Lines(paid));
        (string group, _, List<string> payments) = StatusReport(Reports(paid).Single());
        Assert.Equal("PART", group);
        Assert.Equal(["M1-E1 RJCT AM04"], payments);
    }

    [Fact]
    public void Money_from_outside_is_booked_with_what_the_payer_wrote()
    {
        BankState state = Open.ReceiveCredit(Ours, Money.Of("CNY", 600_000), "枫溪镇大湾村村民委员会", "村集体 dawan-village-2026");
        state = state.ReceiveCredit(Ours, Money.Of("CNY", 5), "later", "", Day.AddDays(1));

        BankDay day = Run(new BankScript(), state);

        Entry entry = Assert.Single(Statements(day).Single().Entries);
        Assert.Equal(
            (600_000L, "DMCT", "村集体 dawan-village-2026", "NOTPROVIDED"),
            (entry.Amount, entry.Kind, entry.Remittance, entry.EndToEndIds[0]));
        Assert.Throws<ArgumentException>(() => Open.ReceiveCredit("1", Money.Of("CNY", 1), "", ""));
        Assert.Throws<ArgumentException>(() => Open.ReceiveCredit(Ours, Money.Of("USD", 1), "", ""));
    }

    [Fact]
    public void A_block_booked_as_one_is_one_entry_and_its_returns_are_single()
    {
        var script = new BankScript { Fates = ImmutableDictionary<long, Fate>.Empty.Add(1, new Fate.Return("AC06")) };
        BankDay day = Run(script, Open, Order("M1", ["1.00", "2.00", "3.00"], isBookedAsOne: true));
        BankDay next = new BankSimulator(script).Process(day.State, [], Day.AddDays(1));

        Entry entry = Assert.Single(Statements(day).Single().Entries);
        Assert.Equal((-600L, "3", "M1-E0 M1-E1 M1-E2"), (entry.Amount, entry.BatchCount, string.Join(' ', entry.EndToEndIds)));
        Assert.Equal(["200 RRTN M1-E1 true AC06"], Lines(next));
    }

    [Theory]
    //                                            stated/held, payments of the entries, ties, statements, reports, amount
    [InlineData(BankHabits.None, "3/3 012 ties 1 ACSP,ACSP,ACSP 1.00")]
    [InlineData(BankHabits.SameEndToEndIdTwice, "3/3 002 ties 1 ACSP,ACSP,ACSP 1.00")]
    [InlineData(BankHabits.SaysSevenHoldsEight, "2/3 012 ties 1 ACSP,ACSP,ACSP 1.00")]
    [InlineData(BankHabits.BalancesDoNotTie, "3/3 012 does not tie 1 ACSP,ACSP,ACSP 1.00")]
    [InlineData(BankHabits.Bom, "bom 3/3 012 ties 1 ACSP,ACSP,ACSP 1.00")]
    [InlineData(BankHabits.TwoStatementsInOneFile, "3/3 012 ties 2 ACSP,ACSP,ACSP 1.00")]
    [InlineData(BankHabits.InfoEntries, "4/4 0120 ties 1 ACSP,ACSP,ACSP 1.00")]
    [InlineData(BankHabits.AdvisesTwice, "6/6 012012 ties 2 ACSP,ACSP,ACSP 1.00")]
    [InlineData(BankHabits.TrailingZero, "3/3 012 ties 1 ACSP,ACSP,ACSP 1.000")]
    [InlineData(BankHabits.PayeeVerification, "3/3 012 ties 1 RCVC,RVNM,RVMC 1.00")]
    public void Each_habit_shows_in_the_files_and_leaves_balance_and_schema_whole(BankHabits habit, string seen)
    {
        BankDay day = Run(new BankScript { Habits = habit }, Open, Order("M1", ["1.00", "2.00", "3.00"]));

        List<Statement> statements = Statements(day);
        List<Entry> entries = [.. statements.SelectMany(s => s.Entries)];
        string bom = day.Answers.All(a => a.Content[0] == 0xEF) ? "bom " : "";
        string payments = string.Concat(entries.SelectMany(e => e.EndToEndIds).Select(id => id[^1]));
        string ties = statements.All(s => s.Ties) ? "ties" : "does not tie";
        string reports = string.Join(',', StatusReport(Reports(day).Single()).Payments.Select(p => p.Split(' ')[1]));
        Assert.Equal(
            seen,
            $"{bom}{statements.Sum(s => int.Parse(s.StatedCount))}/{entries.Count} {payments} {ties} "
            + $"{statements.DistinctBy(s => s.Id).Count()} {reports} {entries[0].AmountText}");
        Assert.Equal(99_400, day.State.Balances[Ours].MinorUnits);
        foreach (BankFile answer in day.Answers) Assert.Empty(SchemaFaults(answer.Content));
    }

    [Theory]
    [InlineData("03")]
    [InlineData("09")]
    public void Orders_and_answers_of_all_fates_keep_the_schemas(string version)
    {
        string order = Order("M1", [.. Enumerable.Range(1, 40).Select(i => $"{i}.00")], version);
        Assert.Empty(SchemaFaults(File(order).Content));

        var bank = new BankSimulator(Drawn);
        BankDay first = bank.Process(Open.ReceiveCredit(Ours, Money.Of("CNY", 7), "某", ""), [File(order), File("<a/>"), File(order)], Day);
        BankDay second = bank.Process(first.State, [File(Order("M2", ["1.00", "2.00"], version, isBookedAsOne: true))], Day.AddDays(1));

        Assert.Equal(6, first.Answers.Length + second.Answers.Length);
        foreach (BankFile answer in first.Answers.Concat(second.Answers)) Assert.Empty(SchemaFaults(answer.Content));
    }

    [Fact]
    public void Statements_tie_day_after_day_and_the_same_input_gives_the_same_bytes()
    {
        (List<BankDay> days, long settled) = Month();

        long closing = 100_000;
        foreach (Statement statement in days.SelectMany(Statements))
        {
            Assert.True(statement.Ties, statement.Id);
            Assert.Equal(closing, statement.Opening);
            closing = statement.Closing;
        }
        Assert.Equal(closing, days[^1].State.Balances[Ours].MinorUnits);
        Assert.Equal(100_000 - settled, closing);
        Assert.Equal(
            days.SelectMany(day => day.Answers).Select(answer => Convert.ToHexString(answer.Content)),
            Month().Days.SelectMany(day => day.Answers).Select(answer => Convert.ToHexString(answer.Content)));
    }

    [Fact]
    public void Drawn_fates_follow_their_shares_and_the_end_to_end_id()
    {
        string order = Order("M1", [.. Enumerable.Repeat("0.01", 2_000)]);
        BankDay day = Run(Drawn, Open, order);
        BankDay other = Run(Drawn with { Seed = 8 }, Open, order);
        List<string> statuses = StatusReport(Reports(day).Single()).Payments;
        BankDay next = new BankSimulator(Drawn).Process(day.State, [], Day.AddDays(1));
        List<Entry> back = [.. Statements(next).Single().Entries.Where(e => e.Kind == "RRTN")];

        Assert.InRange(statuses.Count(s => s.Contains("RJCT")), 150, 250);
        Assert.InRange(2_000 - statuses.Count, 150, 250);
        Assert.InRange(back.Count, 150, 250);
        Assert.Equal(["AC04", "AC06", "BE04"], back.Select(e => e.ReturnReason).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["false", "true"], back.Select(e => e.Reversal).Distinct().Order(StringComparer.Ordinal));
        Assert.NotEqual(statuses, StatusReport(Reports(other).Single()).Payments);
    }

    [Fact]
    public void No_run_is_earlier_than_the_last()
    {
        BankDay day = Run(new BankScript(), Open);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BankSimulator(new BankScript()).Process(day.State, [], Day.AddDays(-1)));
    }

    private static BankScript Drawn =>
        new() { Seed = 7, RejectPerMille = 100, ReturnPerMille = 100, SilentPerMille = 100, TwicePerMille = 50 };

    // Ten days of orders under drawn fates, then two without, so that everything has come back. Settled is taken from the reports and
    // the returns alone: what was accepted, less what came back as a return.
    private static (List<BankDay> Days, long Settled) Month()
    {
        var bank = new BankSimulator(Drawn);
        var days = new List<BankDay>();
        BankState state = Open;
        long settled = 0;
        for (int i = 0; i < 12; i++)
        {
            string[] amounts = i < 10 ? [.. Enumerable.Range(1, 20).Select(k => $"{k % 7}.{10 + k}")] : [];
            BankFile[] orders = amounts.Length == 0 ? [] : [File(Order($"M{i}", amounts, isBookedAsOne: i % 2 == 0))];
            BankDay day = bank.Process(state, orders, Day.AddDays(i));
            foreach (string payment in Reports(day).SelectMany(report => StatusReport(report).Payments))
                if (payment.EndsWith("ACSP")) settled += long.Parse(amounts[int.Parse(payment.Split('E', ' ')[1])].Replace(".", ""));
            settled -= Statements(day).Single().Entries.Where(e => e.Kind == "RRTN").Sum(e => e.Amount);
            days.Add(day);
            state = day.State;
        }
        return (days, settled);
    }

    private static BankDay Run(BankScript script, BankState state, params string[] orders) =>
        new BankSimulator(script).Process(state, [.. orders.Select(File)], Day);

    private static List<string> Lines(BankDay day) =>
        [.. Statements(day).Single().Entries.Select(e =>
            $"{e.Amount} {e.Kind} {e.EndToEndIds[0]} {e.Reversal} {e.ReturnReason}".TrimEnd())];
}
