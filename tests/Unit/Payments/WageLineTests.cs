using Fund.Kernel;
using Fund.Payments.Payees;
using Fund.Payments.WageRuns;

namespace Fund.Tests.Unit.Payments;

public sealed class WageLineTests
{
    private static readonly DateOnly Today = new(2026, 6, 15);

    [Theory]
    //          wage  millis required  amount
    [InlineData(60_000, 22_500, 26, 51_923)]
    [InlineData(60_000, 26_000, 26, 60_000)]
    [InlineData(60_000, 31_000, 26, 60_000)]
    [InlineData(3, 13_000, 26, 2)]
    [InlineData(60_000, 0, 26, 0)]
    public void A_wage_follows_the_days_half_up_and_never_exceeds_the_month(long wage, long dayMillis, long required, long amount) =>
        Assert.Equal(amount, WageLine.AmountOf(wage, dayMillis, required));

    [Theory]
    //          state     hold until  obstacle
    [InlineData("Active", "", "")]
    [InlineData("Active", "2026-06-14", "")]
    [InlineData("Active", "2026-06-15", "ACCOUNT_CHANGED_RECENTLY")]
    [InlineData("Pending", "", "PAYEE_NOT_CONFIRMED")]
    [InlineData("Closed", "", "PAYEE_MISSING")]
    [InlineData(null, "", "PAYEE_MISSING")]
    public void Only_a_confirmed_account_that_did_not_change_of_late_is_paid(string? state, string holdUntil, string obstacle)
    {
        Payee? payee = state is null ? null : new Payee { State = Enum.Parse<PayeeState>(state), HoldUntilDate = holdUntil };

        Assert.Equal(obstacle, Payee.ObstacleOf(payee, Today));
    }

    [Fact]
    public void The_shares_of_a_checked_run_add_up_by_line_and_by_source_and_its_hash_sees_every_change()
    {
        (WageRun run, List<WageLine> lines, Dictionary<string, Payee> payees) = ThreeLines();
        payees.Remove("s2");
        RunSource[] sources = [Source(1, 70_000), Source(2, 30_000)];

        RunCheck check = RunCheck.Of(lines, payees, Today);
        List<WageLineShare> shares = check.Apply(run, sources);
        string hash = RunHash.Of(run, lines, sources);
        payees["s1"].AccountIndex = "another";
        check = RunCheck.Of(lines, payees, Today);
        check.Apply(run, sources);

        Assert.Equal((100_000, 1, WageLineState.Held), (run.Payable, run.HeldCount, lines[1].State));
        Assert.Equal([70_000, 30_000], sources.Select(source => shares
            .Where(share => share.Source == source.Source).Sum(share => share.Amount)));
        Assert.All(lines, line => Assert.Equal(line.Reserved, shares.Where(share => share.Line == line.Name).Sum(share => share.Amount)));
        Assert.NotEqual(hash, RunHash.Of(run, lines, sources));
    }

    [Fact]
    public void Two_payees_on_one_account_are_both_held()
    {
        (WageRun _, List<WageLine> lines, Dictionary<string, Payee> payees) = ThreeLines();
        payees["s2"].AccountIndex = payees["s1"].AccountIndex;

        Assert.Equal(50_000, RunCheck.Of(lines, payees, Today).Payable);
    }

    [Theory]
    //          reserved, run open, state after, carried
    [InlineData(50_000, false, WageLineState.Ready, Carry.None)]
    [InlineData(0, false, WageLineState.Cancelled, Carry.Waiting)]
    [InlineData(0, true, WageLineState.Due, Carry.None)]
    public void A_released_line_is_paid_where_its_money_is(long reserved, bool isRunOpen, WageLineState state, Carry carry)
    {
        WageLine line = ThreeLines().Lines[0];
        line.Hold("asked for", isWithBank: false);
        line.Reserved = reserved;

        line.Release(isRunOpen, obstacle: "");

        Assert.Equal((state, carry), (line.State, line.Carry));
    }

    private static RunSource Source(int number, long amount) =>
        new() { Run = "run", Number = number, Source = $"source-{number}", Amount = amount };

    private static (WageRun Run, List<WageLine> Lines, Dictionary<string, Payee> Payees) ThreeLines()
    {
        var run = new WageRun { Programme = "programme", Currency = "CNY" };
        run.Named(Fund.Payments.Names.WageRuns.Parse("offices/s-county/wageRuns/may"));
        Holder[] holders =
        [
            .. from number in Enumerable.Range(1, 3)
               select new Holder("roll", "site", $"e{number}", $"p{number}", $"s{number}", "张*", 26_000, 26, Money.Of("CNY", 50_000)),
        ];
        Dictionary<string, Payee> payees = holders.ToDictionary(holder => holder.Subject, holder => new Payee
        {
            Name = holder.Enrolment, Subject = holder.Subject, State = PayeeState.Active, AccountIndex = "account of " + holder.Subject,
        });
        return (run, RunBasis.Calculate(run, holders, []), payees);
    }
}
