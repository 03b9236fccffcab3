using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Grpc.Core;
using Pb = Fund.Protos.Budget.V1;
using Contents = Fund.Protos.Budget.V1.CreateCodeListRequest.Types.Contents;
using Kind = Fund.Protos.Budget.V1.CodeList.Types.Kind;
using Posting = Fund.Protos.Budget.V1.CodeVersion.Types.Posting;
using static Fund.Tests.Service.Budgets.CountyBudget;

namespace Fund.Tests.Service.Budgets;

/// <summary>Code lists and codes by dates, as they are kept and listed. The clock stands on 2026-06-15.</summary>
public sealed class CodingTests
{
    [Theory, EachDatabase]
    public async Task A_list_of_functions_is_COFOG_unless_its_office_says_otherwise(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var coding = county.Coding(county.Ann);

        Pb.CodeList cofog = await coding.CreateCodeListAsync(List("cofog", Kind.Function));
        Pb.CodeList national = await coding.CreateCodeListAsync(List("national", Kind.Function, Town, contents: Contents.None));
        Pb.CodeList economic = await coding.CreateCodeListAsync(List("economic", Kind.Economic));

        Assert.Equal((188, 0, 0), (cofog.VersionCount, national.VersionCount, economic.VersionCount));
        Assert.Equal([2, 4, 6], cofog.CodeLengths);
        Assert.StartsWith("United Nations", cofog.Source, StringComparison.Ordinal);
        var town = county.Coding(county.Host.As("tea", "supervisor@s-county.m-town"));
        var first = await town.ListCodesInForceAsync(new() { Parent = OtherTown, Kind = Kind.Function, PageSize = 100 });
        var second = await town.ListCodesInForceAsync(
            new() { Parent = OtherTown, Kind = Kind.Function, PageSize = 100, PageToken = first.NextPageToken });
        string[] codes = [.. first.Codes.Concat(second.Codes).Select(code => code.Code)];
        Assert.Equal((188, ""), (codes.Length, second.NextPageToken));
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Pb.CodeVersion waste = second.Codes.Concat(first.Codes).Single(code => code.Code == "05.1.0");
        Assert.Equal(("Waste management", "05.1", true, true, "2026-01-01", ""),
            (waste.Title, waste.ParentCode, waste.IsLeaf, waste.TakesPostings, waste.FromDate, waste.UntilDate));
        Assert.Equal($"{cofog.Name}/codes/05.1.0/versions/2026-01-01", waste.Name);
        Pb.CodeVersion division = first.Codes.Single(code => code.Code == "05");
        Assert.Equal((false, false, Posting.Leaf), (division.IsLeaf, division.TakesPostings, division.Posting));

        Assert.Equal("STANDARD_MISFIT", await Refused.Reason(coding.CreateCodeListAsync(
            List("fund", Kind.Fund, contents: Contents.Cofog))));
        Assert.Equal("CODE_LIST_NOT_IN_FORCE",
            await Refused.Reason(town.ListCodesInForceAsync(new() { Parent = OtherTown, Kind = Kind.Fund })));
        Assert.Equal("CODE_LIST_NOT_IN_FORCE", await Refused.Reason(
            town.ListCodesInForceAsync(new() { Parent = OtherTown, Kind = Kind.Function, OnDate = "2025-12-31" })));
    }

    [Theory, EachDatabase]
    public async Task One_list_of_a_kind_is_in_force_and_another_follows_it(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var coding = county.Coding(county.Ann);
        Pb.CodeList first = await coding.CreateCodeListAsync(List("fund-1", Kind.Fund));
        Pb.CreateCodeListRequest next = List("fund-2", Kind.Fund, from: "2027-01-01");

        Assert.Equal("CODE_LIST_OVERLAPS", await Refused.Reason(coding.CreateCodeListAsync(next)));
        Assert.Equal("END_BEFORE_START", await Refused.Reason(coding.EndCodeListAsync(End(first.Name, "2025-12-31"))));
        Pb.CodeList ended = await coding.EndCodeListAsync(End(first.Name, "2026-12-31"));
        Assert.Equal("CODE_LIST_ENDED", await Refused.Reason(coding.EndCodeListAsync(End(first.Name, "2026-12-31"))));
        Pb.CodeList second = await coding.CreateCodeListAsync(next);

        Assert.Equal("2026-12-31", ended.UntilDate);
        Assert.Equal(ended, await coding.GetCodeListAsync(new() { Name = first.Name }));
        Assert.Equal("CODE_LIST_EXISTS", await Refused.Reason(coding.CreateCodeListAsync(List("fund-2", Kind.Fund))));
        Assert.Equal("OFFICE_NOT_FOUND", await Refused.Reason(coding.CreateCodeListAsync(
            List("fund-3", Kind.Fund, "offices/s-county.x-town"))));
        Assert.Equal("DATES_REVERSED", await Refused.Reason(coding.CreateCodeListAsync(
            List("fund-3", Kind.Fund, until: "2025-01-01"))));
        Assert.Equal("CODE_LENGTHS_MALFORMED", await Refused.Reason(coding.CreateCodeListAsync(
            List("fund-3", Kind.Fund, lengths: [5, 3]))));
        Assert.Equal("CODE_LIST_NOT_FOUND", await Refused.Reason(coding.GetCodeListAsync(new() { Name = $"{Office}/codeLists/none" })));

        // A town sees its own and those that may hold for it; the county also what lies below it.
        await coding.CreateCodeListAsync(List("town-fund", Kind.Fund, Town));
        await coding.CreateCodeListAsync(List("other-fund", Kind.Fund, OtherTown));
        var town = county.Coding(county.Host.As("tea", "supervisor@s-county.f-town"));
        Assert.Equal([$"{Town}/codeLists/town-fund", first.Name, second.Name],
            (await town.ListCodeListsAsync(new() { Parent = Town, Kind = Kind.Fund })).CodeLists.Select(list => list.Name));
        Assert.Empty((await town.ListCodeListsAsync(new() { Parent = Town, Kind = Kind.Economic })).CodeLists);
        Assert.Equal(4, (await coding.ListCodeListsAsync(new() { Parent = Office })).CodeLists.Count);
        Assert.Equal("OUT_OF_SCOPE", await Refused.Reason(town.GetCodeListAsync(new() { Name = first.Name })));
    }

    [Theory, EachDatabase]
    public async Task A_code_is_renamed_and_ended_by_dates_and_never_taken_away(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var coding = county.Coding(county.Ann);
        string list = (await coding.CreateCodeListAsync(List("economic", Kind.Economic, lengths: [3, 5]))).Name;
        await coding.CreateCodeAsync(Code(list, "302", "Goods and services"));
        await coding.CreateCodeAsync(Code(list, "30226", "Labour", "302"));

        Pb.CodeVersion renamed = await coding.ReviseCodeAsync(
            new() { Parent = list, Code = "302", FromDate = "2027-01-01", Title = "Goods, works and services", RequestId = Id() });
        Assert.Equal("CODE_HAS_CHILDREN", await Refused.Reason(coding.EndCodeAsync(EndOf(list, "302", "2027-12-31"))));
        Pb.CodeVersion ended = await coding.EndCodeAsync(EndOf(list, "30226", "2026-12-31"));
        await coding.EndCodeAsync(EndOf(list, "302", "2027-12-31"));

        Assert.Equal(("", false), (renamed.ParentCode, renamed.IsLeaf));
        Assert.Equal(("2026-01-01", "2026-12-31"), (ended.FromDate, ended.UntilDate));
        Assert.Equal(["302 Goods and services leaf:False", "30226 Labour leaf:True"], await On("2026-12-31"));
        Assert.Equal(["302 Goods, works and services leaf:True"], await On("2027-01-01"));
        Assert.Empty(await On("2028-01-01"));
        var all = await coding.ListCodesAsync(new() { Parent = list, AllVersions = true, PageSize = 2 });
        var rest = await coding.ListCodesAsync(new() { Parent = list, AllVersions = true, PageSize = 2, PageToken = all.NextPageToken });
        Assert.Equal(["302 2026-01-01..2026-12-31", "302 2027-01-01..2027-12-31", "30226 2026-01-01..2026-12-31"],
            all.Codes.Concat(rest.Codes).Select(code => $"{code.Code} {code.FromDate}..{code.UntilDate}"));
        Assert.Equal("30226", Assert.Single((await coding.ListCodesAsync(new() { Parent = list, ParentCode = "302" })).Codes).Code);
        Assert.Equal("302", Assert.Single((await coding.ListCodesAsync(new() { Parent = list, Code = "302" })).Codes).Code);
        Assert.Equal(3, (await coding.GetCodeListAsync(new() { Name = list })).VersionCount);

        Entry entry = await county.EntryWhere(entry => entry.Method.EndsWith("/EndCode", StringComparison.Ordinal));
        Assert.Equal(($"{list}/codes/30226/versions/2026-01-01", "offices/s-county/people/ann", "Abolished."),
            (entry.Resource, entry.Person, entry.Reason));

        async Task<string[]> On(string day) =>
            [.. (await coding.ListCodesAsync(new() { Parent = list, OnDate = day })).Codes
                .Select(code => $"{code.Code} {code.Title} leaf:{code.IsLeaf}")];
    }

    [Theory, EachDatabase]
    public async Task Parents_are_there_before_their_children_as_long_and_never_below_them(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var coding = county.Coding(county.Ann);
        string list = (await coding.CreateCodeListAsync(List("fund", Kind.Fund))).Name;
        await coding.CreateCodeAsync(Code(list, "a", "A"));
        await coding.CreateCodeAsync(Code(list, "b", "B", "a"));
        await coding.CreateCodeAsync(Code(list, "c", "C", "b"));

        Assert.Equal("CODE_BELOW_ITSELF", await Refused.Reason(coding.ReviseCodeAsync(Revised("a", "c"))));
        Assert.Equal("PARENT_CODE_NOT_FOUND", await Refused.Reason(coding.ReviseCodeAsync(Revised("a", "x"))));
        Assert.Equal("PARENT_CODE_NOT_FOUND", await Refused.Reason(coding.CreateCodeAsync(Code(list, "y", "Y", "x"))));
        Assert.Equal("PARENT_CODE_NOT_VALID", await Refused.Reason(coding.CreateCodeAsync(Code(list, "y", "Y", "a", "2025-01-01"))));
        Assert.Equal("CODE_OVERLAPS", await Refused.Reason(coding.CreateCodeAsync(Code(list, "a", "Another title"))));
        Assert.Equal("CODE_NOT_FOUND", await Refused.Reason(coding.EndCodeAsync(EndOf(list, "x", "2026-12-31"))));
        Assert.Equal("CODE_NOT_VALID", await Refused.Reason(coding.ReviseCodeAsync(Revised("a", "", "2025-01-01"))));
        Assert.Equal("CODE_LIST_NOT_FOUND", await Refused.Reason(coding.CreateCodeAsync(Code($"{Office}/codeLists/none", "a", "A"))));
        Assert.Equal("CODE_MALFORMED", await Refused.Reason(coding.CreateCodeAsync(Code(list, "a/b", "A"))));
        // The same row again is the row that is there.
        Assert.Equal("OK", await Refused.Reason(coding.CreateCodeAsync(Code(list, "a", "A"))));
        Assert.Equal(3, (await coding.GetCodeListAsync(new() { Name = list })).VersionCount);
        // What is moved away from its parent may later stand above it.
        Assert.Equal("OK", await Refused.Reason(coding.ReviseCodeAsync(Revised("c", "a"))));
        Assert.Equal("OK", await Refused.Reason(coding.ReviseCodeAsync(Revised("b", "c"))));
        Assert.Equal("CODE_ENDED", await Refused.Reason(EndTwice()));

        Pb.ReviseCodeRequest Revised(string code, string parent, string from = "2026-02-01") =>
            new() { Parent = list, Code = code, ParentCode = parent, FromDate = from, RequestId = Id() };

        AsyncUnaryCall<Pb.CodeVersion> EndTwice()
        {
            coding.EndCode(EndOf(list, "b", "2026-12-31"));
            return coding.EndCodeAsync(EndOf(list, "b", "2026-12-31"));
        }
    }

    [Theory, EachDatabase]
    public async Task Lines_are_coded_from_the_lists_in_force(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var (budget, coding) = (county.Budget(county.Ann), county.Coding(county.Ann));
        // Before there is a list, a code is whatever it is.
        Pb.Appropriation free = await budget.CreateAppropriationAsync(Coded("free", "208", "whatever", "gift", "p-1"));
        Assert.Equal(("208", "whatever", "gift", "p-1"), (free.Lines[0].FunctionCode, free.Lines[0].EconomicCode, free.Lines[0].FundCode,
            free.Lines[0].ProgrammeCode));
        await coding.CreateCodeListAsync(List("cofog", Kind.Function));
        Pb.CreateCodeListRequest economicList = List("economic", Kind.Economic);
        economicList.IsRequired = true;
        string economic = (await coding.CreateCodeListAsync(economicList)).Name;
        await coding.CreateCodeAsync(Code(economic, "302", "Goods and services"));
        await coding.CreateCodeAsync(Code(economic, "30226", "Labour", "302"));
        await coding.CreateCodeAsync(Code(economic, "30299", "From July", "302", "2026-07-01"));
        Pb.CreateCodeRequest heading = Code(economic, "399", "Heading");
        heading.Posting = Posting.Forbidden;
        await coding.CreateCodeAsync(heading);

        Assert.Equal("OK", await Draft("05.1.0", "30226"));
        Assert.Equal("OK", await Draft("", "30226"));
        Assert.Equal("CODE_MISSING lines[0].economic_code", await Draft("05.1.0", ""));
        Assert.Equal("CODE_NOT_FOUND lines[0].function_code", await Draft("208", "30226"));
        Assert.Equal("CODE_NOT_LEAF lines[0].function_code", await Draft("05.1", "30226"));
        Assert.Equal("CODE_NOT_VALID lines[0].economic_code", await Draft("05.1.0", "30299"));
        Assert.Equal("CODE_IS_HEADING lines[0].economic_code", await Draft("05.1.0", "399"));
        Assert.Equal("CODE_NOT_LEAF lines[0].function_code lines[0].economic_code", await Draft("05", "302"));
        Assert.Equal("OK", await Draft("05.1.0", "30299", year: "2027"));
        Assert.Equal("OK", await Draft("anything", "anything", year: "2025"));

        async Task<string> Draft(string function, string economicCode, string year = "2026")
        {
            Pb.CreateAppropriationRequest request = Coded($"a-{Id()[..8]}", function, economicCode);
            request.FiscalYear = year;
            return await RefusedFields(budget.CreateAppropriationAsync(request));
        }
    }

    [Theory, EachDatabase]
    public async Task A_code_that_has_ended_by_the_day_it_would_count_is_not_enacted(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var coding = county.Coding(county.Ann);
        string list = (await coding.CreateCodeListAsync(List("cofog", Kind.Function))).Name;
        Pb.Appropriation draft = await county.Budget(county.Ann).CreateAppropriationAsync(Coded("cleaning", "05.1.0"));
        Pb.Appropriation submitted = await county.Budget(county.Ann)
            .SubmitAppropriationAsync(new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        await coding.EndCodeAsync(EndOf(list, "05.1.0", "2026-06-30"));
        Pb.EnactAppropriationRequest late = Enact(submitted);
        late.EffectiveDate = "2026-07-01";

        Assert.Equal("CODE_NOT_VALID lines[0].function_code",
            await RefusedFields(county.Budget(county.Ben).EnactAppropriationAsync(late)));
        late.EffectiveDate = "2026-06-30";
        Assert.Equal("OK", await RefusedFields(county.Budget(county.Ben).EnactAppropriationAsync(late)));
    }

    [Theory, EachDatabase]
    public async Task Validate_only_tells_what_would_be_and_writes_nothing(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var coding = county.Coding(county.Ann);
        Pb.CreateCodeListRequest request = List("cofog", Kind.Function);
        request.ValidateOnly = true;

        Pb.CodeList told = await coding.CreateCodeListAsync(request);

        Assert.Equal(188, told.VersionCount);
        Assert.Equal("CODE_LIST_NOT_FOUND", await Refused.Reason(coding.GetCodeListAsync(new() { Name = told.Name })));
        request.ValidateOnly = false;
        Assert.Equal(told.Etag, (await coding.CreateCodeListAsync(request)).Etag);
        Assert.Equal("PERMISSION_MISSING", await Refused.Reason(county.Coding(county.Ben).CreateCodeListAsync(List("fund", Kind.Fund))));
    }

    [Theory, EachDatabase]
    public async Task Whoever_ends_a_code_and_whoever_enters_one_below_it_do_not_both_succeed(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var coding = county.Coding(county.Ann);
        string list = (await coding.CreateCodeListAsync(List("fund", Kind.Fund))).Name;
        string[] codes = ["a", "b", "c", "d", "e", "f", "g", "h"];
        foreach (string code in codes) await coding.CreateCodeAsync(Code(list, code, code));

        string[] outcomes = await Task.WhenAll(codes.Select(async code =>
        {
            string[] both = await Task.WhenAll(
                Refused.Reason(coding.EndCodeAsync(EndOf(list, code, "2026-12-31"))),
                Refused.Reason(coding.CreateCodeAsync(Code(list, $"{code}1", code, code))));
            return string.Join(' ', both);
        }));

        Assert.All(outcomes, outcome => Assert.Contains(outcome, new[] { "OK PARENT_CODE_NOT_VALID", "CODE_HAS_CHILDREN OK" }));
    }

    [Theory, EachDatabase]
    public async Task A_forged_page_token_is_refused(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var coding = county.Coding(county.Ann);
        string list = (await coding.CreateCodeListAsync(List("cofog", Kind.Function))).Name;

        Assert.Equal("PAGE_TOKEN_MALFORMED", await With("05"));
        Assert.Equal("PAGE_TOKEN_MALFORMED", await With("05\u0000\n2026-01-01"));
        Assert.Equal("PAGE_TOKEN_MALFORMED", await With("05\nsome day"));
        Assert.Equal("OK", await With("05\n2026-01-01"));

        Task<string> With(string key) => Refused.Reason(coding.ListCodesAsync(
            new() { Parent = list, PageToken = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key)) }));
    }

    internal static Pb.CreateCodeListRequest List(string id, Kind kind, string parent = Office, string from = "2026-01-01",
        string until = "", Contents contents = Contents.Unspecified, int[]? lengths = null) => new()
    {
        Parent = parent, CodeListId = id, Kind = kind, Title = id, FromDate = from, UntilDate = until, Contents = contents,
        CodeLengths = { lengths ?? [] }, RequestId = Id(),
    };

    internal static Pb.CreateCodeRequest Code(string list, string code, string title, string parent = "", string from = "2026-01-01") =>
        new() { Parent = list, Code = code, Title = title, ParentCode = parent, FromDate = from, RequestId = Id() };

    private static Pb.EndCodeRequest EndOf(string list, string code, string until) =>
        new() { Parent = list, Code = code, UntilDate = until, Reason = "Abolished.", RequestId = Id() };

    private static Pb.EndCodeListRequest End(string name, string until) =>
        new() { Name = name, UntilDate = until, Reason = "Replaced.", RequestId = Id() };

    private static Pb.CreateAppropriationRequest Coded(string id, string function, string economic = "", string fund = "",
        string programme = "")
    {
        Pb.CreateAppropriationRequest request = Appropriation(id, ("wages", "", 1_000));
        request.Lines[0].FunctionCode = function;
        request.Lines[0].EconomicCode = economic;
        request.Lines[0].FundCode = fund;
        request.Lines[0].ProgrammeCode = programme;
        return request;
    }

    // The reason, then the fields at fault.
    private static async Task<string> RefusedFields<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
            return "OK";
        }
        catch (RpcException error)
        {
            var refusal = Fund.Chassis.Border.RefusalStatus.ToRefusal(error);
            return refusal is null ? error.Status.ToString()
                : string.Join(' ', [refusal.Reason, .. refusal.Violations.Select(violation => violation.Field)]);
        }
    }
}
