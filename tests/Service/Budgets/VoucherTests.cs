using System.Security.Cryptography;
using System.Text;
using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.BookedMonth;
using static Fund.Tests.Service.Budgets.LedgerHost;
using Format = Fund.Protos.Budget.V1.ExportVouchersRequest.Types.Format;

namespace Fund.Tests.Service.Budgets;

/// <summary>The clock stands at 2026-06-15.</summary>
public sealed class VoucherTests
{
    [Theory, EachDatabase]
    public async Task Every_posting_of_a_month_has_one_voucher_numbered_without_a_gap(Engine engine)
    {
        await using BookedMonth month = await BookedMonth.Start(engine);
        await month.EveryVerb();

        Pb.VoucherBatch first = await month.Treasury.CreateVoucherBatchAsync(Batch("june-1", most: 9));
        Pb.VoucherBatch second = await month.Treasury.CreateVoucherBatchAsync(Batch("june-2"));
        Assert.Equal((9, true, 16, false), (first.PostingCount, first.LeavesMore, second.PostingCount, second.LeavesMore));
        Assert.Equal("VOUCHERS_NOT_DUE", await Refused.Reason(month.Treasury.CreateVoucherBatchAsync(Batch("june-3"))));
        await month.Ledger.Post(new Credit(At("late"), Bank, 7));
        Pb.CreateVoucherBatchRequest late = Batch("june-3");
        Pb.VoucherBatch third = await month.Treasury.CreateVoucherBatchAsync(late);

        Assert.Equal(third, await month.Treasury.CreateVoucherBatchAsync(late));
        Pb.ListVouchersResponse listed = await month.Treasury.ListVouchersAsync(new() { Parent = Office, Month = "2026-06" });
        Assert.Equal(Numbers(listed, voucher => voucher.BudgetNumber), Upwards(listed, voucher => voucher.BudgetNumber));
        Assert.Equal(Numbers(listed, voucher => voucher.FinancialNumber), Upwards(listed, voucher => voucher.FinancialNumber));
        Assert.All(listed.Vouchers, voucher => Assert.Equal(
            (voucher.Entries.Any(entry => entry.Book == Pb.VoucherBook.Budget), voucher.Entries[^1].Book == Pb.VoucherBook.Financial),
            (voucher.BudgetNumber > 0, voucher.FinancialNumber > 0)));
        Assert.Equal("late", listed.Vouchers[^1].Posting);
        Pb.Voucher red = listed.Vouchers.Single(voucher => voucher.Reverses == "more");
        Assert.Equal(("2200", -500L, "2300", -500L),
            (red.Entries[0].Account, red.Entries[0].DebitMinorUnits, red.Entries[1].Account, red.Entries[1].CreditMinorUnits));
        foreach (Pb.VoucherBatch batch in new[] { first, second, third })
            foreach (Pb.ControlTotal total in batch.Totals)
            {
                var entries = listed.Vouchers.Where(voucher => voucher.Batch == batch.Name).SelectMany(voucher => voucher.Entries)
                    .Where(entry => entry.Book == total.Book).ToList();
                Assert.Equal((total.DebitMinorUnits, total.CreditMinorUnits),
                    (entries.Sum(entry => entry.DebitMinorUnits), entries.Sum(entry => entry.CreditMinorUnits)));
                Assert.Equal(total.DebitMinorUnits, total.CreditMinorUnits);
            }
        Pb.ListVoucherBatchesResponse batches = await month.Treasury.ListVoucherBatchesAsync(new() { Parent = Office, Month = "2026-06" });
        Assert.Equal(["june-1", "june-2", "june-3"], batches.VoucherBatches.Select(batch => batch.Name.Split('/')[^1]).Order());
    }

    [Theory, EachDatabase]
    public async Task Batches_made_at_the_same_moment_cover_each_posting_once(Engine engine)
    {
        await using BookedMonth month = await BookedMonth.Start(engine);
        await month.EveryVerb();

        Pb.VoucherBatch[] batches = await Task.WhenAll(Enumerable.Range(1, 5)
            .Select(number => month.Treasury.CreateVoucherBatchAsync(Batch($"june-{number}", most: 5)).ResponseAsync));

        Assert.All(batches, batch => Assert.Equal(5, batch.PostingCount));
        Assert.Single(batches, batch => !batch.LeavesMore);
        Pb.ListVouchersResponse listed = await month.Treasury.ListVouchersAsync(new() { Parent = Office, Month = "2026-06" });
        Assert.Equal(25, listed.Vouchers.Select(voucher => voucher.Posting).Distinct().Count());
        Assert.Equal(Numbers(listed, voucher => voucher.BudgetNumber), Upwards(listed, voucher => voucher.BudgetNumber));
    }

    [Theory, EachDatabase]
    public async Task Only_looking_makes_no_voucher_and_pages_show_each_once(Engine engine)
    {
        await using BookedMonth month = await BookedMonth.Start(engine);
        Pb.CreateVoucherBatchRequest looked = Batch("june");
        looked.ValidateOnly = true;
        Pb.VoucherBatch would = await month.Treasury.CreateVoucherBatchAsync(looked);
        Assert.Empty((await month.Treasury.ListVouchersAsync(new() { Parent = Office, Month = "2026-06" })).Vouchers);
        Pb.VoucherBatch made = await month.Treasury.CreateVoucherBatchAsync(Batch("june"));

        Assert.Equal((would.Sha256, would.PostingCount), (made.Sha256, made.PostingCount));
        var request = new Pb.ListVouchersRequest { Parent = Office, Month = "2026-06", VoucherBatchId = "june", PageSize = 2 };
        var seen = new List<string>();
        do
        {
            Pb.ListVouchersResponse page = await month.Treasury.ListVouchersAsync(request);
            seen.AddRange(page.Vouchers.Select(voucher => voucher.Posting));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(["vote", "county", "town", "bank", "credit", "fees"], seen);
        request.PageToken = "eA==";
        Assert.Equal("PAGE_TOKEN_MALFORMED", await Refused.Reason(month.Treasury.ListVouchersAsync(request)));
        Assert.Equal("VOUCHER_BATCH_NOT_FOUND", await Refused.Reason(month.Treasury.ListVouchersAsync(
            new() { Parent = Office, Month = "2026-05", VoucherBatchId = "june" })));
    }

    [Theory, EachDatabase]
    public async Task A_batch_is_made_of_a_month_that_rules_hold_for(Engine engine)
    {
        await using BookedMonth month = await BookedMonth.Start(engine);
        var treasury = month.Treasury;
        Pb.CreateVoucherBatchRequest town = Batch("june");
        town.Parent = $"{Office}.f-town";
        Assert.Equal("OFFICE_NOT_TOP", await Refused.Reason(treasury.CreateVoucherBatchAsync(town)));
        Assert.Equal("PERIOD_MALFORMED", await Refused.Reason(treasury.CreateVoucherBatchAsync(Batch("june", month: "2026-13"))));
        Assert.Equal("PERIOD_NOT_BEGUN", await Refused.Reason(treasury.CreateVoucherBatchAsync(Batch("july", month: "2026-07"))));
        Assert.Equal("VOUCHER_RULES_NOT_ADOPTED", await Refused.Reason(treasury.CreateVoucherBatchAsync(Batch("may", month: "2026-05"))));
        Assert.Equal("OK", await Refused.Reason(treasury.CreateVoucherBatchAsync(Batch("june"))));
        Assert.Equal("VOUCHER_BATCH_EXISTS", await Refused.Reason(treasury.CreateVoucherBatchAsync(Batch("june"))));
    }

    [Theory, EachDatabase]
    public async Task The_accounting_system_acknowledges_a_batch_by_its_control_totals_or_sends_it_back(Engine engine)
    {
        await using BookedMonth month = await BookedMonth.Start(engine);
        var treasury = month.Treasury;
        Pb.VoucherBatch made = await treasury.CreateVoucherBatchAsync(Batch("june"));
        Assert.Equal("VOUCHER_BATCH_NOT_RETURNED", await Refused.Reason(treasury.ResendVoucherBatchAsync(Resend(made))));
        Pb.VoucherBatch returned = await treasury.ReturnVoucherBatchAsync(Return(made));
        Assert.Equal((Pb.VoucherBatch.Types.State.Returned, "Cut short."), (returned.State, returned.ReturnReason));
        Assert.Equal("VOUCHER_BATCH_NOT_MADE", await Refused.Reason(treasury.AcknowledgeVoucherBatchAsync(Acknowledge(returned))));
        Pb.VoucherBatch resent = await treasury.ResendVoucherBatchAsync(Resend(returned));
        Assert.Equal((made.Sha256, made.Totals), (resent.Sha256, resent.Totals));

        Pb.AcknowledgeVoucherBatchRequest wrong = Acknowledge(resent);
        wrong.Totals[0].DebitMinorUnits--;
        Assert.Equal("CONTROL_TOTALS_DIFFER", await Refused.Reason(treasury.AcknowledgeVoucherBatchAsync(wrong)));
        Assert.Equal("ETAG_MISMATCH", await Refused.Reason(treasury.AcknowledgeVoucherBatchAsync(Acknowledge(returned))));
        Pb.AcknowledgeVoucherBatchRequest right = Acknowledge(resent);
        Pb.VoucherBatch acknowledged = await treasury.AcknowledgeVoucherBatchAsync(right);

        Assert.Equal(Pb.VoucherBatch.Types.State.Acknowledged, acknowledged.State);
        Assert.Equal(acknowledged, await treasury.AcknowledgeVoucherBatchAsync(right));
        Assert.Equal("VOUCHER_BATCH_NOT_MADE", await Refused.Reason(treasury.ReturnVoucherBatchAsync(Return(acknowledged))));
        Assert.Equal(acknowledged, await treasury.GetVoucherBatchAsync(new() { Name = made.Name }));
        Assert.Equal("VOUCHER_BATCH_NOT_FOUND",
            await Refused.Reason(treasury.GetVoucherBatchAsync(new() { Name = $"{Office}/voucherBatches/none" })));
    }

    [Theory, EachDatabase]
    public async Task Rules_are_drafted_by_one_person_adopted_by_another_and_hold_from_a_later_month_on(Engine engine)
    {
        await using BookedMonth month = await BookedMonth.Start(engine);
        var both = new Pb.VoucherService.VoucherServiceClient(month.Ledger.Host.As("eve", "budget.officer", "budget.approver"));
        Assert.Equal("VOUCHER_PACK_NOT_FOUND", await Refused.Reason(both.CreateVoucherRulesAsync(Rules("none", "none-1", "2026-08"))));
        Pb.VoucherRules now = await both.CreateVoucherRulesAsync(Rules("now", "cn-2019-1", "2026-06"));
        Pb.VoucherRules later = await both.CreateVoucherRulesAsync(Rules("later", "cn-2019-1", "2026-07"));
        Assert.Equal("VOUCHER_RULES_EXISTS", await Refused.Reason(both.CreateVoucherRulesAsync(Rules("later", "cn-2019-1", "2026-07"))));

        Assert.Equal("VOUCHER_RULES_TOO_LATE", await Refused.Reason(month.Approver.AdoptVoucherRulesAsync(Adopt(now))));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(both.AdoptVoucherRulesAsync(Adopt(later))));
        Pb.VoucherRules adopted = await month.Approver.AdoptVoucherRulesAsync(Adopt(later));

        Assert.Equal(Pb.VoucherRules.Types.State.Adopted, adopted.State);
        Assert.Equal("VOUCHER_RULES_NOT_DRAFT", await Refused.Reason(month.Approver.AdoptVoucherRulesAsync(Adopt(adopted))));
        Assert.Equal("generic-1", (await month.Treasury.CreateVoucherBatchAsync(Batch("june"))).Pack);
        Pb.VoucherRules shown = await both.GetVoucherRulesAsync(new() { Name = later.Name });
        Assert.Equal(["approve-budget", "prepare-budget"], shown.Acts.Select(act => act.Duty).Order());
        Assert.Equal("VOUCHER_RULES_NOT_FOUND",
            await Refused.Reason(both.GetVoucherRulesAsync(new() { Name = $"{Office}/voucherRules/none" })));
        Assert.Equal(3, (await both.ListVoucherRulesAsync(new() { Parent = Office })).VoucherRules.Count);
    }

    [Theory, EachDatabase]
    public async Task The_csv_of_a_batch_has_the_hash_among_its_control_totals(Engine engine)
    {
        await using BookedMonth month = await BookedMonth.Start(engine, "cn-2019-1");
        await month.EveryVerb();
        Pb.VoucherBatch first = await month.Treasury.CreateVoucherBatchAsync(Batch("june-1", most: 9));
        Pb.VoucherBatch second = await month.Treasury.CreateVoucherBatchAsync(Batch("june-2"));

        foreach (Pb.VoucherBatch batch in new[] { first, second })
        {
            string file = await month.Exported(Format.Csv, batch.Name.Split('/')[^1]);
            Assert.Equal(batch.Sha256, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file))));
        }
        string[] lines = (await month.Exported(Format.Csv)).TrimEnd('\n').Split('\n');
        Assert.StartsWith("book,month,number,line,date,account,title,debit,credit,currency,", lines[0]);
        Assert.Contains("FINANCIAL,2026-06,1,1,2026-06-01,1002.01,银行存款—可用,50000.00,,CNY,"
            + "offices/s-county/bankAccounts/main,s-county,offices/s-county/documents/test,bank,,cn-2019-1", lines);
        Assert.Equal(first.Totals.Concat(second.Totals).Sum(total => total.VoucherCount),
            lines.Skip(1).Select(line => string.Join(',', line.Split(',')[..3])).Distinct().Count());
    }

    private static IEnumerable<long> Numbers(Pb.ListVouchersResponse listed, Func<Pb.Voucher, long> number) =>
        listed.Vouchers.Select(number).Where(one => one > 0);

    private static IEnumerable<long> Upwards(Pb.ListVouchersResponse listed, Func<Pb.Voucher, long> number) =>
        Enumerable.Range(1, Numbers(listed, number).Count()).Select(one => (long)one);

    private static Pb.AdoptVoucherRulesRequest Adopt(Pb.VoucherRules shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, RequestId = Id() };

    private static Pb.AcknowledgeVoucherBatchRequest Acknowledge(Pb.VoucherBatch shown) => new()
    {
        Name = shown.Name, Etag = shown.Etag, Totals = { shown.Totals.Select(total => total.Clone()) }, Sha256 = shown.Sha256,
        RequestId = Id(),
    };

    private static Pb.ReturnVoucherBatchRequest Return(Pb.VoucherBatch shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, Reason = "Cut short.", RequestId = Id() };

    private static Pb.ResendVoucherBatchRequest Resend(Pb.VoucherBatch shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, RequestId = Id() };
}
