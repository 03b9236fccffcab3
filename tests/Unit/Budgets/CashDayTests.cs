using Fund.Budgets.Domain;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

public sealed class CashDayTests
{
    private static readonly DateOnly Day = new(2026, 6, 2);

    [Theory]
    //          bank  transit  suspense  later  closing  explained  difference  state
    [InlineData(500,  0,       0,        0,     500,     null,      0,          "Ties")]
    [InlineData(300,  200,     0,        0,     500,     null,      0,          "Ties")]
    [InlineData(300,  150,     50,       0,     500,     null,      0,          "Ties")]
    [InlineData(300,  150,     50,       -100,  400,     null,      0,          "Ties")]
    [InlineData(-500, 0,       0,        0,     -500,    null,      0,          "Ties")]
    [InlineData(500,  0,       0,        0,     490,     null,      10,         "Differs")]
    [InlineData(500,  0,       0,        0,     501,     null,      -1,         "Differs")]
    [InlineData(500,  0,       0,        0,     490,     10L,       10,         "Explained")]
    [InlineData(500,  0,       0,        0,     490,     -10L,      10,         "Differs")]
    [InlineData(500,  0,       0,        0,     500,     10L,       0,          "Ties")]
    public void Books_tie_where_they_hold_with_what_is_on_its_way_what_the_bank_says(long bank, long transit, long suspense, long later,
        long closing, long? explained, long difference, string state)
    {
        CashDay day = Said(0, closing);
        if (explained is { } before) day.Explain(new CashBooks(closing + before, 0, 0, 0), "Advised before it was booked.");
        var books = new CashBooks(bank, transit, suspense, later);

        Assert.Equal((difference, state), (day.DifferenceFrom(books), day.StateAgainst(books).ToString()));
    }

    [Theory]
    //          known opening and closing  another's   kept
    [InlineData(0L,   500,                 0L,   500,  500)]
    [InlineData(0L,   500,                 500L, 700,  700)]
    [InlineData(500L, 700,                 0L,   500,  700)]
    [InlineData(0L,   500,                 0L,   501,  501)]
    [InlineData(null, 500,                 null, 500,  500)]
    [InlineData(null, 500,                 null, 700,  700)]
    public void Of_several_statements_of_a_day_the_last_counts(long? opening, long closing, long? otherOpening, long otherClosing,
        long kept)
    {
        CashDay day = Said(opening, closing);

        day.Hear(new BankWord("other", otherOpening, otherClosing, 1), Day.AddDays(40));

        Assert.Equal(kept, day.ClosingMinorUnits);
        Assert.Equal(kept == closing ? ("statement", Day) : ("other", Day.AddDays(40)), (day.Statement, day.CountsOn));
    }

    [Fact]
    public void Nothing_is_explained_where_they_tie() =>
        Assert.Equal("CASH_DAY_TIES", DocumentTests.Verdict(() => Said(0, 500).Explain(new CashBooks(500, 0, 0, 0), "why")));

    [Fact]
    public void A_debit_is_named_once_and_counts_for_the_banks_day()
    {
        BankDebit debit = RefundTests.Debit("wages", 100);

        var posting = debit.NameAs("A fee.", new DateOnly(2026, 7, 1));

        Assert.Equal((debit.BookingDate, new DateOnly(2026, 7, 1), 100),
            (posting.EffectiveDate, posting.Heading.LateDate, posting.Amount));
        Assert.Equal("DEBIT_TAKEN", DocumentTests.Verdict(() => debit.NameAs("Again.", default)));
    }

    private static CashDay Said(long? opening, long closing) => Account().Close(
        Day, Money.Of("CNY", closing), new BankWord("statement", opening, closing, 1), Day);

    private static BankAccount Account() => BankAccount.Open(
        BankAccount.Names.Parse("offices/s-county/bankAccounts/wages"), "Wages", "402569990014", [], "", "****5678", Money.Of("CNY", 0),
        new DateOnly(2026, 1, 1)).Account;
}
