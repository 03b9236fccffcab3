using Fund.Budgets.Domain.Vouchers;
using Fund.Budgets.Vouchers;
using Fund.Kernel;
using Xunit;

namespace Fund.Tests.Unit.Budgets;

/// <summary>Rules, batches and files of vouchers.</summary>
public class VoucherBatchTests
{
    private static readonly DateOnly Today = new(2026, 6, 15);

    [Theory]
    //          in force    drafted    outcome
    [InlineData("",         "2020-01", "OK")]
    [InlineData("",         "2027-01", "OK")]
    [InlineData("2026-01",  "2026-06", "VOUCHER_RULES_TOO_LATE")]
    [InlineData("2026-01",  "2026-07", "OK")]
    [InlineData("2026-09",  "2026-09", "VOUCHER_RULES_TOO_LATE")]
    [InlineData("2026-09",  "2026-10", "OK")]
    public void Later_rules_begin_with_a_month_that_has_not_begun(string inForce, string drafted, string outcome)
    {
        VoucherRules? latest = inForce.Length == 0 ? null : Rules("latest", inForce);
        latest?.Adopt(null, Today);
        VoucherRules draft = Rules("draft", drafted);

        Assert.Equal(outcome, DocumentTests.Verdict(() => draft.Adopt(latest, Today)));
        Assert.Equal(outcome == "OK" ? "VOUCHER_RULES_NOT_DRAFT" : outcome, DocumentTests.Verdict(() => draft.Adopt(latest, Today)));
    }

    [Fact]
    public void Books_are_kept_by_a_top_office() => Assert.Equal("OFFICE_NOT_TOP", DocumentTests.Verdict(() =>
        VoucherRules.Draft(VoucherRules.Names.Parse("offices/s-county.f-town/voucherRules/town"), "generic-1", new Period(2026, 6))));

    [Theory]
    //          state           acknowledge               return                    resend
    [InlineData("Made",         "OK",                     "OK",                     "VOUCHER_BATCH_NOT_RETURNED")]
    [InlineData("Acknowledged", "VOUCHER_BATCH_NOT_MADE", "VOUCHER_BATCH_NOT_MADE", "VOUCHER_BATCH_NOT_RETURNED")]
    [InlineData("Returned",     "VOUCHER_BATCH_NOT_MADE", "VOUCHER_BATCH_NOT_MADE", "OK")]
    public void Each_verb_has_its_state(string state, string acknowledge, string @return, string resend)
    {
        Assert.Equal(acknowledge, DocumentTests.Verdict(() => In(state).Acknowledge(In(state).Totals, "f00")));
        Assert.Equal(@return, DocumentTests.Verdict(() => In(state).Return("Cut short.")));
        Assert.Equal(resend, DocumentTests.Verdict(() => In(state).Resend()));
    }

    [Theory]
    //          vouchers  debit  credit  currency  sha256  the figure that differs
    [InlineData(2,        12,    12,     "CNY",    "f00",  "")]
    [InlineData(3,        12,    12,     "CNY",    "f00",  "BUDGET CNY vouchers: 2, not 3")]
    [InlineData(2,        11,    12,     "CNY",    "f00",  "BUDGET CNY debit: 12, not 11")]
    [InlineData(2,        12,    13,     "CNY",    "f00",  "BUDGET CNY credit: 12, not 13")]
    [InlineData(2,        12,    12,     "USD",    "f00",  "BUDGET CNY credit: 12, not 0")]
    [InlineData(2,        12,    12,     "CNY",    "f01",  "sha256: f00, not f01")]
    public void A_batch_is_acknowledged_by_exactly_its_control_totals(
        long vouchers, long debit, long credit, string currency, string sha256, string differs)
    {
        VoucherBatch batch = In("Made");
        ControlTotal[] stated =
        [
            new() { Book = VoucherBook.Budget, Currency = currency, VoucherCount = vouchers, DebitMinorUnits = debit,
                CreditMinorUnits = credit },
        ];

        var refused = Record.Exception(() => batch.Acknowledge(stated, sha256)) as Refusal;
        Assert.Equal(differs, refused is null ? "" : $"{refused.Facts["figure"]}: {refused.Facts["ours"]}, not {refused.Facts["stated"]}");
        Assert.Equal(differs == "" ? null : "CONTROL_TOTALS_DIFFER", refused?.Reason);
        Assert.Equal(differs == "" ? VoucherBatchState.Acknowledged : VoucherBatchState.Made, batch.State);
    }

    [Fact]
    public void A_batch_covers_at_least_one_posting() =>
        Assert.Equal("VOUCHERS_NOT_DUE", DocumentTests.Verdict(() => Made(new ControlTotals())));

    [Fact]
    public void Each_book_has_numbers_of_its_own_and_what_has_no_entries_has_none()
    {
        var series = new VoucherSeries(7, 3, 2);
        string[] numbers = [.. new[] { Of(VoucherBook.Budget), Of(), Of(VoucherBook.Financial), Of(VoucherBook.Budget) }
            .Select(voucher => series.Number(voucher)).Select(made => $"{made.Ordinal} {made.BudgetNumber} {made.FinancialNumber}")];

        Assert.Equal(["8 4 0", "9 0 0", "10 0 3", "11 5 0"], numbers);
    }

    [Theory]
    [InlineData("CNY", 5, "0.05")]
    [InlineData("CNY", -123456, "-1234.56")]
    [InlineData("JPY", 500, "500")]
    [InlineData("KWD", 1500, "1.500")]
    public void Amounts_have_the_digits_of_their_currency(string currency, long minorUnits, string text)
    {
        NumberedVoucher made = Numbered(currency, minorUnits, "doc");

        Assert.Equal($"BUDGET,2026-06,1,1,2026-06-15,1100,Authority voted,{text},,{currency},s,s-county,doc,p,,generic-1",
            VoucherFiles.Csv(made, VoucherPacks.Of("generic-1")).Split('\n')[0]);
        Assert.Contains($"    budget:1100 Authority voted  {text} {currency}  ; s\n",
            VoucherFiles.Journal(made, VoucherPacks.Of("generic-1")));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1", "=1+1")]
    [InlineData("@SUM(1)", "'@SUM(1)", "@SUM(1)")]
    [InlineData("-2,3", "\"'-2,3\"", "-2,3")]
    [InlineData("＝1＋1", "'＝1＋1", "＝1＋1")]
    [InlineData("＠SUM(1)", "'＠SUM(1)", "＠SUM(1)")]
    [InlineData("a \"b\"", "\"a \"\"b\"\"\"", "a \"b\"")]
    [InlineData("a;  b", "a;  b", "a b")]
    public void No_text_becomes_a_formula_a_cell_or_a_comment(string document, string cell, string description)
    {
        NumberedVoucher made = Numbered("CNY", 5, document);

        Assert.Contains($",s,s-county,{cell},p,,generic-1\n", VoucherFiles.Csv(made, VoucherPacks.Of("generic-1")));
        Assert.StartsWith($"2026-06-15 (BUDGET-2026-06-1) {description}  ; posting: p\n",
            VoucherFiles.Journal(made, VoucherPacks.Of("generic-1")));
    }

    private static VoucherRules Rules(string id, string from) =>
        VoucherRules.Draft(VoucherRules.Names.Parse($"offices/s-county/voucherRules/{id}"), "generic-1", Period.Parse(from));

    /// <summary>Two vouchers of 5 and 7 fen in the budget book.</summary>
    private static VoucherBatch In(string state)
    {
        var totals = new ControlTotals();
        totals.Add(Numbered("CNY", 5, "doc").Voucher);
        totals.Add(Numbered("CNY", 7, "doc").Voucher);
        VoucherBatch batch = Made(totals);
        if (state == "Acknowledged") batch.Acknowledge(batch.Totals, "f00");
        if (state == "Returned") batch.Return("Cut short.");
        return batch;
    }

    private static VoucherBatch Made(ControlTotals totals) =>
        VoucherBatch.Make(VoucherBatch.Names.Parse("offices/s-county/voucherBatches/june"), Rules("june", "2026-06"), new Period(2026, 6),
            totals, "f00", leavesMore: false);

    private static Voucher Of(params VoucherBook[] books) => Numbered("CNY", 5, "doc").Voucher with
    {
        Entries = [.. books.Select(book => new VoucherEntry(book, EntrySide.Debit, "1100", 5, "s", "s-county"))],
    };

    private static NumberedVoucher Numbered(string currency, long minorUnits, string document) => new(
        new Voucher
        {
            Posting = "p", Document = document, Date = Today, Currency = Currency.Of(currency), Reverses = "",
            Entries =
            [
                new(VoucherBook.Budget, EntrySide.Debit, "1100", minorUnits, "s", "s-county"),
                new(VoucherBook.Budget, EntrySide.Credit, "2100", minorUnits, "s", "s-county"),
            ],
        }, 1, 1, 0);
}
