using Fund.Kernel;
using Fund.Payments.Banks.Iso20022;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Fund.Tests.Unit.Payments;

public sealed class AmountTextTests
{
    [Theory]
    [InlineData("CNY", "1234.5", 123450, "None")]
    [InlineData("CNY", "1234.50000", 123450, "None")]
    [InlineData("CNY", "0001", 100, "None")]
    [InlineData("CNY", "+.05", 5, "None")]
    [InlineData("CNY", "5.", 500, "None")]
    [InlineData("CNY", "0", 0, "None")]
    [InlineData("EUR", "12.500", 1250, "None")]
    [InlineData("EUR", "12.505", 0, "Inexact")]
    [InlineData("JPY", "12.0", 12, "None")]
    [InlineData("JPY", "12.5", 0, "Inexact")]
    [InlineData("KWD", "0.005", 5, "None")]
    [InlineData("CNY", "9999999999999999.99", 999999999999999999, "None")]
    [InlineData("CNY", "10000000000000000.00", 0, "Malformed")]
    [InlineData("CNY", "-1.00", 0, "Malformed")]
    [InlineData("CNY", "1,000.00", 0, "Malformed")]
    [InlineData("CNY", "1.2.3", 0, "Malformed")]
    [InlineData("CNY", "1e3", 0, "Malformed")]
    [InlineData("CNY", "１２", 0, "Malformed")]
    [InlineData("CNY", ".", 0, "Malformed")]
    [InlineData("CNY", "", 0, "Malformed")]
    public void An_amount_is_read_exactly_or_not_at_all(string currency, string text, long minorUnits, string fault)
    {
        Assert.Equal(Enum.Parse<AmountFault>(fault), AmountText.TryParse(text, Currency.Of(currency), out Money amount));
        Assert.Equal(Money.Of(currency, minorUnits), amount);
    }

    [Theory]
    [InlineData("JPY")]
    [InlineData("CNY")]
    [InlineData("KWD")]
    [InlineData("CLF")]
    public void Every_amount_reads_back_as_written(string currency) =>
        Prop.ForAll(Gen.Choose(0, 999_999_999).Two().ToArbitrary(), halves =>
        {
            Money amount = Money.Of(currency, halves.Item1 * 1_000_000_000L + halves.Item2);
            return AmountText.TryParse(AmountText.Of(amount), amount.Currency, out Money read) == AmountFault.None && read == amount;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_sum_adds_the_numbers_of_all_currencies_beyond_64_bits()
    {
        Assert.Equal("92233720368547758.070", AmountText.SumOf([Money.Of("CNY", long.MaxValue - 5), Money.Of("KWD", 50)]));
        Assert.Equal("18446744073709551614", AmountText.SumOf([Money.Of("JPY", long.MaxValue), Money.Of("JPY", long.MaxValue)]));
        Assert.Equal("-0.05", AmountText.Of(Money.Of("CNY", -5)));
    }
}
