using Fund.Kernel;

namespace Fund.Budgets.Domain.Vouchers;

public enum VoucherRulesState
{
    /// <summary>Being prepared.</summary>
    Draft,
    /// <summary>In force from their month on.</summary>
    Adopted,
}

/// <summary>By which pack an office keeps its books from a month on. Once adopted it never changes.</summary>
public sealed class VoucherRules : Row
{
    public static readonly NamePattern Names = new("voucherRules");

    public VoucherRulesState State { get; private set; }

    /// <summary>The pack and its version.</summary>
    public string Pack { get; private set; } = "";

    /// <summary>The first month whose postings they turn into vouchers, such as 2026-06.</summary>
    public string FromMonth { get; private set; } = "";

    /// <summary>Refuses OFFICE_NOT_TOP.</summary>
    public static VoucherRules Draft(ResourceName name, string pack, Period from)
    {
        if (name.Office.Parent is not null) throw Reasons.OfficeNotTop(name.Office);
        var rules = new VoucherRules { Pack = pack, FromMonth = from.ToString() };
        rules.Named(name);
        return rules;
    }

    /// <summary>
    /// Puts them in force. By which rules a posting becomes a voucher is settled when it is posted, so only the first may begin with a
    /// month that has begun. Refuses VOUCHER_RULES_NOT_DRAFT, VOUCHER_RULES_TOO_LATE.
    /// </summary>
    /// <param name="latest">The rules of the office that began last; null for none.</param>
    /// <param name="today">The day.</param>
    public void Adopt(VoucherRules? latest, DateOnly today)
    {
        if (State != VoucherRulesState.Draft) throw Reasons.VoucherRulesNotDraft(this);
        if (latest is not null)
        {
            Period present = Period.Of(today), last = Period.Parse(latest.FromMonth);
            Period earliest = (present.CompareTo(last) < 0 ? last : present).Next;
            if (Period.Parse(FromMonth).CompareTo(earliest) < 0) throw Reasons.VoucherRulesTooLate(this, latest, earliest);
        }
        State = VoucherRulesState.Adopted;
    }
}
