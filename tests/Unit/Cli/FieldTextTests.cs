using Fund.Cli;
using Fund.Protos.Budget.V1;
using Fund.Protos.Contract.V1;

namespace Fund.Tests.Unit.Cli;

public class FieldTextTests
{
    [Fact]
    public void A_line_may_hold_an_amount_with_commas()
    {
        var line = (AppropriationLine)FieldText.Message(AppropriationLine.Descriptor,
            "line-id=wages,amount=CNY 1,234,567.80,purpose=cleaning");
        Assert.Equal(("wages", 123_456_780, "cleaning"), (line.LineId, line.Amount.MinorUnits, line.Purpose));
    }

    [Fact]
    public void A_path_makes_the_messages_on_its_way()
    {
        var item = (PostBatchItem)FieldText.Message(PostBatchItem.Descriptor, "group=a,open.purpose=cleaning,open.parent=offices/x");
        Assert.Equal("cleaning", item.Open.Purpose);
    }

    [Fact]
    public void A_list_inside_a_list_is_given_as_json()
    {
        var item = (PostBatchItem)FieldText.Message(PostBatchItem.Descriptor,
            """{"open":{"lines":[{"source":"s","amount":{"currencyCode":"CNY","minorUnits":"5"}}]}}""");
        Assert.Equal(5, item.Open.Lines[0].Amount.MinorUnits);
    }

    [Theory]
    [InlineData("buyer", "OK")]
    [InlineData("BUYER", "OK")]
    [InlineData("SIDE_BUYER", "OK")]
    [InlineData("side-buyer", "OK")]
    [InlineData("seller", "--side: \"seller\" is not one of buyer, undertaker.")]
    [InlineData("unspecified", "--side: \"unspecified\" is not one of buyer, undertaker.")]
    [InlineData("", "--side: \"\" is not one of buyer, undertaker.")]
    public void An_enum_is_said_in_words(string text, string outcome)
    {
        var request = new SignContractRequest();
        string said;
        try
        {
            FieldText.PutAt(request, "side", text);
            said = request.Side == SignContractRequest.Types.Side.Buyer ? "OK" : request.Side.ToString();
        }
        catch (UsageError error)
        {
            said = error.Message;
        }
        Assert.Equal(outcome, said);
    }

    [Theory]
    [InlineData("source")]
    [InlineData("sauce=x")]
    [InlineData("amount=12")]
    [InlineData("amount.minor_units=1.5")]
    [InlineData("source.x=1")]
    [InlineData("{\"sauce\":1}")]
    [InlineData("{")]
    public void What_no_field_takes_is_refused(string text) =>
        Assert.Throws<UsageError>(() => FieldText.Message(SourceAmount.Descriptor, text));

    [Fact]
    public void A_fault_in_json_does_not_quote_it() =>
        Assert.DoesNotContain("110101", Assert.Throws<UsageError>(() =>
            FieldText.Json(CreateEnrolmentRequest.Descriptor, """{"idNumber":"110101199003070011","x":1}""")).Message);
}
