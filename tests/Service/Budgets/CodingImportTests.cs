using System.Security.Cryptography;
using System.Text;
using Fund.Chassis.Db;
using Fund.Protos.Imports.V1;
using Pb = Fund.Protos.Budget.V1;
using Kind = Fund.Protos.Budget.V1.CodeList.Types.Kind;
using Mode = Fund.Protos.Imports.V1.Import.Types.Mode;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

/// <summary>Code lists from files: what a finance office has in a spreadsheet, with what spreadsheets do to it.</summary>
public sealed class CodingImportTests
{
    private const string Header = "code,parent_code,title,from_date,until_date";

    [Theory, EachDatabase]
    public async Task A_row_that_a_spreadsheet_spoiled_is_refused_by_line_column_and_rule(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        string list = await List(county, 3, 5, 7);

        (Import import, RefusedRow[] refused) = await Import(county, list, "CreateCode", Mode.EachRow,
            Header,
            "208,,社会保障和就业,2026-01-01,",
            "20807,208,就业补助,2026-01-01,",
            "2080705,20807,公益性岗位补贴,2026-01-01,",
            "\"2,080,701\",20807,Grouped,2026-01-01,",
            "2026-01-02,,A date,2026-01-01,",
            "1/2/2026,,A date,2026-01-01,",
            "2-Jan,,A date,2026-01-01,",
            "Jan-02,,A date,2026-01-01,",
            "1E+05,,A power,2026-01-01,",
            "5,,Leading zeros,2026-01-01,",
            "2080702,2.08E+04,A power above,2026-01-01,",
            "code,parent_code,title,from_date,until_date",
            "Until-Date,code,parent-code,TITLE,from-date",
            "20899,208,No date,1/1/2026,",
            "20898,208,Reversed,2026-01-01,2025-01-01",
            "20897,299,No parent,2026-01-01,",
            "20896,208,Too early,2025-01-01,",
            "20807,208,Another title,2026-06-01,",
            "20807,208,就业补助,2026-01-01,",
            "20806,208,Unquoted, comma,2026-01-01,",
            "20805,208,,2026-01-01,",
            "20804,208,The last,2026-01-01,2030-12-31");

        Assert.Equal((5, 17), (import.AppliedCount, import.RefusedCount));
        Assert.Equal(
            [
                "5 CODE_HAS_THOUSANDS_SEPARATORS code", "6 CODE_IS_A_DATE code", "7 CODE_IS_A_DATE code", "8 CODE_IS_A_DATE code",
                "9 CODE_IS_A_DATE code", "10 CODE_IN_SCIENTIFIC_NOTATION code", "11 CODE_LOST_LEADING_ZEROS code",
                "12 CODE_IN_SCIENTIFIC_NOTATION parent_code", "13 HEADER_REPEATED ", "14 HEADER_REPEATED ", "15 FIELDS_INVALID from_date",
                "16 DATES_REVERSED until_date", "17 PARENT_CODE_NOT_FOUND parent_code", "18 PARENT_CODE_NOT_VALID parent_code",
                "19 CODE_OVERLAPS from_date", "21 ROW_MALFORMED ", "22 FIELDS_INVALID title",
            ],
            refused.Select(row => $"{row.Number} {row.Reason} {string.Join(',', row.Columns)}"));
        Assert.Contains("spreadsheet", refused[1].Message, StringComparison.Ordinal);
        Assert.Contains("3, 5 or 7 characters", refused[6].Message, StringComparison.Ordinal);
        Assert.Contains("joined", refused[8].Message, StringComparison.Ordinal);
        var codes = await county.Coding(county.Ann).ListCodesAsync(new() { Parent = list });
        Assert.Equal(["208", "20804", "20807", "2080705"], codes.Codes.Select(code => code.Code));
    }

    [Theory, EachDatabase]
    public async Task One_spoiled_row_keeps_a_file_out_that_is_to_come_in_whole(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        string list = await List(county, 3, 5);
        string[] rows = [Header, "302,,Goods and services,2026-01-01,", "30226,302,Labour,2026-01-01,"];

        (Import spoiled, RefusedRow[] refused) = await Import(county, list, "CreateCode", Mode.AllOrNothing, [.. rows, Header]);
        Assert.Equal(Protos.Imports.V1.Import.Types.State.Refused, spoiled.State);
        Assert.Equal((4, "HEADER_REPEATED"), (Assert.Single(refused).Number, refused[0].Reason));
        Assert.Empty((await county.Coding(county.Ann).ListCodesAsync(new() { Parent = list })).Codes);

        (Import whole, _) = await Import(county, list, "CreateCode", Mode.AllOrNothing, rows);
        Assert.Equal((Protos.Imports.V1.Import.Types.State.Applied, 2), (whole.State, whole.AppliedCount));
    }

    [Theory, EachDatabase]
    public async Task A_cell_of_two_lines_spoils_its_own_row_and_not_the_file(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        string list = await List(county, 3, 5);

        (Import import, RefusedRow[] refused) = await Import(county, list, "CreateCode", Mode.EachRow, Header,
            "208,,\"Social security\nand employment\",2026-01-01,", "209,,A\ttab,2026-01-01,", "210,,\"Only at the end\n\",2026-01-01,",
            "211,,One,2026-01-01,\n212,,Two,2026-01-01,", "213,,Another,2026-01-01,");

        Assert.Equal((2, 3), (import.AppliedCount, import.RefusedCount));
        Assert.Equal(["2 FIELDS_INVALID title", "3 FIELDS_INVALID title", "5 ROW_MALFORMED "],
            refused.Select(row => $"{row.Number} {row.Reason} {string.Join(',', row.Columns)}"));
        var codes = await county.Coding(county.Ann).ListCodesAsync(new() { Parent = list });
        Assert.Equal(["210 Only at the end", "213 Another"], codes.Codes.Select(code => $"{code.Code} {code.Title}"));
    }

    [Theory, EachDatabase]
    public async Task Next_years_table_renames_and_ends_by_files(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        string list = await List(county, 3, 5);
        await Import(county, list, "CreateCode", Mode.AllOrNothing, Header,
            "302,,Goods and services,2026-01-01,", "30226,302,Labour,2026-01-01,", "30227,302,Entrusted business,2026-01-01,");

        // The whole table again: what is unchanged is taken as it stands, and only news are written.
        (Import again, _) = await Import(county, list, "CreateCode", Mode.AllOrNothing, Header,
            "302,,Goods and services,2026-01-01,", "30226,302,Labour,2026-01-01,", "30228,302,Trade unions,2027-01-01,");
        (Import renamed, _) = await Import(county, list, "ReviseCode", Mode.AllOrNothing, "code,title,from_date",
            "302,Goods works and services,2027-01-01");
        (Import ended, RefusedRow[] refused) = await Import(county, list, "EndCode", Mode.EachRow, "code,until_date,reason",
            "30227,2026-12-31,Table of 2027", "302,2026-12-31,Table of 2027");

        Assert.Equal((3, 1, 1), (again.AppliedCount, renamed.AppliedCount, ended.AppliedCount));
        Assert.Equal("END_BEFORE_START", Assert.Single(refused).Reason);
        var codes = await county.Coding(county.Ann).ListCodesAsync(new() { Parent = list, OnDate = "2027-01-01" });
        Assert.Equal(["302 Goods works and services", "30226 Labour", "30228 Trade unions"],
            codes.Codes.Select(code => $"{code.Code} {code.Title}"));
    }

    private static async Task<string> List(CountyBudget county, params int[] lengths)
    {
        Pb.CreateCodeListRequest request = CodingTests.List("table", Kind.Economic, lengths: lengths);
        return (await county.Coding(county.Ann).CreateCodeListAsync(request)).Name;
    }

    // The first line is the header.
    private static async Task<(Import Import, RefusedRow[] Refused)> Import(
        CountyBudget county, string list, string method, Mode mode, params string[] lines)
    {
        var imports = new ImportService.ImportServiceClient(county.Ann);
        string[] rows = lines[1..];
        var create = new CreateImportRequest
        {
            Parent = $"{Office}/services/budgets", ImportId = $"i-{Id()}", Method = $"fund.budget.v1.CodingService/{method}", Mode = mode,
            Columns = { lines[0].Split(',') }, Constants = { ["parent"] = list }, RowCount = rows.Length, RequestId = Id(),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => row + "\n"))))),
        };
        Import import = await imports.CreateImportAsync(create);
        using (var upload = imports.UploadRows())
        {
            var sent = new UploadRowsRequest { Name = import.Name };
            sent.Rows.AddRange(rows.Select((text, index) => new Protos.Imports.V1.Row { Number = index + 2, Text = text }));
            await upload.RequestStream.WriteAsync(sent);
            await upload.RequestStream.CompleteAsync();
            await upload;
        }
        import = await imports.CompleteImportAsync(new() { Name = import.Name, RequestId = Id() });
        var refused = await imports.ListRefusedRowsAsync(new() { Name = import.Name, PageSize = 1000 });
        return (import, [.. refused.RefusedRows]);
    }
}
