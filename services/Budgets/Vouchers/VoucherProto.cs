using Fund.Budgets.Documents;
using Fund.Budgets.Domain.Vouchers;
using Fund.Chassis.Db;
using Fund.Kernel;
using Pb = Fund.Protos.Budget.V1;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Vouchers;

/// <summary>Rules, batches and vouchers as they travel.</summary>
internal static class VoucherProto
{
    public static Pb.VoucherRules ToProto(this VoucherRules row, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.VoucherRules
        {
            Name = row.Name, State = row.State.To<Pb.VoucherRules.Types.State>(), Pack = row.Pack, FromMonth = row.FromMonth,
            CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }

    public static Pb.VoucherBatch ToProto(this VoucherBatch row)
    {
        var shown = new Pb.VoucherBatch
        {
            Name = row.Name, State = row.State.To<Pb.VoucherBatch.Types.State>(), Month = row.Month, Pack = row.Pack,
            PostingCount = row.PostingCount, Sha256 = row.Sha256, LeavesMore = row.LeavesMore, ReturnReason = row.ReturnReason,
            CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Totals.AddRange(ControlTotals.InOrder(row.Totals).Select(total => new Pb.ControlTotal
        {
            Book = total.Book.To<Pb.VoucherBook>(), CurrencyCode = total.Currency, VoucherCount = total.VoucherCount,
            DebitMinorUnits = total.DebitMinorUnits, CreditMinorUnits = total.CreditMinorUnits,
        }));
        return shown.Sealed();
    }

    public static ControlTotal ToTotal(this Pb.ControlTotal stated) => new()
    {
        Book = stated.Book.To<VoucherBook>(), Currency = stated.CurrencyCode, VoucherCount = stated.VoucherCount,
        DebitMinorUnits = stated.DebitMinorUnits, CreditMinorUnits = stated.CreditMinorUnits,
    };

    public static Pb.Voucher ToProto(this MadeVoucher made)
    {
        Voucher voucher = made.Numbered.Voucher;
        var shown = new Pb.Voucher
        {
            Posting = voucher.Posting, Batch = made.Batch, BudgetNumber = made.Numbered.BudgetNumber,
            FinancialNumber = made.Numbered.FinancialNumber, EffectiveDate = voucher.Date.ToText(), Document = voucher.Document,
            Reverses = voucher.Reverses, CurrencyCode = voucher.Currency.Code,
        };
        shown.Entries.AddRange(voucher.Entries.Select(entry => new Pb.Voucher.Types.Entry
        {
            Book = entry.Book.To<Pb.VoucherBook>(), Account = entry.Account, Title = made.Pack.AccountOf(entry.Book, entry.Account).Title,
            DebitMinorUnits = entry.Side == EntrySide.Debit ? entry.Amount : 0,
            CreditMinorUnits = entry.Side == EntrySide.Credit ? entry.Amount : 0, Subject = entry.Subject, Office = entry.Office,
        }));
        return shown;
    }
}
