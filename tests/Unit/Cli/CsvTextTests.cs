using Fund.Cli;

namespace Fund.Tests.Unit.Cli;

public class CsvTextTests
{
    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("", "")]
    [InlineData(",", "|")]
    [InlineData("\"CNY 1,000.00\",x", "CNY 1,000.00|x")]
    [InlineData("\"he said \"\"no\"\"\",王", "he said \"no\"|王")]
    public void A_record_falls_into_its_fields(string record, string fields) =>
        Assert.Equal(fields, string.Join('|', CsvText.Fields(record)));

    [Theory]
    [InlineData("plain")]
    [InlineData("a,b")]
    [InlineData("say \"no\"")]
    [InlineData("two\nlines")]
    [InlineData("")]
    public void A_field_that_is_written_is_read_back(string field) =>
        Assert.Equal([field, "x"], CsvText.Fields(CsvText.Record([field, "x"])));

    [Fact]
    public void Records_know_their_line_and_keep_their_text()
    {
        var text = "h1,h2\r\n\r\n1,\"a\nb\"\n2,c\n";
        Assert.Equal([(1, "h1,h2"), (3, "1,\"a\nb\""), (5, "2,c")], CsvText.Records(new StringReader(text)));
    }

    [Fact]
    public void A_quote_that_is_never_closed_names_its_line() =>
        Assert.Contains("Line 2", Assert.Throws<UsageError>(() => CsvText.Records(new StringReader("h\n\"open\nmore")).ToList()).Message);
}
