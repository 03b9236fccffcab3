using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Tests.Unit.Budgets;

/// <summary>Additional and reduced appropriations: what they may change of their original, and what they make of its lines.</summary>
public sealed class AmendmentTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly OfficeName County = OfficeName.Parse("s-county");

    // The original has wages (1,000, function 05) and tools (50).
    [Theory]
    //          kind                            line and its function  outcome
    [InlineData(AppropriationKind.Additional, "wages 10 CNY 05", "OK")]
    [InlineData(AppropriationKind.Additional, "wages 10 CNY", "OK")]
    [InlineData(AppropriationKind.Additional, "wages 10 CNY 06", "LINE_DIFFERS")]
    [InlineData(AppropriationKind.Additional, "tools 10 CNY 05", "LINE_DIFFERS")]
    [InlineData(AppropriationKind.Additional, "roads 10 CNY 06", "OK")]
    [InlineData(AppropriationKind.Additional, "wages 10 USD", "CURRENCY_MISMATCH")]
    [InlineData(AppropriationKind.Additional, "wages 0 CNY", "AMOUNT_NOT_POSITIVE")]
    [InlineData(AppropriationKind.Additional, "wages -10 CNY", "AMOUNT_NOT_POSITIVE")]
    [InlineData(AppropriationKind.Reduced, "wages 10 CNY", "OK")]
    [InlineData(AppropriationKind.Reduced, "wages 10 CNY 06", "LINE_DIFFERS")]
    [InlineData(AppropriationKind.Reduced, "roads 10 CNY", "LINE_NOT_FOUND")]
    public void It_names_lines_as_its_original_has_them(AppropriationKind kind, string line, string outcome) =>
        Assert.Equal(outcome, DocumentTests.Verdict(() => Drafted(kind, Original(), line)));

    [Theory]
    //          state of the original   outcome
    [InlineData("DRAFT", "APPROPRIATION_NOT_ENACTED")]
    [InlineData("SUBMITTED", "APPROPRIATION_NOT_ENACTED")]
    [InlineData("ENACTED", "OK")]
    [InlineData("RETURNED", "APPROPRIATION_NOT_ENACTED")]
    public void Its_original_is_in_force(string state, string outcome)
    {
        Appropriation original = Unsubmitted();
        if (state != "DRAFT") original.Submit();
        if (state == "ENACTED") original.Enact(Day);
        if (state == "RETURNED") original.Return("why");

        Assert.Equal(outcome, DocumentTests.Verdict(() => Drafted(AppropriationKind.Additional, original, "wages 10 CNY")));
    }

    [Fact]
    public void Its_original_is_of_the_same_year_and_no_amendment_itself()
    {
        Appropriation original = Original();
        Appropriation more = Enacted(AppropriationKind.Additional, original, "wages 10 CNY");

        Assert.Equal("APPROPRIATION_NOT_ORIGINAL",
            DocumentTests.Verdict(() => Drafted(AppropriationKind.Reduced, more, "wages 10 CNY")));
        Assert.Equal("AMENDMENT_OF_OTHER_YEAR", DocumentTests.Verdict(() => Appropriation.Amend(
            Appropriation.Names.Of(County, "next"), "Next", "No. 2", FiscalYear.Calendar("2027"), AppropriationKind.Additional, original,
            [(new AppropriationLine("wages", "", "", ""), Money.Of("CNY", 1))])));
        Assert.Equal("APPROPRIATION_NOT_ORIGINAL", DocumentTests.Verdict(() => Allotment.Draft(
            Allotment.Names.Under(more.Name, "town"), more, "wages", County, Money.Of("CNY", 1), SpendingTerms.Free)));
    }

    [Fact]
    public void Documents_change_the_lines_of_the_original_on_its_accounts()
    {
        Appropriation original = Original();
        Appropriation more = Submitted(AppropriationKind.Additional, original, "wages 500 CNY", "roads 70 CNY 06");
        Vote[] votes = [.. more.Enact(Day, original)];
        Vote[] less = [.. Submitted(AppropriationKind.Reduced, original, "tools 50 CNY", "wages 1 CNY").Enact(Day, original)];

        Assert.Equal([("wages", 500L, false), ("roads", 70L, true)],
            votes.Select(vote => (vote.Line.Split('/')[^1], vote.Amount, vote.Opens is not null)));
        Assert.All([.. votes, .. less], vote => Assert.StartsWith("offices/s-county/appropriations/cleaning/lines/", vote.Line));
        Assert.Equal(("offices/s-county/appropriations/cleaning", "06"), (votes[1].Opens!.Owner, original.LineOf("roads").FunctionCode));
        Assert.Equal([("tools", -50L), ("wages", -1L)], less.Select(vote => (vote.Line.Split('/')[^1], vote.Amount)));
        Assert.Equal(["wages 1000 500 1 1499", "tools 50 0 50 0", "roads 0 70 0 70"], original.Lines.OrderBy(line => line.Number)
            .Select(line => $"{line.LineId} {line.AmountMinorUnits} {line.AdditionalMinorUnits} {line.ReducedMinorUnits} "
                + line.EnactedMinorUnits));
        Assert.Equal(1_050, original.Total.MinorUnits);
        Assert.Equal(4, votes.Concat(less).DistinctBy(vote => vote.Id).Count());
    }

    [Fact]
    public void Two_drafts_of_one_new_line_make_one_line()
    {
        Appropriation original = Original();
        Appropriation first = Submitted(AppropriationKind.Additional, original, "roads 70 CNY 06");
        Appropriation second = Submitted(AppropriationKind.Additional, original, "roads 30 CNY 06");
        Appropriation third = Submitted(AppropriationKind.Additional, original, "roads 30 CNY 07");

        first.Enact(Day, original);
        Vote vote = second.Enact(Day, original).Single();

        Assert.Equal((100, true), (original.LineOf("roads").EnactedMinorUnits, vote.Opens is null));
        Assert.Equal("LINE_DIFFERS", DocumentTests.Verdict(() => third.Enact(Day, original)));
    }

    [Fact]
    public void All_additions_together_stay_within_what_an_account_holds()
    {
        Appropriation original = Original();
        string most = $"wages {Account.AmountMax} CNY";
        Enacted(AppropriationKind.Additional, original, most);

        Assert.Equal("AMOUNT_TOO_LARGE",
            DocumentTests.Verdict(() => Enacted(AppropriationKind.Additional, original, "tools 1 CNY")));
        Enacted(AppropriationKind.Reduced, original, most);
        Assert.Equal("AMOUNT_TOO_LARGE", DocumentTests.Verdict(() => Enacted(AppropriationKind.Reduced, original, "wages 1 CNY")));
    }

    // wages: 1,000 of which 400 are allotted; tools: 50.
    [Theory]
    [InlineData("wages 600 CNY", "tools 50 CNY", "OK OK")]
    [InlineData("wages 601 CNY", "tools 50 CNY", "INSUFFICIENT_APPROPRIATION OK")]
    [InlineData("wages 600 CNY", "tools 51 CNY", "OK INSUFFICIENT_APPROPRIATION")]
    public void What_is_allotted_is_not_taken_back(string first, string second, string outcome)
    {
        Appropriation original = Unsubmitted();
        original.Submit();
        BookState state = Book.Post(new BookState([], [new(new(2026, 6), PeriodState.Open)], []), [.. original.Enact(Day)]).State;
        var allot = new Allot(new Heading("allot", Day, "town", Currency.Of("CNY")), original.LineOf("wages").AccountName, "town", 400)
        {
            Opens = TownBook.Allotment("town", 0) with { Parent = original.LineOf("wages").AccountName },
        };
        state = Book.Post(state, [allot]).State;

        Vote[] votes = [.. Submitted(AppropriationKind.Reduced, original, first, second).Enact(Day, original)];

        Assert.Equal(outcome, string.Join(' ', Book.Post(state, votes).Outcomes.Select(TownBook.Verdict)));
    }

    private static Appropriation Unsubmitted() =>
        Appropriation.Draft(Appropriation.Names.Of(County, "cleaning"), "Cleaning", "No. 1", FiscalYear.Calendar("2026"),
            Lines("wages 1000 CNY 05", "tools 50 CNY"));

    private static Appropriation Original()
    {
        Appropriation original = Unsubmitted();
        original.Submit();
        original.Enact(Day);
        return original;
    }

    private static Appropriation Drafted(AppropriationKind kind, Appropriation original, params string[] lines) =>
        Appropriation.Amend(Appropriation.Names.Of(County, $"change-{Guid.NewGuid():N}"), "Change", "No. 2", FiscalYear.Calendar("2026"),
            kind, original, Lines(lines));

    private static Appropriation Submitted(AppropriationKind kind, Appropriation original, params string[] lines)
    {
        Appropriation amendment = Drafted(kind, original, lines);
        amendment.Submit();
        return amendment;
    }

    private static Appropriation Enacted(AppropriationKind kind, Appropriation original, params string[] lines)
    {
        Appropriation amendment = Submitted(kind, original, lines);
        amendment.Enact(Day, original);
        return amendment;
    }

    private static (AppropriationLine, Money)[] Lines(params string[] lines) =>
    [
        .. lines.Select(line => line.Split(' ')).Select(words =>
            (new AppropriationLine(words[0], "", words.ElementAtOrDefault(3) ?? "", ""), Money.Of(words[2], long.Parse(words[1])))),
    ];
}
