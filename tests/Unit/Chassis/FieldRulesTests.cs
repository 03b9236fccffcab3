using Fund.Chassis.Rules;
using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Fund.Protos.Imports.V1;
using Google.Protobuf;
using Pb = Fund.Protos.Type;

namespace Fund.Tests.Unit.Chassis;

public sealed class FieldRulesTests
{
    private const string Id = "7b0c3e7e-30a1-4f5c-9a53-0f2f3ba41c11";

    [Fact]
    public void A_request_that_obeys_its_rules_is_not_refused() => Assert.Null(FieldRules.Refuse(Open()));

    [Fact]
    public void All_violations_are_answered_at_once_in_field_order_and_hold_no_value()
    {
        OpenEncumbranceRequest request = Open();
        request.Parent = "";
        request.EncumbranceId = "Secret Words";
        request.Lines.Add(new SourceAmount { Source = "allotment", Amount = new Pb.Money { CurrencyCode = "cny", MinorUnits = 0 } });
        request.RequestId = "secret";

        Refusal refusal = FieldRules.Refuse(request)!;

        Assert.Equal((RefusalKind.Malformed, "FIELDS_INVALID", "5"), (refusal.Kind, refusal.Reason, refusal.Facts["violationCount"]));
        Assert.Equal(
            ["parent", "encumbrance_id", "lines[1].amount.minor_units", "lines[1].amount.currency_code", "request_id"],
            refusal.Violations.Select(violation => violation.Field));
        Assert.DoesNotContain("ecret", refusal.Message + string.Concat(refusal.Violations));
    }

    [Theory]
    [InlineData("plain", "")]
    [InlineData("", "reason: Must be set.")]
    [InlineData("two\nlines", "reason: Must be well-formed text without control characters.")]
    [InlineData("nul\0", "reason: Must be well-formed text without control characters.")]
    [InlineData("𠮷𠮷", "")]
    public void A_text_is_set_well_formed_and_without_control_characters(string reason, string outcome) =>
        Assert.Equal(outcome, OutcomeOf(new WriteBackRequest(WriteBack()) { Reason = reason }));

    // Not a row of the table: an attribute cannot hold half a surrogate pair.
    [Fact]
    public void Half_a_character_is_no_text() => Assert.Equal("reason: Must be well-formed text without control characters.",
        OutcomeOf(new WriteBackRequest(WriteBack()) { Reason = "half " + '\ud842' }));

    [Theory]
    [InlineData("x", 500, "")]
    [InlineData("x", 501, "reason: Must have at most 500 characters.")]
    [InlineData("𠮷", 500, "")]
    [InlineData("𠮷", 501, "reason: Must have at most 500 characters.")]
    public void The_length_of_a_text_is_counted_in_characters(string character, int count, string outcome) =>
        Assert.Equal(outcome, OutcomeOf(new WriteBackRequest(WriteBack()) { Reason = string.Concat(Enumerable.Repeat(character, count)) }));

    [Theory]
    [InlineData(1_000, "")]
    [InlineData(1_001, "document: Must have at most 1,000 characters.")]
    public void A_text_without_a_length_of_its_own_has_at_most_1_000(int length, string outcome) =>
        Assert.Equal(outcome, OutcomeOf(new WriteBackRequest(WriteBack()) { Document = new string('x', length) }));

    [Theory]
    [InlineData("2026-06-30", "")]
    [InlineData("2026-06-30 ", "effective_date: Must be a day, such as 2026-06-30.")]
    [InlineData("on 2026-06-30", "effective_date: Must be a day, such as 2026-06-30.")]
    [InlineData("２０２６-06-30", "effective_date: Must be a day, such as 2026-06-30.")]
    public void A_pattern_matches_the_whole_text(string date, string outcome) =>
        Assert.Equal(outcome, OutcomeOf(new WriteBackRequest(WriteBack()) { EffectiveDate = date }));

    [Theory]
    [InlineData(Id, "")]
    [InlineData("", "request_id: Must be a UUID in lower case, made and kept by the caller.")]
    [InlineData("7B0C3E7E-30A1-4F5C-9A53-0F2F3BA41C11", "request_id: Must be a UUID in lower case, made and kept by the caller.")]
    [InlineData("7b0c3e7e30a14f5c9a530f2f3ba41c11", "request_id: Must be a UUID in lower case, made and kept by the caller.")]
    [InlineData(Id + " ", "request_id: Must be a UUID in lower case, made and kept by the caller.")]
    public void A_change_is_named_by_a_lower_case_uuid(string id, string outcome) =>
        Assert.Equal(outcome, OutcomeOf(new WriteBackRequest(WriteBack()) { RequestId = id }));

    [Theory]
    [InlineData("CNY", 1, "")]
    [InlineData("CNY", 0, "lines[0].amount.minor_units: Must be at least 1.")]
    [InlineData("", 1, "lines[0].amount.currency_code: Must be three capital letters, such as CNY.")]
    [InlineData("ＣＮＹ", 1, "lines[0].amount.currency_code: Must be three capital letters, such as CNY.")]
    [InlineData(null, 1, "lines[0].amount: Must be set.")]
    public void An_amount_has_a_currency_and_keeps_its_range(string? currency, long minorUnits, string outcome)
    {
        OpenEncumbranceRequest request = Open();
        request.Lines[0].Amount = currency is null ? null : new Pb.Money { CurrencyCode = currency, MinorUnits = minorUnits };
        Assert.Equal(outcome, OutcomeOf(request));
    }

    [Theory]
    [InlineData(0, "lines: Must have at least one item.")]
    [InlineData(100, "")]
    [InlineData(101, "lines: Must have at most 100 items.")]
    public void A_list_keeps_its_number_of_items(int count, string outcome)
    {
        OpenEncumbranceRequest request = Open();
        SourceAmount line = request.Lines[0];
        request.Lines.Clear();
        request.Lines.AddRange(Enumerable.Repeat(line, count));
        Assert.Equal(outcome, OutcomeOf(request));
    }

    [Theory]
    [InlineData(-1, "page_size: Must not be negative.")]
    [InlineData(0, "")]
    [InlineData(int.MaxValue, "")]
    public void A_page_size_is_not_negative(int size, string outcome) =>
        Assert.Equal(outcome, OutcomeOf(new ListEncumbrancesRequest { Parent = "offices/s-county", PageSize = size }));

    [Theory]
    [InlineData(Import.Types.Mode.EachRow, "")]
    [InlineData(Import.Types.Mode.Unspecified, "mode: Must be set.")]
    [InlineData((Import.Types.Mode)77, "mode: Must be one of the defined values.")]
    public void An_enum_is_one_of_its_values(Import.Types.Mode mode, string outcome) =>
        Assert.Equal(outcome, OutcomeOf(new CreateImportRequest(Importing()) { Mode = mode }));

    [Theory]
    [InlineData(0, "row_count: Must be at least 1.")]
    [InlineData(1, "")]
    [InlineData(10_000_000, "")]
    [InlineData(10_000_001, "row_count: Must be at most 10,000,000.")]
    public void A_number_keeps_its_range_also_when_it_is_zero(long count, string outcome) =>
        Assert.Equal(outcome, OutcomeOf(new CreateImportRequest(Importing()) { RowCount = count }));

    [Theory]
    [InlineData("a,\"two\r\nlines\",\ttab", "")]
    [InlineData("nul\0", "rows[0].text: Must be well-formed text without control characters.")]
    public void Part_of_a_file_may_hold_tabs_and_line_ends(string text, string outcome) =>
        Assert.Equal(outcome, OutcomeOf(
            new UploadRowsRequest { Name = "i", Rows = { new Protos.Imports.V1.Row { Number = 1, Text = text } } }));

    [Theory]
    [InlineData("zone", "Asia/Shanghai", "")]
    [InlineData("zone", "a\tb", "constants[*]: Must be well-formed text without control characters.")]
    [InlineData("a\tb", "x", "constants[*]: Must be well-formed text without control characters.")]
    public void Keys_and_values_of_a_map_are_texts_too(string key, string value, string outcome)
    {
        CreateImportRequest request = Importing();
        request.Constants[key] = value;
        Assert.Equal(outcome, OutcomeOf(request));
    }

    [Fact]
    public void Items_of_a_batch_are_checked_as_the_requests_they_are()
    {
        var item = new ReleaseEncumbranceRequest { Name = "offices/s/encumbrances/e", Reason = "done", EffectiveDate = "2026-06-30" };
        var batch = new PostBatchRequest { Parent = "offices/s", RequestId = Id, Items = { new PostBatchItem { Release = item } } };
        Assert.Equal("items[0].release.request_id: Must be a UUID in lower case, made and kept by the caller.", OutcomeOf(batch));
    }

    [Fact]
    public void A_flood_of_violations_is_counted_but_not_all_listed()
    {
        OpenEncumbranceRequest request = Open();
        request.Lines.AddRange(Enumerable.Repeat(new SourceAmount(), 99));

        Refusal refusal = FieldRules.Refuse(request)!;

        Assert.Equal((50, "198"), (refusal.Violations.Count, refusal.Facts["violationCount"]));
    }

    [Fact]
    public void Every_request_of_the_suite_can_be_checked() =>
        Assert.All(MethodRules.Methods.Values, method => FieldRules.Refuse(method.InputType.Parser.ParseFrom(ByteString.Empty)));

    private static string OutcomeOf(IMessage request) =>
        string.Join(" ", FieldRules.Refuse(request)?.Violations.Select(violation => $"{violation.Field}: {violation.Rule}") ?? []);

    private static OpenEncumbranceRequest Open() => new()
    {
        Parent = "offices/s-county",
        EncumbranceId = "wages-2026-06",
        Document = "offices/s-county/wageRuns/2026-06",
        Purpose = "wages",
        Lines = { Line() },
        EffectiveDate = "2026-06-30",
        RequestId = Id,
    };

    private static WriteBackRequest WriteBack() => new()
    {
        Name = "offices/s-county/encumbrances/wages-2026-06",
        Document = "offices/s-county/wageRuns/2026-06",
        Lines = { Line() },
        Reason = "Never claimed.",
        EffectiveDate = "2026-06-30",
        RequestId = Id,
    };

    private static CreateImportRequest Importing() => new()
    {
        Parent = "offices/s-county/services/contracts",
        ImportId = "roll-2026-06",
        Method = "/fund.contract.v1.AttendanceService/RecordAttendance",
        Columns = { "person" },
        RowCount = 3,
        Sha256 = new string('a', 64),
        Mode = Import.Types.Mode.EachRow,
        RequestId = Id,
    };

    private static SourceAmount Line() =>
        new() { Source = "offices/s-county/appropriations/a/allotments/b", Amount = new Pb.Money { CurrencyCode = "CNY", MinorUnits = 1 } };
}
