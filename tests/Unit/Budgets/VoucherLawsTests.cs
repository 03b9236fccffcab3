using FsCheck;
using FsCheck.Fluent;
using Fund.Budgets.Domain.Vouchers;
using Fund.Budgets.Ledger;
using Fund.Budgets.Vouchers;
using Xunit;

namespace Fund.Tests.Unit.Budgets;

/// <summary>Programs of random verbs, as vouchers: what holds of the ledger holds of the accounts.</summary>
public class VoucherLawsTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(200);

    [Fact]
    public void Each_book_of_each_voucher_is_balanced() => Hold((_, _, vouchers) =>
    {
        foreach (Voucher voucher in vouchers)
            foreach (VoucherBook book in Enum.GetValues<VoucherBook>())
                Assert.Equal(voucher.Sum(book, EntrySide.Debit), voucher.Sum(book, EntrySide.Credit));
    });

    [Fact]
    public void The_cash_accounts_are_the_cash_of_the_ledger_and_what_is_payable_is_what_is_due() => Hold((pack, gained, vouchers) =>
    {
        string[] cash = pack == "generic-1" ? ["1110", "1120", "1130"] : ["1002.01", "1002.02", "1002.03"];
        Assert.Equal(gained(Stage.Bank), Balance(vouchers, VoucherBook.Financial, cash[0]));
        Assert.Equal(gained(Stage.InTransit), Balance(vouchers, VoucherBook.Financial, cash[1]));
        Assert.Equal(gained(Stage.Suspense), Balance(vouchers, VoucherBook.Financial, cash[2]));
        Assert.Equal(gained(Stage.Obligated), -Balance(vouchers, VoucherBook.Financial, pack == "generic-1" ? "2110" : "2302"));
    });

    [Fact]
    public void The_generic_budget_accounts_are_the_stages_and_those_of_2019_the_cash_that_was_named() => Hold((pack, gained, vouchers) =>
    {
        if (pack == "generic-1")
        {
            Assert.Equal(gained(Stage.Voted), Standing("2100"));
            Assert.Equal(gained(Stage.Available), Standing("2200", "3200"));
            Assert.Equal(gained(Stage.Encumbered), Standing("2300", "3300"));
            Assert.Equal(gained(Stage.Obligated), Standing("2400", "3400"));
            Assert.Equal(gained(Stage.Disbursed), Standing("2500", "3500"));
            Assert.Equal(gained(Stage.Lapsed), Standing("2900"));
        }
        else
        {
            Assert.Equal(gained(Stage.Bank) + gained(Stage.InTransit), -Standing("8001.02"));
        }

        long Standing(params string[] accounts) => accounts.Sum(account => -Balance(vouchers, VoucherBook.Budget, account));
    });

    private static long Balance(List<Voucher> vouchers, VoucherBook book, string account) =>
        vouchers.SelectMany(voucher => voucher.Entries).Where(entry => entry.Book == book && entry.Account == account)
            .Sum(entry => entry.Side == EntrySide.Debit ? entry.Amount : -entry.Amount);

    /// <summary>For each pack: what the stages of all accounts but ceilings gained, and the vouchers.</summary>
    private static void Hold(Action<string, Func<Stage, long>, List<Voucher>> law) =>
        FsCheck.Fluent.Prop.ForAll(BookLawsTests.AllPrograms, program =>
        {
            BookState open = TownBook.Open();
            Posted posted = Book.Post(open, TownBook.Requests([.. program.SelectMany(block => block)]));
            foreach (VoucherPack pack in VoucherPacks.All)
                law(pack.Id, stage => Standing(posted.State, stage) - Standing(open, stage),
                    [.. posted.Postings.Select(posting => pack.VoucherOf(posting, VoucherTown.SubjectIn(posted.State)))]);
        }).Check(Runs);

    private static long Standing(BookState state, Stage stage) =>
        state.Accounts.Where(account => account.Kind != AccountKind.Ceiling).Sum(account => account.Stages[stage]);
}
