using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.CountyBudget;
using static Fund.Tests.Service.Budgets.TellingPayments;

namespace Fund.Tests.Service.Budgets;

public sealed class DocumentsTreasuryTests
{
    [Theory, EachDatabase]
    public async Task A_bank_account_hides_its_number_and_a_reveal_is_logged(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var tom = county.Treasury(county.Tom);

        Pb.BankAccount account = await tom.CreateBankAccountAsync(BankAccount("wages", balance: -500));
        Pb.RevealBankAccountResponse revealed = await tom.RevealBankAccountAsync(new() { Name = account.Name,
            Reason = "A letter to the bank." });

        Assert.Equal(("****5678", -500, 0, 0),
            (account.MaskedNumber, account.BankMinorUnits, account.InTransitMinorUnits, account.SuspenseMinorUnits));
        Assert.Equal("43100990000012345678", revealed.AccountNumber);
        Entry entry = await county.EntryWhere(entry => entry.Kind == Entry.Types.Kind.Reveal);
        Assert.Equal((account.Name, "offices/s-county/people/tom", "A letter to the bank.", "s-county"),
            (entry.Resource, entry.Person, entry.Reason, entry.Office));

        Assert.Equal("BANK_ACCOUNT_EXISTS", await Refused.Reason(tom.CreateBankAccountAsync(BankAccount("wages", number: "1234567890"))));
        Assert.Equal("BANK_ACCOUNT_NUMBER_TAKEN", await Refused.Reason(tom.CreateBankAccountAsync(BankAccount("other"))));
        Assert.Equal([account], (await tom.ListBankAccountsAsync(new() { Parent = Office })).BankAccounts);
    }

    [Theory, EachDatabase]
    public async Task Cash_is_held_for_a_remittance_and_freed_again(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        string name = (await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("wages", balance: 500))).Name;
        var payments = county.Treasury(county.Host.AsService("payments", "offices/s-county/people/pat"));
        Pb.HoldCashRequest Hold(long amount) => new()
        {
            Name = name, Amount = Yuan(amount), Document = $"{Office}/remittances/r-1", EffectiveDate = Day, RequestId = Id(),
        };

        Pb.HoldCashRequest hold = Hold(400);
        Pb.BankAccount held = await payments.HoldCashAsync(hold);
        Assert.Equal(held, await payments.HoldCashAsync(hold));
        Assert.Equal((100, 400), (held.BankMinorUnits, held.InTransitMinorUnits));
        Assert.Equal("INSUFFICIENT_CASH", await Refused.Reason(payments.HoldCashAsync(Hold(101))));
        Assert.Equal("PERMISSION_MISSING", await Refused.Reason(county.Treasury(county.Tom).HoldCashAsync(Hold(1))));

        var free = new Pb.FreeCashRequest { Name = name, Amount = Yuan(150), Document = $"{Office}/remittances/r-1", EffectiveDate = Day,
            RequestId = Id() };
        Pb.BankAccount freed = await payments.FreeCashAsync(free);
        Assert.Equal((250, 250), (freed.BankMinorUnits, freed.InTransitMinorUnits));
        free.RequestId = Id();
        free.Amount.MinorUnits = 251;
        Assert.Equal("INSUFFICIENT_IN_TRANSIT", await Refused.Reason(payments.FreeCashAsync(free)));
    }

    [Theory, EachDatabase]
    public async Task A_refused_hold_or_return_of_cash_stays_refused_after_cash_arrives_and_a_new_id_succeeds(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        string name = (await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("wages", balance: 500))).Name;
        var payments = county.Treasury(county.Host.AsService("payments", "offices/s-county/people/pat"));
        var hold = new Pb.HoldCashRequest
        {
            Name = name, Amount = Yuan(600), Document = $"{Office}/remittances/r-1", EffectiveDate = Day, RequestId = Id(),
        };
        var free = new Pb.FreeCashRequest
        {
            Name = name, Amount = Yuan(600), Document = $"{Office}/remittances/r-1", EffectiveDate = Day, RequestId = Id(),
        };
        var nowhere = new Pb.HoldCashRequest(hold) { Name = $"{Office}/bankAccounts/later", RequestId = Id() };
        var dryHold = new Pb.HoldCashRequest(hold) { ValidateOnly = true };

        Assert.Equal("INSUFFICIENT_CASH", await Refused.Reason(payments.HoldCashAsync(dryHold)));
        Assert.Equal("INSUFFICIENT_CASH", await Refused.Reason(payments.HoldCashAsync(hold)));
        Assert.Equal("INSUFFICIENT_IN_TRANSIT", await Refused.Reason(payments.FreeCashAsync(free)));
        Assert.Equal("BANK_ACCOUNT_NOT_FOUND", await Refused.Reason(payments.HoldCashAsync(nowhere)));
        Assert.Equal("CURRENCY_MISMATCH", await Refused.Reason(payments.HoldCashAsync(
            new Pb.HoldCashRequest(hold) { Amount = new() { CurrencyCode = "USD", MinorUnits = 1 }, RequestId = Id() })));

        await county.Treasury(county.Tom).CreateBankAccountAsync(BankAccount("later", number: "1234567890", balance: 9_000));
        await county.Tell(Credit(name, "entry-1", 300));
        Pb.Credit credit = await Until(async () =>
            (await county.Treasury(county.Tom).ListCreditsAsync(new() { Parent = Office })).Credits.SingleOrDefault());
        await county.Treasury(county.Tom).NameCreditAsync(new()
        {
            Name = credit.Name, Amount = Yuan(300), Explanation = "Transfer.", EffectiveDate = "2026-06-02", RequestId = Id(),
        });
        Assert.Equal("INSUFFICIENT_CASH", await Refused.Reason(payments.HoldCashAsync(hold)));
        Assert.Equal("BANK_ACCOUNT_NOT_FOUND", await Refused.Reason(payments.HoldCashAsync(nowhere)));
        Assert.Equal("REQUEST_ID_REUSED", await Refused.Reason(payments.HoldCashAsync(new Pb.HoldCashRequest(hold) { Amount = Yuan(1) })));

        hold.RequestId = Id();
        dryHold.RequestId = hold.RequestId;
        Pb.BankAccount dry = await payments.HoldCashAsync(dryHold);
        Pb.BankAccount held = await payments.HoldCashAsync(hold);
        Assert.Equal((dry, 200, 600), (held, held.BankMinorUnits, held.InTransitMinorUnits));
        Assert.Equal("INSUFFICIENT_IN_TRANSIT", await Refused.Reason(payments.FreeCashAsync(free)));
        free.RequestId = Id();
        Pb.BankAccount freed = await payments.FreeCashAsync(free);
        Assert.Equal((800, 0), (freed.BankMinorUnits, freed.InTransitMinorUnits));
        Assert.Equal(freed, await county.Treasury(county.Tom).GetBankAccountAsync(new() { Name = name }));
        Entry entry = await county.EntryWhere(entry => entry.RequestId == hold.RequestId);
        Assert.Equal((name, 600, "offices/s-county/people/pat"), (entry.Resource, entry.Amount.MinorUnits, entry.Person));
    }

    [Theory, EachDatabase]
    public async Task A_statement_credit_told_twice_is_one_credit_and_receipts_never_exceed_it(Engine engine)
    {
        await using CountyBudget county = await Start(engine, TellingPayments.Module);
        var (tom, contributions) = (county.Treasury(county.Tom), county.Contributions(county.Tom));
        string account = (await tom.CreateBankAccountAsync(BankAccount("wages"))).Name;
        foreach (string id in new[] { "bamboo", "orchard" })
            await county.Contributions(county.Ann).CreateContributionAsync(new()
            {
                Parent = Town, ContributionId = id, Kind = Pb.Contribution.Types.Kind.Gift, Giver = "Cooperative",
                Purpose = "rural-cleaning",
                Pledged = Yuan(300), EndDate = "2026-09-30", RequestId = Id(),
            });

        await county.Tell(Credit(account, "entry-1", 350), Credit(account, "entry-1", 350), Credit(account, "entry-1", 351),
            Credit(account, "entry-2", 1, "USD"), Credit(account, "entry-0", 9, day: "2025-12-31"),
            Credit($"{Office}/bankAccounts/none", "entry-3", 1));
        List<DeadEvent> dead = await county.DeadEvents(3);
        Assert.Equal(["CREDIT_DIFFERS", "CURRENCY_MISMATCH", "BANK_ACCOUNT_NOT_FOUND"], dead.Select(one => one.Error.Split(':')[0]));
        Pb.Credit credit = (await tom.ListCreditsAsync(new() { Parent = Office })).Credits.Single();
        Assert.Equal(($"{account}/credits/entry-1", 350, 350, "2026-06-02"),
            (credit.Name, credit.Amount.MinorUnits, credit.InSuspense.MinorUnits, credit.BookingDate));
        Assert.Equal(350, (await tom.GetBankAccountAsync(new() { Name = account })).SuspenseMinorUnits);

        Pb.RecordReceiptRequest Receipt(string contribution, long amount) => new()
        {
            Name = $"{Town}/contributions/{contribution}", Credit = credit.Name, Amount = Yuan(amount),
            EffectiveDate = credit.BookingDate, RequestId = Id(),
        };
        Assert.Equal("PLEDGE_EXCEEDED", await Refused.Reason(contributions.RecordReceiptAsync(Receipt("bamboo", 301))));
        var village = county.Contributions(county.Host.As("vic", "treasury.officer@s-county.f-town"));
        Assert.Equal("OUT_OF_SCOPE", await Refused.Reason(village.RecordReceiptAsync(Receipt("bamboo", 1))));
        // The day before, the bank had nothing of it.
        Pb.RecordReceiptRequest early = Receipt("bamboo", 200);
        early.EffectiveDate = "2026-06-01";
        Assert.Equal("CREDIT_BOOKED_LATER", await Refused.Reason(contributions.RecordReceiptAsync(early)));
        Pb.Contribution partly = await contributions.RecordReceiptAsync(Receipt("bamboo", 200));
        Assert.Equal((Pb.Contribution.Types.State.PartlyReceived, 200, 200),
            (partly.State, partly.Received.MinorUnits, partly.Balances.AvailableMinorUnits));
        Assert.Equal(Pb.Contribution.Types.State.Received, (await contributions.RecordReceiptAsync(Receipt("bamboo", 100))).State);
        Assert.Equal("CREDIT_EXHAUSTED", await Refused.Reason(contributions.RecordReceiptAsync(Receipt("orchard", 51))));

        Pb.Credit named = await tom.NameCreditAsync(new()
        {
            Name = credit.Name, Amount = Yuan(40), Explanation = "Interest.", EffectiveDate = credit.BookingDate, RequestId = Id(),
        });
        Assert.Equal(10, named.InSuspense.MinorUnits);
        Pb.BankAccount now = await tom.GetBankAccountAsync(new() { Name = account });
        Assert.Equal((340, 10), (now.BankMinorUnits, now.SuspenseMinorUnits));
        await contributions.RecordReceiptAsync(Receipt("orchard", 10));
        Assert.Empty((await tom.ListCreditsAsync(new() { Parent = Office, InSuspenseOnly = true })).Credits);
    }

    [Theory, EachDatabase]
    public async Task A_funding_rule_splits_over_what_is_available_and_one_is_in_force_for_a_purpose(Engine engine)
    {
        await using CountyBudget county = await Start(engine);
        var (ann, ben) = (county.Funding(county.Ann), county.Funding(county.Ben));
        Pb.Appropriation enacted = await county.Enacted("cleaning", ("wages", "rural-cleaning", 1_000));
        string town = (await county.Released(enacted, "town", "wages", Town, 100)).Name;
        string own = (await county.Released(enacted, "own", "wages", Office, 300)).Name;
        Pb.CreateFundingRuleRequest Draft(string id, params Pb.FundingSource[] sources)
        {
            var request = new Pb.CreateFundingRuleRequest
            {
                Parent = Office, FundingRuleId = id, Purpose = "rural-cleaning", Method = Pb.FundingRule.Types.Method.Order,
                RequestId = Id(),
            };
            request.Sources.AddRange(sources);
            return request;
        }
        async Task<Pb.FundingRule> Active(Pb.CreateFundingRuleRequest draft)
        {
            Pb.FundingRule rule = await ann.CreateFundingRuleAsync(draft);
            return await ben.ActivateFundingRuleAsync(new() { Name = rule.Name, Etag = rule.Etag, RequestId = Id() });
        }

        Assert.Equal("SOURCE_NOT_FOUND",
            await Refused.Reason(ann.CreateFundingRuleAsync(Draft("none", new Pb.FundingSource { Source = $"{own}x" }))));
        Pb.CreateFundingRuleRequest ofTheTown = Draft("town", new Pb.FundingSource { Source = own });
        ofTheTown.Parent = Town;
        Assert.Equal("SOURCE_OF_OTHER_OFFICE", await Refused.Reason(ann.CreateFundingRuleAsync(ofTheTown)));
        Pb.FundingRule first = await Active(Draft("first", new() { Source = town, Priority = 2 }, new() { Source = own, Priority = 1 }));
        var simulate = new Pb.SimulateFundingRequest { Name = first.Name, Total = Yuan(350), EffectiveDate = Day };
        Assert.Equal([(own, 300, 0), (town, 50, 50)], (await ben.SimulateFundingAsync(simulate)).Shares
            .Select(share => (share.Source, share.Amount.MinorUnits, share.Left.MinorUnits)));
        simulate.Total = Yuan(401);
        Assert.Equal("NOT_ENOUGH_TO_DRAW", await Refused.Reason(ben.SimulateFundingAsync(simulate)));

        Pb.FundingRule second = await Active(Draft("second", new Pb.FundingSource { Source = own }));
        Assert.Equal(Pb.FundingRule.Types.State.Active, second.State);
        Assert.Equal(Pb.FundingRule.Types.State.Replaced, (await ben.GetFundingRuleAsync(new() { Name = first.Name })).State);
        Assert.Equal("FUNDING_RULE_NOT_ACTIVE", await Refused.Reason(ben.SimulateFundingAsync(simulate)));
        Pb.FundingRule third = await ann.CreateFundingRuleAsync(Draft("third", new Pb.FundingSource { Source = own }));
        var both = county.Funding(county.Host.As("ann", "budget.officer", "budget.approver"));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(
            both.ActivateFundingRuleAsync(new() { Name = third.Name, Etag = third.Etag, RequestId = Id() })));
    }
}
