using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Cash;
using Fund.Budgets.Domain.Funding;
using Fund.Chassis.Db;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Budgets;

public sealed partial class BudgetDb
{
    public DbSet<Office> Offices => Set<Office>();

    public DbSet<Appropriation> Appropriations => Set<Appropriation>();

    public DbSet<Allotment> Allotments => Set<Allotment>();

    public DbSet<AllotmentChange> AllotmentChanges => Set<AllotmentChange>();

    public DbSet<Contribution> Contributions => Set<Contribution>();

    public DbSet<BankAccount> BankAccounts => Set<BankAccount>();

    public DbSet<BankCredit> Credits => Set<BankCredit>();

    public DbSet<BankDebit> Debits => Set<BankDebit>();

    public DbSet<ContributionRefund> Refunds => Set<ContributionRefund>();

    public DbSet<CreditUse> CreditUses => Set<CreditUse>();

    public DbSet<Ceiling> Ceilings => Set<Ceiling>();

    public DbSet<VirementPolicy> VirementPolicies => Set<VirementPolicy>();

    public DbSet<Virement> Virements => Set<Virement>();

    public DbSet<FundingRule> FundingRules => Set<FundingRule>();

    public DbSet<CashPlanItem> CashPlanItems => Set<CashPlanItem>();

    /// <summary>Refuses OFFICE_NOT_FOUND.</summary>
    public async Task MustKnow(OfficeName office)
    {
        string name = Office.Names.Of(office).Text;
        if (!await Offices.AnyAsync(row => row.Name == name)) throw Reasons.OfficeNotFound(name);
    }

    /// <summary>The appropriation with its lines. Refuses APPROPRIATION_NOT_FOUND.</summary>
    public async Task<Appropriation> AppropriationOf(string name) =>
        await One(Appropriations.Include(row => row.Lines), Appropriation.Names.Parse(name)) ?? throw Reasons.AppropriationNotFound(name);

    /// <summary>Refuses ALLOTMENT_NOT_FOUND.</summary>
    public async Task<Allotment> AllotmentOf(string name) =>
        await One(Allotments, Allotment.Names.Parse(name)) ?? throw Reasons.AllotmentNotFound(name);

    /// <summary>Refuses ALLOTMENT_CHANGE_NOT_FOUND.</summary>
    public async Task<AllotmentChange> AllotmentChangeOf(string name) =>
        await One(AllotmentChanges, AllotmentChange.Names.Parse(name)) ?? throw Reasons.AllotmentChangeNotFound(name);

    /// <summary>Refuses CONTRIBUTION_NOT_FOUND.</summary>
    public async Task<Contribution> ContributionOf(string name) =>
        await One(Contributions, Contribution.Names.Parse(name)) ?? throw Reasons.ContributionNotFound(name);

    /// <summary>Refuses BANK_ACCOUNT_NOT_FOUND.</summary>
    public async Task<BankAccount> BankAccountOf(string name) =>
        await One(BankAccounts, BankAccount.Names.Parse(name)) ?? throw Reasons.BankAccountNotFound(name);

    /// <summary>Refuses CEILING_NOT_FOUND.</summary>
    public async Task<Ceiling> CeilingOf(string name) =>
        await One(Ceilings, Ceiling.Names.Parse(name)) ?? throw Reasons.CeilingNotFound(name);

    /// <summary>Refuses VIREMENT_NOT_FOUND.</summary>
    public async Task<Virement> VirementOf(string name) =>
        await One(Virements, Virement.Names.Parse(name)) ?? throw Reasons.VirementNotFound(name);

    /// <summary>Refuses VIREMENT_POLICY_NOT_FOUND.</summary>
    public async Task<VirementPolicy> VirementPolicyOf(string name) =>
        await One(VirementPolicies, VirementPolicy.Names.Parse(name)) ?? throw Reasons.VirementPolicyNotFound(name);

    /// <summary>The policy in force for an office and year: its own, or that of the nearest office above; null for none.</summary>
    public async Task<VirementPolicy?> VirementPolicyFor(OfficeName office, string fiscalYear)
    {
        string[] offices = [.. office.SelfAndAbove().Select(above => above.Text)];
        return (await VirementPolicies
            .Where(row => row.State == VirementPolicyState.Active && row.FiscalYear == fiscalYear && offices.Contains(row.Office))
            .ToListAsync()).MaxBy(row => row.Office.Length);
    }

    /// <summary>Refuses CREDIT_NOT_FOUND.</summary>
    public async Task<BankCredit> CreditOf(string name) =>
        await One(Credits, BankCredit.Names.Parse(name)) ?? throw Reasons.CreditNotFound(name);

    /// <summary>What a credit was, part by part.</summary>
    public Task<List<CreditUse>> UsesOf(BankCredit credit) =>
        CreditUses.Where(use => use.Credit == credit.Name).OrderBy(use => use.Number).ToListAsync();

    /// <summary>Refuses DEBIT_NOT_FOUND.</summary>
    public async Task<BankDebit> DebitOf(string name) =>
        await One(Debits, BankDebit.Names.Parse(name)) ?? throw Reasons.DebitNotFound(name);

    /// <summary>Refuses REFUND_NOT_FOUND.</summary>
    public async Task<ContributionRefund> RefundOf(string name) =>
        await One(Refunds, ContributionRefund.Names.Parse(name)) ?? throw Reasons.RefundNotFound(name);

    /// <summary>Refuses CASH_PLAN_ITEM_NOT_FOUND.</summary>
    public async Task<CashPlanItem> CashPlanItemOf(string name) =>
        await One(CashPlanItems, CashPlanItem.Names.Parse(name)) ?? throw Reasons.CashPlanItemNotFound(name);

    /// <summary>The rule with its sources. Refuses FUNDING_RULE_NOT_FOUND.</summary>
    public async Task<FundingRule> FundingRuleOf(string name) =>
        await One(FundingRules.Include(row => row.Sources), FundingRule.Names.Parse(name)) ?? throw Reasons.FundingRuleNotFound(name);

    private static Task<T?> One<T>(IQueryable<T> rows, ResourceName name) where T : Row =>
        rows.SingleOrDefaultAsync(row => row.Name == name.Text);

    partial void DescribeDocuments(ModelBuilder model)
    {
        model.Entity<Office>().ToTable("offices");
        model.Entity<Appropriation>(e =>
        {
            e.ToTable("appropriations").Ignore(row => row.Total).HasKey(row => row.Name);
            e.HasMany(row => row.Lines).WithOne().HasForeignKey(line => line.Appropriation);
        });
        model.Entity<AppropriationLine>(e =>
            e.ToTable("appropriation_lines").Ignore(line => line.AccountName).Ignore(line => line.EnactedMinorUnits)
                .Ignore(line => line.PresentMinorUnits).HasKey(line => new { line.Appropriation, line.LineId }));
        model.Entity<Allotment>().ToTable("allotments").Ignore(row => row.Amount).Ignore(row => row.Terms)
            .Ignore(row => row.PresentMinorUnits);
        model.Entity<AllotmentChange>().ToTable("allotment_changes").Ignore(row => row.Amount).Ignore(row => row.Parts);
        model.Entity<Contribution>().ToTable("contributions").Ignore(row => row.IsSuspended);
        model.Entity<BankAccount>().ToTable("bank_accounts");
        model.Entity<BankCredit>().ToTable("credits").Ignore(row => row.InSuspenseMinorUnits).Ignore(row => row.BookingId);
        model.Entity<BankDebit>().ToTable("debits").Ignore(row => row.IsNamed);
        model.Entity<ContributionRefund>().ToTable("refunds").Ignore(row => row.Amount);
        model.Entity<CreditUse>(e => e.ToTable("credit_uses").Ignore(use => use.PostingId).HasKey(use => new { use.Credit, use.Number }));
        // That one alone may be in force also says in which order two are saved: the one that is replaced leaves before the other enters.
        model.Entity<Ceiling>().ToTable("ceilings").Ignore(row => row.Amount)
            .HasIndex(row => new { row.Office, row.Level, row.Subject, row.FiscalYear, row.State }).IsUnique();
        model.Entity<VirementPolicy>().ToTable("virement_policies")
            .HasIndex(row => new { row.Office, row.FiscalYear, row.State }).IsUnique();
        model.Entity<Virement>().ToTable("virements").Ignore(row => row.Amount);
        model.Entity<CashPlanItem>().ToTable("cash_plan_items").Ignore(row => row.Amount);
        model.Entity<FundingRule>(e =>
        {
            e.ToTable("funding_rules").HasKey(row => row.Name);
            e.HasMany(row => row.Sources).WithOne().HasForeignKey(source => source.FundingRule);
        });
        model.Entity<FundingSource>(e => e.ToTable("funding_sources").Ignore(source => source.IsMatch)
            .HasKey(source => new { source.FundingRule, source.Number }));
    }
}
