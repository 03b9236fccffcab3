using Fund.Cli;
using Fund.Protos.Google.Rpc;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fund.Tests.Unit.Cli;

public class RefusalTextTests
{
    [Fact]
    public void A_refusal_gives_reason_and_facts() => Assert.Equal("""
        refused: INSUFFICIENT_ALLOTMENT — The allotment has too little left.
        allotment  offices/s/appropriations/a/allotments/f
        asked      CNY 1,500.00
        available  CNY 1,000.00
        currency   CNY

        """, Said(Suite.Refusal(StatusCode.FailedPrecondition, "INSUFFICIENT_ALLOTMENT", "The allotment has too little left.",
        ("allotment", "offices/s/appropriations/a/allotments/f"), ("currency", "CNY"), ("availableMinorUnits", "100000"),
            ("askedMinorUnits", "150000"))));

    [Fact]
    public void A_missing_permission_names_the_roles_that_hold_it() => Assert.Equal("""
        refused: PERMISSION_MISSING — You may not do this.
        permission  budget.appropriations.enact
        Ask an access.admin for the role budget.approver, held at that office or above.

        """, Said(Suite.Refusal(StatusCode.PermissionDenied, "PERMISSION_MISSING", "You may not do this.",
        ("permission", "budget.appropriations.enact"))));

    [Fact]
    public void Fields_at_fault_are_named_as_options()
    {
        var bad = new BadRequest
        {
            FieldViolations =
            {
                new BadRequest.Types.FieldViolation { Field = "document_number", Description = "is required" },
                new BadRequest.Types.FieldViolation { Field = "lines[2].amount", Description = "is at least 1" },
            },
        };
        var status = new Protos.Google.Rpc.Status
        {
            Message = "2 fields break a rule.",
            Details = { Any.Pack(new ErrorInfo { Reason = "FIELDS_INVALID" }), Any.Pack(bad) },
        };
        Assert.Equal("""
            refused: FIELDS_INVALID — 2 fields break a rule.
            option             rule
            --document-number  is required
            --line #3 amount   is at least 1

            """, Said(Suite.Of(StatusCode.InvalidArgument, status)));
    }

    [Theory]
    [InlineData("name", "--name")]
    [InlineData("monthly_wage.minor_units", "--monthly-wage minor_units")]
    [InlineData("lines[0]", "--line #1")]
    [InlineData("items[9].open.lines[1].source", "--item #10 open.lines[1].source")]
    [InlineData("Not A Path", "Not A Path")]
    public void A_field_path_is_said_as_an_option(string path, string option) => Assert.Equal(option, RefusalText.OptionOf(path));

    [Theory]
    [InlineData(StatusCode.Unauthenticated, "fund login")]
    [InlineData(StatusCode.Unavailable, "fund health")]
    [InlineData(StatusCode.Internal, "operator")]
    public void A_status_without_details_still_says_what_to_do(StatusCode code, string hint) =>
        Assert.Contains(hint, Said(new RpcException(new Grpc.Core.Status(code, "x"))));

    [Fact]
    public void Garbled_details_do_not_hide_the_refusal() =>
        Assert.StartsWith("refused: FailedPrecondition — no.",
            Said(new RpcException(new Grpc.Core.Status(StatusCode.FailedPrecondition, "no"),
            new Metadata { { "grpc-status-details-bin", new byte[] { 0xFF, 0xFF, 0xFF } } })));

    private static string Said(RpcException error)
    {
        using Screen screen = Screen.Of();
        RefusalText.Write(error, screen.Printer(), screen.Terminal);
        return screen.Said;
    }
}
