using System.Security.Cryptography;
using System.Text;
using Fund.Budgets.Domain.Vouchers;
using Fund.Kernel;

namespace Fund.Budgets.Vouchers;

/// <summary>Makes the vouchers of a batch, a page of postings at a time, and adds up what it comes to.</summary>
internal sealed class VoucherMaker(BudgetDb db, OfficeName office, Period month)
{
    /// <summary>The most postings of one batch: one commit, for which every other door of the service may have to wait.</summary>
    private const int PostingsMax = 5_000;

    private const int PageSize = 500;

    private readonly VoucherTables tables = new(db);

    /// <summary>
    /// Covers postings of the month that have no voucher yet. Refuses VOUCHERS_NOT_DUE, VOUCHER_RULE_MISSING.
    /// </summary>
    /// <param name="name">The name of the batch.</param>
    /// <param name="rules">Those that hold for the month.</param>
    /// <param name="count">At most so many postings; 0 for as many as a batch takes.</param>
    public async Task<VoucherBatch> Make(ResourceName name, VoucherRules rules, int count)
    {
        int left = count == 0 ? PostingsMax : count;
        VoucherPack pack = VoucherPacks.Of(rules.Pack);
        VoucherSeries series = await tables.Series(office, month);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, VoucherFiles.CsvTitles);
        var totals = new ControlTotals();
        List<DuePosting> page = await tables.Due(office, month, null, Math.Min(left, PageSize));
        while (page.Count > 0 && left > 0)
        {
            NumberedVoucher[] vouchers =
                [.. page.Select(due => series.Number(pack.VoucherOf(due.Posting, account => due.Subjects[account])))];
            foreach (NumberedVoucher made in vouchers)
            {
                totals.Add(made.Voucher);
                Append(hash, VoucherFiles.Csv(made, pack));
            }
            if (!db.Commit.IsDryRun) await tables.Write(name.Text, office, month, vouchers);
            left -= page.Count;
            // Where the batch is full, one more is looked for, to tell whether any is left.
            page = await tables.Due(office, month, page[^1], left == 0 ? 1 : Math.Min(left, PageSize));
        }
        return VoucherBatch.Make(name, rules, month, totals, Convert.ToHexStringLower(hash.GetHashAndReset()), page.Count > 0);
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
