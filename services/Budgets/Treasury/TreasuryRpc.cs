using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Vault;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Kernel.Identifiers;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;

namespace Fund.Budgets.Treasury;

/// <summary>Cash beside authority: bank accounts, and the credits that statements brought.</summary>
internal sealed partial class TreasuryRpc(
    Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger, LedgerWriter writer, CreditsTakenBack takenBack,
    PersonalVault vault, Clock clock)
    : Pb.TreasuryService.TreasuryServiceBase
{
    private const string NumberKind = "bank_accounts/account_number";

    public override Task<Pb.BankAccount> CreateBankAccount(Pb.CreateBankAccountRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = BankAccount.Names.Of(office, request.BankAccountId);
            AccountNumber number = AccountNumber.Parse(request.AccountNumber);
            string index = vault.Index(NumberKind, number.Reveal());
            Money balance = request.OpeningBalance.ToMoney();
            DateOnly on = Days.Parse(request.OpeningDate);
            await db.MustKnow(office);
            if (await db.BankAccounts.AnyAsync(row => row.Name == name.Text)) throw Reasons.BankAccountExists(name.Text);
            if (await db.BankAccounts.FirstOrDefaultAsync(row => row.NumberIndex == index) is { } same)
                throw Reasons.BankAccountNumberTaken(same.Name);

            (BankAccount account, OpenCash posting) = BankAccount.Open(
                name, request.DisplayName, BankCodeOf(request.BankCode), vault.Seal(number.Reveal(), NumberKind, name.Text), index,
                number.Masked,
                balance, on);

            db.BankAccounts.Add(account);
            Posted posted = await ledger.Post(db, posting);
            db.Commit.Amount = balance;
            db.Publish(new BankAccountOpened(account.Name, balance.MinorUnits, account.Currency, on.ToText()));
            return account.ToProto(await Standing.Of(db, [account.Name], posted));
        }, LedgerInDoor.Gate);

    public override Task<Pb.BankAccount> GetBankAccount(Pb.GetBankAccountRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            BankAccount account = await db.BankAccountOf(request.Name);
            return account.ToProto(await Standing.Of(db, [account.Name], cancel: context.CancellationToken));
        }, context.CancellationToken);

    public override Task<Pb.ListBankAccountsResponse> ListBankAccounts(Pb.ListBankAccountsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<BankAccount> page = await db.BankAccounts.Within(Office.Names.Parse(request.Parent).Office)
                .ByName(request.PageSize, request.PageToken, context.CancellationToken);
            Standing standing = await Standing.Of(db, [.. page.Items.Select(row => row.Name)], cancel: context.CancellationToken);
            var answer = new Pb.ListBankAccountsResponse { NextPageToken = page.NextPageToken };
            answer.BankAccounts.AddRange(page.Items.Select(row => row.ToProto(standing)));
            return answer;
        }, context.CancellationToken);

    public override async Task<Pb.RevealBankAccountResponse> RevealBankAccount(Pb.RevealBankAccountRequest request,
        ServerCallContext context)
    {
        BankAccount account = await store.Read(db => db.BankAccountOf(request.Name), context.CancellationToken);
        Sensitive<string> number = vault.Open(account.NumberSealed, NumberKind, account.Name);
        // Whoever cannot be noted does not see it.
        await writes.NoteReveal(context, account.Name, request.Reason);
        return new Pb.RevealBankAccountResponse { AccountNumber = number.Reveal() };
    }

    public override Task<Pb.ListCreditsResponse> ListCredits(Pb.ListCreditsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<BankCredit> rows = db.Credits.Within(Office.Names.Parse(request.Parent).Office);
            if (request.InSuspenseOnly) rows = rows.InSuspense();
            Page<BankCredit> page = await rows.Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListCreditsResponse { NextPageToken = page.NextPageToken };
            string[] names = [.. page.Items.Select(row => row.Name)];
            List<CreditUse> uses = await db.CreditUses.Where(use => names.Contains(use.Credit)).ToListAsync(context.CancellationToken);
            answer.Credits.AddRange(page.Items.Select(row => row.ToProto(uses)));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.Credit> GetCredit(Pb.GetCreditRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            BankCredit credit = await db.CreditOf(request.Name);
            return credit.ToProto(await db.UsesOf(credit));
        }, context.CancellationToken);

    public override Task<Pb.Credit> NameCredit(Pb.NameCreditRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            DateOnly on = Days.Parse(request.EffectiveDate);
            Money amount = request.Amount.ToMoney();
            BankCredit credit = await db.CreditOf(request.Name);

            List<CreditUse> before = await db.UsesOf(credit);

            (CreditUse use, NameCredit posting) = credit.NameAs(request.Explanation, amount, on);

            db.CreditUses.Add(use);
            await ledger.Post(db, posting);
            db.Commit.Amount = amount;
            db.Commit.Reason = request.Explanation;
            db.Publish(new CreditNamed(credit.Name, amount.MinorUnits, credit.Currency, on.ToText()));
            return credit.ToProto([.. before, use]);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Credit> WithdrawCreditUse(Pb.WithdrawCreditUseRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            BankCredit credit = await db.CreditOf(request.Name);
            List<CreditUse> uses = await db.UsesOf(credit);
            CreditUse use = uses.Find(use => use.Number == request.Number) ?? throw Reasons.CreditUseNotFound(credit, request.Number);
            if (await db.Refunds.AnyAsync(row => row.Credit == credit.Name)) throw Reasons.CreditReturnedRefund(credit);
            Contribution? receivedBy = use.Contribution.Length > 0 ? await db.ContributionOf(use.Contribution) : null;
            long available = receivedBy is null ? 0 : (await Standing.Of(db, [receivedBy.Name])).On(receivedBy.Name).Available;

            Reverse back = credit.Withdraw(use, receivedBy, available, request.Reason, clock.Today);

            await ledger.Post(db, back);
            db.Commit.Amount = Money.Of(credit.Currency, use.AmountMinorUnits);
            db.Commit.Reason = request.Reason;
            if (receivedBy is not null)
                db.Publish(new ContributionReceiptReversed(
                    receivedBy.Name, credit.Name, use.AmountMinorUnits, receivedBy.ReceivedMinorUnits, credit.Currency));
            db.Publish(new CreditUseWithdrawn(credit.Name, use.Number, use.AmountMinorUnits, credit.Currency));
            return credit.ToProto(uses);
        }, LedgerInDoor.Gate);

    public override Task<Pb.ListDebitsResponse> ListDebits(Pb.ListDebitsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<BankDebit> rows = db.Debits.Within(Office.Names.Parse(request.Parent).Office);
            if (request.UnexplainedOnly) rows = rows.NotNamed();
            Page<BankDebit> page = await rows.Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListDebitsResponse { NextPageToken = page.NextPageToken };
            answer.Debits.AddRange(page.Items.Select(row => row.ToProto()));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.Debit> NameDebit(Pb.NameDebitRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            BankDebit debit = await db.DebitOf(request.Name);

            await ledger.Post(db, debit.NameAs(request.Explanation, clock.Today));

            db.Commit.Amount = Money.Of(debit.Currency, debit.AmountMinorUnits);
            db.Commit.Reason = request.Explanation;
            db.Publish(new DebitNamed(debit.Name, debit.AmountMinorUnits, debit.Currency, debit.BookingDate.ToText()));
            return debit.ToProto();
        }, LedgerInDoor.Gate);

    public override Task<Pb.Debit> TakeBackCredit(Pb.TakeBackCreditRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            BankDebit debit = await db.DebitOf(request.Name);
            BankCredit credit = await db.CreditOf(debit.CreditToTakeBack());

            if (!await takenBack.TakeBack(db, debit, credit)) throw Reasons.CreditNotUndone(debit);

            db.Commit.Amount = Money.Of(debit.Currency, debit.AmountMinorUnits);
            return debit.ToProto();
        }, LedgerInDoor.Gate);

    public override Task<Pb.BankAccount> HoldCash(Pb.HoldCashRequest request, ServerCallContext context) =>
        writer.Run<Pb.BankAccount>(request, context);

    public override Task<Pb.BankAccount> FreeCash(Pb.FreeCashRequest request, ServerCallContext context) =>
        writer.Run<Pb.BankAccount>(request, context);

    private static string BankCodeOf(string text) => text.All(char.IsAsciiDigit) ? CnapsCode.Parse(text).Text : Bic.Parse(text).Text;
}
