using Fund.Cli;
using Fund.Kernel;
using FsCheck;
using FsCheck.Fluent;

namespace Fund.Tests.Unit.Cli;

public class MoneyTextTests
{
    [Theory]
    [InlineData("CNY 1,234.50", "CNY", 123_450)]
    [InlineData("CNY 1234.5", "CNY", 123_450)]
    [InlineData("CNY 0.01", "CNY", 1)]
    [InlineData("CNY -3,000", "CNY", -300_000)]
    [InlineData("JPY 1,000", "JPY", 1_000)]
    [InlineData("KWD 1.005", "KWD", 1_005)]
    [InlineData("CNY 92,233,720,368,547,758.07", "CNY", long.MaxValue)]
    public void An_amount_is_read_exactly(string text, string currency, long minorUnits)
    {
        Protos.Type.Money money = MoneyText.Parse(text);
        Assert.Equal((currency, minorUnits), (money.CurrencyCode, money.MinorUnits));
    }

    [Theory]
    [InlineData("1,234.50")]
    [InlineData("CNY")]
    [InlineData("cny 5")]
    [InlineData("CNY 1,23.00")]
    [InlineData("CNY 12,34")]
    [InlineData("CNY 1.005")]
    [InlineData("JPY 1.0")]
    [InlineData("CNY 1.")]
    [InlineData("CNY +1")]
    [InlineData("CNY 1e3")]
    [InlineData("CNY 92,233,720,368,547,758.08")]
    [InlineData("CNY 99999999999999999999999")]
    public void What_is_no_exact_amount_is_refused(string text) => Assert.Throws<UsageError>(() => MoneyText.Parse(text));

    [Fact]
    public void What_is_shown_can_be_typed_back() =>
        Prop.ForAll<long, int>((minorUnits, pick) =>
        {
            Money money = Money.Of(new[] { "CNY", "JPY", "KWD", "CLF" }[Math.Abs(pick % 4)], minorUnits);
            Protos.Type.Money read = MoneyText.Parse(money.ToString());
            Protos.Type.Money plain = MoneyText.Parse($"{money.Currency} {MoneyText.Plain(money)}");
            return read.MinorUnits == minorUnits && read.CurrencyCode == money.Currency.Code && plain.Equals(read);
        }).QuickCheckThrowOnFailure();
}
