using Fund.Cli;
using Fund.Protos.Budget.V1;
using Money = Fund.Protos.Type.Money;

namespace Fund.Tests.Unit.Cli;

/// <summary>What a finance officer reads at the end of a month: no code of its own draws it.</summary>
public sealed class ForecastViewTests
{
    [Fact]
    public void Cash_is_read_month_by_month_below_the_first_that_cannot_be_paid() => Assert.Equal("""
        first unpaid month  2026-08
        shortfall           CNY 100,000.50
        in transit          CNY 0.00
        suspense            CNY 1,500.00
        pledged             CNY 0.00
        encumbered later    CNY 0.00
        unassigned          CNY 0.00

        months
        month              opening      expected         obligated         encumbered         planned            closing
        2026-06  CNY 12,345,678.90      CNY 0.00  CNY 1,200,000.00           CNY 0.00  CNY 350,000.00  CNY 10,795,678.90
        2026-07  CNY 10,795,678.90  CNY 5,000.00          CNY 0.00      CNY 50,000.00  CNY 350,000.00  CNY 10,400,678.90
        2026-08  CNY 10,400,678.90      CNY 0.00          CNY 0.00  CNY 10,150,679.40  CNY 350,000.00    CNY -100,000.50

        """, Drawn(new ForecastCashResponse
    {
        FirstUnpaidMonth = "2026-08", Shortfall = Cny(10_000_050), InTransit = Cny(0), Suspense = Cny(150_000), Pledged = Cny(0),
        EncumberedLater = Cny(0), Unassigned = Cny(0),
        Months =
        {
            Month("2026-06", 1_234_567_890, 0, 120_000_000, 0, 35_000_000, 1_079_567_890),
            Month("2026-07", 1_079_567_890, 500_000, 0, 5_000_000, 35_000_000, 1_040_067_890),
            Month("2026-08", 1_040_067_890, 0, 0, 1_015_067_940, 35_000_000, -10_000_050),
        },
    }));

    [Fact]
    public void What_each_source_gives_is_read_month_by_month() => Assert.Equal("""
        first unpaid month  2026-08
        shortfall           CNY 40.00

        month shares
        month    source                                                               amount        left
        2026-06  offices/s-county.f-town/contributions/bamboo               CNY 1,234,567.00   CNY 30.00
        2026-07  offices/s-county.f-town/contributions/bamboo                      CNY 30.00    CNY 0.00
        2026-07  offices/s-county/appropriations/cleaning/allotments/wages  CNY 1,234,537.00  CNY 100.00

        """, Drawn(new SimulateFundingResponse
    {
        FirstUnpaidMonth = "2026-08", Shortfall = Cny(4_000),
        MonthShares =
        {
            Share("2026-06", "offices/s-county.f-town/contributions/bamboo", 123_456_700, 3_000),
            Share("2026-07", "offices/s-county.f-town/contributions/bamboo", 3_000, 0),
            Share("2026-07", "offices/s-county/appropriations/cleaning/allotments/wages", 123_453_700, 10_000),
        },
    }));

    private static ForecastCashResponse.Types.CashMonth Month(
        string month, long opening, long expected, long obligated, long encumbered, long planned, long closing) => new()
    {
        Month = month, Opening = Cny(opening), Expected = Cny(expected), Obligated = Cny(obligated), Encumbered = Cny(encumbered),
        Planned = Cny(planned), Closing = Cny(closing),
    };

    private static SimulateFundingResponse.Types.SimulatedMonthShare Share(string month, string source, long amount, long left) =>
        new() { Month = month, Source = source, Amount = Cny(amount), Left = Cny(left) };

    private static string Drawn(Google.Protobuf.IMessage answer)
    {
        using Screen screen = Screen.Of(width: 120);
        screen.Printer().One(answer);
        return screen.Data;
    }

    private static Money Cny(long minor) => new() { CurrencyCode = "CNY", MinorUnits = minor };
}
