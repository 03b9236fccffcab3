using Fund.Chassis.Imports;
using Fund.Kernel;
using Fund.Protos.Contract.V1;
using Fund.Protos.Imports.V1;
using Google.Protobuf.Reflection;

namespace Fund.Tests.Unit.Chassis;

public sealed class RowReaderTests
{
    private static readonly Dictionary<string, string> None = [];

    [Theory]
    //          request                   column         outcome
    [InlineData("CreateProgrammeRequest", "title", "OK")]
    [InlineData("CreateProgrammeRequest", "monthly_wage", "OK")]
    [InlineData("CreateProgrammeRequest", "monthly_wage.minor_units", "OK")]
    [InlineData("CreateProgrammeRequest", "monthlyWage", "COLUMN_UNKNOWN")]
    [InlineData("CreateProgrammeRequest", "title.text", "COLUMN_UNKNOWN")]
    [InlineData("CreateProgrammeRequest", "", "COLUMN_UNKNOWN")]
    [InlineData("CreateProgrammeRequest", "request_id", "COLUMN_UNKNOWN")]
    [InlineData("CreateProgrammeRequest", "validate_only", "COLUMN_UNKNOWN")]
    [InlineData("CreateContractRequest", "sources.source", "OK")]
    [InlineData("CreateContractRequest", "sources", "COLUMN_UNKNOWN")]
    [InlineData("CreateImportRequest", "columns", "COLUMN_UNKNOWN")]
    [InlineData("CreateImportRequest", "constants.value", "COLUMN_UNKNOWN")]
    [InlineData("CreateProgrammeRequest", "parent", "COLUMN_REPEATED")]
    public void A_column_is_a_field_that_a_cell_can_set(string request, string column, string outcome) =>
        Assert.Equal(outcome, Outcome(() => RowReader.CheckColumns(TypeOf(request), ["parent", column])));

    [Theory]
    //          column   cell        outcome
    [InlineData("title", "Cleaning", "OK")]
    [InlineData("title", "\"Cleaning, roads\"", "OK")]
    [InlineData("title", "Cleaning,roads", "ROW_MALFORMED")]
    [InlineData("title", "\"Cleaning\nand roads\"", "OK")]
    [InlineData("title", "Cleaning\np-2,Roads", "ROW_MALFORMED")]
    [InlineData("title", "Cleaning\r\n", "OK")]
    [InlineData("age_min_years", "18", "OK")]
    [InlineData("age_min_years", "18.0", "ROW_MALFORMED age_min_years")]
    [InlineData("age_min_years", "2,147", "ROW_MALFORMED")]
    [InlineData("age_min_years", "2147483648", "ROW_MALFORMED age_min_years")]
    [InlineData("one_per_household", "yes", "OK")]
    [InlineData("one_per_household", "Yes", "ROW_MALFORMED one_per_household")]
    [InlineData("monthly_wage", "CNY 600.00", "OK")]
    [InlineData("monthly_wage", "CNY 600.0", "ROW_MALFORMED monthly_wage")]
    [InlineData("monthly_wage", "CNY 600.001", "ROW_MALFORMED monthly_wage")]
    [InlineData("monthly_wage", "600.00", "ROW_MALFORMED monthly_wage")]
    [InlineData("monthly_wage", "cny 600.00", "ROW_MALFORMED monthly_wage")]
    [InlineData("monthly_wage", "CNY .00", "ROW_MALFORMED monthly_wage")]
    [InlineData("monthly_wage", "CNY 6.0.0", "ROW_MALFORMED monthly_wage")]
    [InlineData("monthly_wage.minor_units", "60000", "OK")]
    public void A_row_that_does_not_hold_what_it_should_names_the_column_and_not_its_value(string column, string cell, string outcome) =>
        Assert.Equal(outcome, Outcome(() => RowReader.Read(CreateProgrammeRequest.Parser, $"p-1,{cell}", ["programme_id", column], None)));

    [Theory]
    //          row                                   outcome
    [InlineData("programme_id,title", "HEADER_REPEATED")]
    [InlineData("title,programme_id", "HEADER_REPEATED")]
    [InlineData("Programme-Id ,\"TITLE\"", "HEADER_REPEATED")]
    [InlineData("\uFEFFprogramme_id,title", "HEADER_REPEATED")]
    [InlineData("programme_id", "ROW_MALFORMED")]
    [InlineData("programme_id,title,title", "ROW_MALFORMED")]
    [InlineData("programme_id,Cleaning", "OK")]
    [InlineData("p-1,title", "OK")]
    public void A_header_in_the_middle_is_no_row(string row, string outcome) =>
        Assert.Equal(outcome, Outcome(() => RowReader.Read(CreateProgrammeRequest.Parser, row, ["programme_id", "title"], None)));

    [Theory]
    [InlineData("ALL_OR_NOTHING", "OK")]
    [InlineData("MODE_ALL_OR_NOTHING", "OK")]
    [InlineData("NOTHING_AT_ALL", "ROW_MALFORMED mode")]
    public void A_choice_is_written_by_its_name(string cell, string outcome) =>
        Assert.Equal(outcome, Outcome(() => Assert.Equal(Import.Types.Mode.AllOrNothing,
            ((CreateImportRequest)RowReader.Read(CreateImportRequest.Parser, cell, ["mode"], None)).Mode)));

    [Fact]
    public void Cells_and_constants_make_the_request_and_an_empty_cell_leaves_what_was_there()
    {
        var read = (CreateContractRequest)RowReader.Read(CreateContractRequest.Parser, "river, River cleaning ,,CNY 700.01,a-1",
            ["contract_id", "title", "policy_pack", "sources.amount", "sources.source"],
            new Dictionary<string, string> { ["parent"] = "offices/s-county", ["policy_pack"] = "cn-2020" });

        Assert.Equal(new CreateContractRequest
        {
            Parent = "offices/s-county", ContractId = "river", Title = "River cleaning", PolicyPack = "cn-2020",
            Sources = { new ContractSource { Source = "a-1", Amount = new() { CurrencyCode = "CNY", MinorUnits = 70_001 } } },
        }, read);
    }

    private static MessageDescriptor TypeOf(string request) => request switch
    {
        "CreateProgrammeRequest" => CreateProgrammeRequest.Descriptor,
        "CreateContractRequest" => CreateContractRequest.Descriptor,
        _ => CreateImportRequest.Descriptor,
    };

    // The reason, then the columns at fault.
    private static string Outcome(Action read)
    {
        try
        {
            read();
            return "OK";
        }
        catch (Refusal refusal)
        {
            return string.Join(' ', [refusal.Reason, .. refusal.Violations.Select(violation => violation.Field)]);
        }
    }
}
