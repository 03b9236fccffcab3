using CsvHelper;
using Fund.Budgets.Domain.Vouchers;
using Reasons = Fund.Budgets.Domain.Vouchers.Reasons;

namespace Fund.Budgets.Vouchers;

/// <summary>
/// The packs of posting rules that the product brings along as data, <c>Vouchers/Packs/*.csv</c>: of each version its chart of accounts
/// and its rules. A file that was once shipped is never changed.
/// </summary>
internal static class VoucherPacks
{
    private static readonly Dictionary<string, VoucherPack> Known = new[] { "generic-1", "cn-2019-1" }
        .ToDictionary(id => id, id => new VoucherPack(id, Read($"{id}.accounts").Select(AccountOf), Read($"{id}.rules").Select(RuleOf)));

    public static IReadOnlyCollection<VoucherPack> All => Known.Values;

    /// <summary>Refuses VOUCHER_PACK_NOT_FOUND.</summary>
    public static VoucherPack Of(string id) =>
        Known.TryGetValue(id, out VoucherPack? pack) ? pack : throw Reasons.VoucherPackNotFound(id, Known.Keys);

    // book, code, title, kind
    private static VoucherAccount AccountOf(string[] cells) =>
        new(Enum.Parse<VoucherBook>(cells[0], ignoreCase: true), cells[1], cells[2], cells[3]);

    // from, to, beside, budget_debit, budget_credit, financial_debit, financial_credit
    private static PostingRule RuleOf(string[] cells) => new(
        VoucherPlace.Parse(cells[0]), VoucherPlace.Parse(cells[1]),
        cells[2].Length == 0 ? Beside.Anything : Enum.Parse<Beside>(cells[2], ignoreCase: true),
        PairOf(cells[3], cells[4]), PairOf(cells[5], cells[6]));

    private static EntryPair? PairOf(string debit, string credit) => debit.Length == 0 ? null : new EntryPair(debit, credit);

    private static List<string[]> Read(string name)
    {
        using Stream file = typeof(VoucherPacks).Assembly.GetManifestResourceStream($"packs/{name}.csv")!;
        using var reader = new StreamReader(file);
        var rows = new List<string[]>();
        using CsvReader csv = CsvReader.FromText(reader.ReadToEnd(), new CsvReaderOptions { HasHeader = true });
        while (csv.Read()) rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
        return rows;
    }
}
