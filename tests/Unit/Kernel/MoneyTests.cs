using Fund.Kernel;
using Fund.Tests.Unit.Kernel.Identifiers;

namespace Fund.Tests.Unit.Kernel;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("CNY", "OK")]
    [InlineData("cny", "CURRENCY_MALFORMED")]
    [InlineData("CN", "CURRENCY_MALFORMED")]
    [InlineData("CNYX", "CURRENCY_MALFORMED")]
    [InlineData("CN1", "CURRENCY_MALFORMED")]
    [InlineData("ÄÖÜ", "CURRENCY_MALFORMED")]
    [InlineData("", "CURRENCY_MALFORMED")]
    public void A_currency_is_three_capital_letters(string code, string outcome) =>
        Assert.Equal(outcome, Outcome.Of("", () => Currency.Of(code)));

    [Theory]
    //          code   minor units  text
    [InlineData("CNY", 1_234_560, "CNY 12,345.60")]
    [InlineData("CNY", 5, "CNY 0.05")]
    [InlineData("CNY", -5, "CNY -0.05")]
    [InlineData("CNY", -123_400, "CNY -1,234.00")]
    [InlineData("CNY", 0, "CNY 0.00")]
    [InlineData("JPY", 12_345, "JPY 12,345")]
    [InlineData("KWD", 12_345, "KWD 12.345")]
    [InlineData("CLF", 12_345, "CLF 1.2345")]
    [InlineData("CNY", long.MaxValue, "CNY 92,233,720,368,547,758.07")]
    [InlineData("CNY", long.MinValue, "CNY -92,233,720,368,547,758.08")]
    public void An_amount_is_shown_grouped_with_all_its_minor_digits(string code, long minorUnits, string text) =>
        Assert.Equal(text, $"{Money.Of(code, minorUnits)}");

    [Theory]
    //          amount  share  part
    [InlineData(100, 3_333, 33)]
    [InlineData(1, 5_000, 1)] // half a unit is rounded up
    [InlineData(-1, 5_000, -1)] // and a correction undoes exactly that
    [InlineData(1, 4_999, 0)]
    [InlineData(12_345, 0, 0)]
    [InlineData(12_345, 10_000, 12_345)]
    [InlineData(long.MaxValue, 5_000, 4_611_686_018_427_387_904)]
    [InlineData(long.MinValue, 10_000, long.MinValue)]
    public void A_share_and_the_rest_add_up_to_the_amount(long amount, int share, long part)
    {
        Money whole = Money.Of("CNY", amount);

        (Money taken, Money rest) = whole.Split(BasisPoints.Of(share));

        Assert.Equal(Money.Of("CNY", part), taken);
        Assert.Equal(whole, taken + rest);
    }

    [Theory]
    [InlineData(0, "OK")]
    [InlineData(10_000, "OK")]
    [InlineData(-1, "SHARE_OUT_OF_RANGE")]
    [InlineData(10_001, "SHARE_OUT_OF_RANGE")]
    public void A_share_is_between_nothing_and_the_whole(int share, string outcome) =>
        Assert.Equal(outcome, Outcome.Of("", () => BasisPoints.Of(share)));

    [Fact]
    public void Amounts_of_two_currencies_are_not_combined_or_compared()
    {
        (Money yuan, Money yen) = (Money.Of("CNY", 1), Money.Of("JPY", 1));

        foreach (Func<object> combine in new Func<object>[] { () => yuan + yen, () => yuan - yen, () => yuan < yen })
        {
            Refusal refusal = Assert.Throws<Refusal>(combine);
            Assert.Equal((RefusalKind.NotNow, "CURRENCY_MISMATCH"), (refusal.Kind, refusal.Reason));
            Assert.Equal(("CNY", "JPY"), (refusal.Facts["currency"], refusal.Facts["otherCurrency"]));
        }
        Assert.NotEqual(yuan, yen);
    }

    [Fact]
    public void An_amount_never_wraps()
    {
        (Money one, Money most, Money least) = (Money.Of("CNY", 1), Money.Of("CNY", long.MaxValue), Money.Of("CNY", long.MinValue));

        Assert.Throws<OverflowException>(() => most + one);
        Assert.Throws<OverflowException>(() => least - one);
        Assert.Throws<OverflowException>(() => -least);
    }
}
