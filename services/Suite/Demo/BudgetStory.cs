using Fund.Protos.Budget.V1;

namespace Fund.Suite.Demo;

/// <summary>Authority and money: an appropriation enacted by another person, allotments released, gifts promised and received.</summary>
internal sealed class BudgetStory(StaffStory staff, DemoClock clock)
{
    public const string County = "offices/s-county";
    public const string Appropriation = $"{County}/appropriations/rural-cleaning-2026";
    public const string WageAllotment = $"{Appropriation}/allotments/county-wages";
    public const string FundingRule = $"{County}/fundingRules/rural-cleaning-2026";
    public const string BankAccount = $"{County}/bankAccounts/wages";

    private string Today => clock.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public async Task Offices()
    {
        var officer = staff["budget-officer"].Client<BudgetService.BudgetServiceClient>();
        foreach (CountyRow row in CountyFile.Read("offices").Rows)
            await officer.CreateOfficeAsync(
                new CreateOfficeRequest { Name = row["name"], DisplayName = row["display_name"], RequestId = Actor.RequestId() });
        CountyRow bank = CountyFile.Read("bank-accounts").Rows[0];
        await staff["treasury-officer"].Client<TreasuryService.TreasuryServiceClient>().CreateBankAccountAsync(new CreateBankAccountRequest
        {
            Parent = County, BankAccountId = bank["bank_account_id"], DisplayName = bank["display_name"], BankCode = bank["bank_code"],
            AccountNumber = bank["account_number"], OpeningBalance = bank.Money("opening_balance"), OpeningDate = bank["opening_date"],
            RequestId = Actor.RequestId(),
        });
    }

    public async Task Appropriate()
    {
        var officer = staff["budget-officer"].Client<BudgetService.BudgetServiceClient>();
        var approver = staff["budget-approver"].Client<BudgetService.BudgetServiceClient>();
        var request = new CreateAppropriationRequest
        {
            Parent = County, AppropriationId = "rural-cleaning-2026", Title = "Rural cleaning and its supervision, 2026",
            DocumentNumber = "S-County Budget 2026 No. 17", FiscalYear = "2026", RequestId = Actor.RequestId(),
        };
        request.Lines.AddRange(CountyFile.Read("appropriation").Rows.Select(row => new AppropriationLine
        {
            LineId = row["line_id"], Purpose = row["purpose"], FunctionCode = row["function_code"], EconomicCode = row["economic_code"],
            Amount = row.Money("amount"),
        }));
        Appropriation draft = await officer.CreateAppropriationAsync(request);
        Appropriation submitted = await officer.SubmitAppropriationAsync(
            new SubmitAppropriationRequest { Name = draft.Name, Etag = draft.Etag, RequestId = Actor.RequestId() });
        await approver.EnactAppropriationAsync(new EnactAppropriationRequest
        {
            Name = draft.Name, Etag = submitted.Etag, EffectiveDate = Today, RequestId = Actor.RequestId(),
        });
        foreach (CountyRow row in CountyFile.Read("allotments").Rows)
        {
            Allotment allotment = await officer.CreateAllotmentAsync(new CreateAllotmentRequest
            {
                Parent = draft.Name, AllotmentId = row["allotment_id"], LineId = row["line_id"], SpendingOffice = row["spending_office"],
                Amount = row.Money("amount"), RequestId = Actor.RequestId(),
            });
            await approver.ReleaseAllotmentAsync(new ReleaseAllotmentRequest
            {
                Name = allotment.Name, Etag = allotment.Etag, EffectiveDate = Today, RequestId = Actor.RequestId(),
            });
        }
    }

    public async Task Pledges()
    {
        var officer = staff["budget-officer"].Client<ContributionService.ContributionServiceClient>();
        foreach (CountyRow row in CountyFile.Read("contributions").Rows)
            await officer.CreateContributionAsync(new CreateContributionRequest
            {
                Parent = County, ContributionId = row["contribution_id"], Kind = KindOf(row["kind"]), Giver = row["giver"],
                Purpose = row["purpose"], Pledged = row.Money("pledged"), EndDate = row["end_date"], RequestId = Actor.RequestId(),
            });
    }

    /// <summary>Records each receipt against the credit of the bank statement that shows it.</summary>
    public async Task Receipts()
    {
        var treasury = staff["treasury-officer"].Client<TreasuryService.TreasuryServiceClient>();
        var contributions = staff["treasury-officer"].Client<ContributionService.ContributionServiceClient>();
        int expected = CountyFile.Read("contribution-credits").Rows.Count;
        Credit[] credits = await Patience.Until(async () =>
        {
            var list = await treasury.ListCreditsAsync(new ListCreditsRequest { Parent = County, InSuspenseOnly = true, PageSize = 100 });
            return list.Credits.Count >= expected ? list.Credits.ToArray() : null;
        }, "the credits of the bank statement to reach the treasury");
        var open = new List<Credit>(credits);
        foreach (CountyRow row in CountyFile.Read("contribution-credits").Rows.Where(row => row["contribution_id"].Length > 0))
        {
            long units = row.Money("amount").MinorUnits;
            Credit credit = open.First(credit => credit.Amount.MinorUnits == units && credit.BookingDate == row["booking_date"]);
            open.Remove(credit);
            await contributions.RecordReceiptAsync(new RecordReceiptRequest
            {
                Name = $"{County}/contributions/{row["contribution_id"]}", Credit = credit.Name, Amount = row.Money("amount"),
                EffectiveDate = Today,
                RequestId = Actor.RequestId(),
            });
        }
    }

    /// <summary>Raised money first, the earliest end date before the others; public money pays what is left.</summary>
    public async Task FundingRuleInForce()
    {
        var request = new CreateFundingRuleRequest
        {
            Parent = County, FundingRuleId = "rural-cleaning-2026", Purpose = "rural-cleaning",
            Method = Protos.Budget.V1.FundingRule.Types.Method.Order,
            RequestId = Actor.RequestId(),
        };
        CountyRow[] raised = [.. CountyFile.Read("contributions").Rows.Where(row => row["purpose"] is "rural-cleaning" or "")];
        request.Sources.AddRange(raised.Select((row, index) => new FundingSource
        {
            Source = $"{County}/contributions/{row["contribution_id"]}", Priority = index + 1,
        }));
        request.Sources.Add(new FundingSource { Source = WageAllotment, Priority = 1_000 });
        FundingRule rule = await staff["budget-officer"].Client<FundingService.FundingServiceClient>().CreateFundingRuleAsync(request);
        await staff["budget-approver"].Client<FundingService.FundingServiceClient>()
            .ActivateFundingRuleAsync(new ActivateFundingRuleRequest { Name = rule.Name, Etag = rule.Etag, RequestId = Actor.RequestId() });
    }

    private static Contribution.Types.Kind KindOf(string word) => word switch
    {
        "KIND_GIFT" => Contribution.Types.Kind.Gift,
        "KIND_VILLAGE" => Contribution.Types.Kind.Village,
        "KIND_USER_FEE" => Contribution.Types.Kind.UserFee,
        _ => Contribution.Types.Kind.MatchingGrant,
    };
}
