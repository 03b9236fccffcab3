using System.Globalization;

namespace Fund.Budgets.Domain.Vouchers;

/// <summary>What vouchers come to, added up one after the other.</summary>
public sealed class ControlTotals
{
    private readonly Dictionary<(VoucherBook Book, string Currency), ControlTotal> totals = [];

    /// <summary>How many postings were added, those without entries too.</summary>
    public long PostingCount { get; private set; }

    public void Add(Voucher voucher)
    {
        PostingCount++;
        foreach (VoucherBook book in Enum.GetValues<VoucherBook>())
        {
            if (!voucher.Has(book)) continue;
            if (!totals.TryGetValue((book, voucher.Currency.Code), out ControlTotal? total))
                totals[(book, voucher.Currency.Code)] = total = new ControlTotal { Book = book, Currency = voucher.Currency.Code };
            total.VoucherCount++;
            total.DebitMinorUnits = checked(total.DebitMinorUnits + voucher.Sum(book, EntrySide.Debit));
            total.CreditMinorUnits = checked(total.CreditMinorUnits + voucher.Sum(book, EntrySide.Credit));
        }
    }

    public IEnumerable<ControlTotal> InOrder() => InOrder(totals.Values);

    public static IEnumerable<ControlTotal> InOrder(IEnumerable<ControlTotal> totals) =>
        totals.OrderBy(total => total.Book).ThenBy(total => total.Currency, StringComparer.Ordinal);

    /// <summary>The first figure in which two sides differ, with what each says; null where they agree.</summary>
    public static (string Figure, string Ours, string Stated)? Difference(IEnumerable<ControlTotal> ours, IEnumerable<ControlTotal> stated)
    {
        Dictionary<string, long> figures = Figures(ours), others = Figures(stated);
        foreach (string figure in figures.Keys.Union(others.Keys).Order(StringComparer.Ordinal))
        {
            (long our, long other) = (figures.GetValueOrDefault(figure), others.GetValueOrDefault(figure));
            if (our != other)
                return (figure, our.ToString(CultureInfo.InvariantCulture), other.ToString(CultureInfo.InvariantCulture));
        }
        return null;
    }

    // A book that is stated twice counts together.
    private static Dictionary<string, long> Figures(IEnumerable<ControlTotal> totals)
    {
        var figures = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (ControlTotal total in totals)
        {
            string of = $"{total.Book.ToString().ToUpperInvariant()} {total.Currency}";
            Add($"{of} vouchers", total.VoucherCount);
            Add($"{of} debit", total.DebitMinorUnits);
            Add($"{of} credit", total.CreditMinorUnits);
        }
        return figures;

        // Stated figures may be anything; no sum of them may overflow into ours.
        void Add(string figure, long amount) =>
            figures[figure] = (long)Int128.Clamp((Int128)figures.GetValueOrDefault(figure) + amount, long.MinValue, long.MaxValue);
    }
}
