using Fund.Protos.Access.V1;
using Fund.Protos.Budget.V1;
using Fund.Suite.Demo;
using Money = Fund.Protos.Type.Money;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>What the month of the demo has no occasion for: what is sent back, stopped, corrected, ended, or bought as a service.</summary>
/// <param name="rest">Waits until what was told has been heard everywhere.</param>
internal sealed partial class OtherDays(StaffStory staff, DemoClock clock, SuiteInProcess suite, Func<Task> rest)
{
    private const string County = BudgetStory.County;
    private const string Town = $"{County}.f-town";
    private const string TownAllotment = $"{BudgetStory.Appropriation}/allotments/f-town-supervision";

    private string Today => clock.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public async Task Play()
    {
        await SomebodyLeaves();
        await AnAppropriationIsSentBackAndAnAllotmentStopped();
        await TheTreasuryTidiesUp();
        await AMonthIsClosedAndOpenedAgain();
        await AnEncumbranceGrowsAndIsWrittenBack();
        await ContractIsBought();
        await GuardsAreAppointed();
        await GuardsArePaid();
        await FundsAreCoded();
        await SupervisionIsCapped();
        await TheBudgetIsChangedWithinTheYear();
        await AGiftGoesBack();
        await TheBankTakesACreditBack();
        await CashIsPlanned();
        await SupervisionGoesOnInTheNextYear();
        await TheBooksAreKept();
    }

    private static string Id() => Actor.RequestId();

    private static Money Yuan(long fen) => new() { CurrencyCode = "CNY", MinorUnits = fen };

    private static SourceAmount FromTown(long fen) => new() { Source = TownAllotment, Amount = Yuan(fen) };

    private async Task SomebodyLeaves()
    {
        var admin = staff["first-admin"].Client<AccessService.AccessServiceClient>();
        Person person = await admin.CreatePersonAsync(
            new CreatePersonRequest { Parent = County, PersonId = "s901", DisplayName = "Somebody", RequestId = Id() });
        Account account = await admin.CreateAccountAsync(
            new CreateAccountRequest { Parent = person.Name, AccountId = "somebody", RequestId = Id() });
        await admin.CloseAccountAsync(new CloseAccountRequest { Name = account.Name, Reason = "Never came.", RequestId = Id() });
        await admin.RevokeGrantAsync(
            new RevokeGrantRequest { Name = $"{County}/grants/s114-2026", Reason = "Another operates now.", RequestId = Id() });
    }

    private async Task AnAppropriationIsSentBackAndAnAllotmentStopped()
    {
        var officer = staff["budget-officer"].Client<BudgetService.BudgetServiceClient>();
        var approver = staff["budget-approver"].Client<BudgetService.BudgetServiceClient>();
        Appropriation draft = await officer.CreateAppropriationAsync(new CreateAppropriationRequest
        {
            Parent = County, AppropriationId = "roads-2026", Title = "Roads", DocumentNumber = "No. 18", FiscalYear = "2026",
            Lines = { new AppropriationLine { LineId = "works", Purpose = "roads", Amount = Yuan(1_000) } }, RequestId = Id(),
        });
        Appropriation submitted = await officer.SubmitAppropriationAsync(
            new SubmitAppropriationRequest { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        await approver.ReturnAppropriationAsync(
            new ReturnAppropriationRequest { Name = draft.Name, Etag = submitted.Etag, Reason = "Too little.", RequestId = Id() });
        await approver.SuspendAllotmentAsync(
            new SuspendAllotmentRequest { Name = TownAllotment, Reason = "Looked into.", RequestId = Id() });
        await approver.ResumeAllotmentAsync(
            new ResumeAllotmentRequest { Name = TownAllotment, Reason = "All is well.", RequestId = Id() });
    }

    private async Task TheTreasuryTidiesUp()
    {
        var treasury = staff["treasury-officer"].Client<TreasuryService.TreasuryServiceClient>();
        var inSuspense = await treasury.ListCreditsAsync(new ListCreditsRequest { Parent = County, InSuspenseOnly = true });
        await treasury.NameCreditAsync(new NameCreditRequest
        {
            Name = inSuspense.Credits[0].Name, Amount = Yuan(100), Explanation = "Interest.", EffectiveDate = Today, RequestId = Id(),
        });
    }

    private async Task AMonthIsClosedAndOpenedAgain()
    {
        const string January = $"{County}/periods/2026-01";
        var treasury = staff["treasury-officer"].Client<PeriodService.PeriodServiceClient>();
        await treasury.ClosePeriodAsync(new ClosePeriodRequest { Name = January, RequestId = Id() });
        Reopening proposed = await treasury.CreateReopeningAsync(new CreateReopeningRequest
        {
            Parent = January, ReopeningId = "late-invoice", Reason = "An invoice was found.", RequestId = Id(),
        });
        await staff["budget-approver"].Client<PeriodService.PeriodServiceClient>().ApproveReopeningAsync(
            new ApproveReopeningRequest { Name = proposed.Name, Etag = proposed.Etag, RequestId = Id() });
    }

    private async Task SupervisionIsCapped()
    {
        Ceiling draft = await staff["budget-officer"].Client<CeilingService.CeilingServiceClient>().CreateCeilingAsync(
            new CreateCeilingRequest
            {
                Parent = County, CeilingId = "supervision-2026", Level = Ceiling.Types.Level.Programme,
                Subject = "rural-cleaning-supervision", FiscalYear = "2026", Amount = Yuan(5_000_000), RequestId = Id(),
            });
        await staff["budget-approver"].Client<CeilingService.CeilingServiceClient>().ActivateCeilingAsync(
            new ActivateCeilingRequest { Name = draft.Name, Etag = draft.Etag, EffectiveDate = Today, RequestId = Id() });
    }

    private async Task FundsAreCoded()
    {
        var officer = staff["budget-officer"].Client<CodingService.CodingServiceClient>();
        CodeList list = await officer.CreateCodeListAsync(new CreateCodeListRequest
        {
            Parent = County, CodeListId = "funds", Kind = CodeList.Types.Kind.Fund, Title = "Funds", FromDate = "2026-01-01",
            RequestId = Id(),
        });
        foreach (string code in new[] { "general", "raised" })
            await officer.CreateCodeAsync(new CreateCodeRequest
            {
                Parent = list.Name, Code = code, Title = code, FromDate = "2026-01-01", RequestId = Id(),
            });
        await officer.ReviseCodeAsync(new ReviseCodeRequest
        {
            Parent = list.Name, Code = "general", FromDate = "2026-07-01", Title = "General public budget", RequestId = Id(),
        });
        await officer.EndCodeAsync(new EndCodeRequest
        {
            Parent = list.Name, Code = "raised", UntilDate = "2026-12-31", Reason = "Kept apart from 2027 on.", RequestId = Id(),
        });
        await officer.EndCodeListAsync(new EndCodeListRequest
        {
            Name = list.Name, UntilDate = "2026-12-31", Reason = "A new list from 2027 on.", RequestId = Id(),
        });
    }

    private async Task AnEncumbranceGrowsAndIsWrittenBack()
    {
        var officer = staff["budget-officer"].Client<LedgerService.LedgerServiceClient>();
        var treasury = staff["treasury-officer"].Client<LedgerService.LedgerServiceClient>();
        Encumbrance opened = await officer.OpenEncumbranceAsync(Encumbering("by-hand", 1_000));
        await officer.IncreaseEncumbranceAsync(new IncreaseEncumbranceRequest
        {
            Name = opened.Name, Lines = { FromTown(200) }, EffectiveDate = Today, RequestId = Id(),
        });
        await treasury.LiquidateEncumbranceAsync(new LiquidateEncumbranceRequest
        {
            Name = opened.Name, Document = $"{Town}/claims/c01", Lines = { FromTown(500) }, EffectiveDate = Today, RequestId = Id(),
        });
        await treasury.WriteBackAsync(new WriteBackRequest
        {
            Name = opened.Name, Document = $"{Town}/claims/c01", Lines = { FromTown(100) }, Reason = "Charged too much.",
            EffectiveDate = Today, RequestId = Id(),
        });
        await officer.ReleaseEncumbranceAsync(new ReleaseEncumbranceRequest
        {
            Name = opened.Name, Lines = { FromTown(300) }, Reason = "Not needed.", EffectiveDate = Today, RequestId = Id(),
        });
        await officer.PostBatchAsync(new PostBatchRequest
        {
            Parent = County, RequestId = Id(),
            Items =
            {
                new PostBatchItem { Open = Encumbering("in-batch-1", 300) },
                new PostBatchItem { Open = Encumbering("in-batch-2", 400) },
                new PostBatchItem { Open = Encumbering("too-much", 900_000_000) },
            },
        });
    }

    private OpenEncumbranceRequest Encumbering(string id, long fen) => new()
    {
        Parent = Town, EncumbranceId = id, Document = $"{Town}/documents/{id}", Purpose = "rural-cleaning-supervision",
        Lines = { FromTown(fen) }, EffectiveDate = Today, RequestId = Id(),
    };
}
