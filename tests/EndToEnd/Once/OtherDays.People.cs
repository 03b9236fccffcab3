using Fund.Protos.Contract.V1;
using Fund.Protos.Payment.V1;
using Fund.Suite.Demo;
using Grpc.Core;
using Side = Fund.Protos.Contract.V1.SignContractRequest.Types.Side;

namespace Fund.Tests.EndToEnd.Once;

internal sealed partial class OtherDays
{
    private const string Guards = $"{County}/programmes/guards";
    private const string Guard = $"{Guards}/enrolments/g-0001";
    private const string Village = $"{Town}.v01";
    // Made-up people: the division code was never assigned, the cards have no issuer.
    private const string IdNumber = "431341198001159015";
    private const string OtherIdNumber = "431341198001159023";
    private const string Card = "629999000000000900";
    private const string OtherCard = "629999000000000918";

    private T Of<T>(string account) where T : ClientBase<T> => staff[account].Client<T>();

    private async Task ContractIsBought()
    {
        var officer = Of<ContractService.ContractServiceClient>("purchase-officer");
        var approver = Of<ContractService.ContractServiceClient>("purchase-approver");
        // The undertaker has no account in the story; who holds a token of Access is whom it says.
        var firm = new ContractService.ContractServiceClient(new Courier(suite.Channel.CreateCallInvoker())
            .Invoker(suite.Token("firm", "undertaker")));
        Contract draft = await officer.CreateContractAsync(new CreateContractRequest
        {
            Parent = Town, ContractId = "inspection-2026", Title = "Inspection", Undertaker = "Inspectors",
            Purpose = "rural-cleaning-supervision", PolicyPack = "cn-2020", StartDate = "2026-07-10", EndDate = "2026-12-31",
            Sources = { new ContractSource { Source = TownAllotment, Amount = Yuan(2_000) } },
            Milestones =
            {
                new Milestone { MilestoneId = "autumn", Title = "Autumn", ShareBasisPoints = 5_000, DueDate = "2026-09-30" },
                new Milestone { MilestoneId = "winter", Title = "Winter", ShareBasisPoints = 5_000, DueDate = "2026-12-31" },
            },
            RequestId = Id(),
        });
        await approver.RequestFundsAsync(new RequestFundsRequest { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        Contract offered = await Patience.Until(async () =>
        {
            Contract now = await approver.GetContractAsync(new GetContractRequest { Name = draft.Name });
            return now.State == Contract.Types.State.Offered ? now : null;
        }, "the contract to be funded");
        Contract half = await firm.SignContractAsync(
            new SignContractRequest { Name = draft.Name, Side = Side.Undertaker, Etag = offered.Etag, RequestId = Id() });
        await approver.SignContractAsync(
            new SignContractRequest { Name = draft.Name, Side = Side.Buyer, Etag = half.Etag, RequestId = Id() });
        await Of<ContractService.ContractServiceClient>("evaluator").AcceptMilestoneAsync(
            new AcceptMilestoneRequest { Name = draft.Name, MilestoneId = "autumn", Finding = "Clean.", RequestId = Id() });
    }

    private async Task GuardsAreAppointed()
    {
        var officer = Of<ProgrammeService.ProgrammeServiceClient>("purchase-officer");
        var approver = Of<ProgrammeService.ProgrammeServiceClient>("purchase-approver");
        Programme draft = await officer.CreateProgrammeAsync(new CreateProgrammeRequest
        {
            Parent = County, ProgrammeId = "guards", Title = "Guards", Purpose = "rural-cleaning", PolicyPack = "cn-2020",
            MonthlyWage = Yuan(60_000), RequiredDaysCount = 26, DayMinutesCount = 480, PublicityDays = 7, AgeMinYears = 18,
            AgeMaxYears = 65, PostsPerVillageCount = 1, RequestId = Id(),
        });
        await approver.ActivateProgrammeAsync(new ActivateProgrammeRequest { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
        Post post = await officer.CreatePostAsync(
            new CreatePostRequest { Parent = Guards, PostId = "g-0001", Site = Village, Title = "Guard", RequestId = Id() });
        await officer.CreateExclusionAsync(new CreateExclusionRequest
        {
            Parent = County, ExclusionId = "x-0001", IdNumber = OtherIdNumber, Kind = Exclusion.Types.Kind.PublicSalary,
            FromDate = "2026-01-01", RequestId = Id(),
        });
        await officer.CreateEnrolmentAsync(new CreateEnrolmentRequest
        {
            Parent = Guards, EnrolmentId = "g-0001", Post = post.Name, IdNumber = IdNumber, FullName = "欧阳试验", Household = "H-900",
            RequestId = Id(),
        });
        await approver.CheckEnrolmentAsync(new CheckEnrolmentRequest { Name = Guard, IsEligible = true, RequestId = Id() });
        Publication list = await approver.PublishEnrolmentsAsync(
            new PublishEnrolmentsRequest { Parent = Guards, PublicationId = "list-1", RequestId = Id() });
        clock.GoTo(new DateOnly(2026, 7, 20));
        await Of<ProgrammeService.ProgrammeServiceClient>("purchase-approver").AppointEnrolmentsAsync(
            new AppointEnrolmentsRequest { Name = list.Name, StartDate = "2026-07-15", RequestId = Id() });
    }

    private async Task<MusterRoll> GuardsAreCounted()
    {
        var supervisor = Of<AttendanceService.AttendanceServiceClient>("supervisor-f-town");
        var evaluator = Of<AttendanceService.AttendanceServiceClient>("evaluator");
        await supervisor.RecordAttendanceAsync(new RecordAttendanceRequest
        {
            Enrolment = Guard, EventId = "g-0001-0716", WorkDate = "2026-07-16", MinutesCount = 480, RequestId = Id(),
        });
        MusterRoll open = await supervisor.OpenMusterRollAsync(
            new OpenMusterRollRequest { Parent = Guards, RollId = "july", Site = Village, Period = "2026-07", RequestId = Id() });
        MusterRoll submitted = await supervisor.SubmitMusterRollAsync(
            new SubmitMusterRollRequest { Name = open.Name, Etag = open.Etag, RequestId = Id() });
        MusterRoll back = await evaluator.RejectMusterRollAsync(
            new RejectMusterRollRequest { Name = open.Name, Etag = submitted.Etag, Reason = "A day is missing.", RequestId = Id() });
        MusterRoll again = await supervisor.SubmitMusterRollAsync(
            new SubmitMusterRollRequest { Name = open.Name, Etag = back.Etag, RequestId = Id() });
        return await evaluator.CertifyMusterRollAsync(
            new CertifyMusterRollRequest { Name = open.Name, Etag = again.Etag, RequestId = Id() });
    }

    private async Task GuardsArePaid()
    {
        await GuardsAreCounted();
        var payees = Of<PayeeService.PayeeServiceClient>("wage-clerk");
        var confirming = Of<PayeeService.PayeeServiceClient>("wage-approver");
        Payee payee = await payees.CreatePayeeAsync(Account("p0900", IdNumber, Card));
        await confirming.ConfirmPayeeAsync(new ConfirmPayeeRequest { Name = payee.Name, RequestId = Id() });
        Payee other = await payees.CreatePayeeAsync(Account("p0901", OtherIdNumber, OtherCard));
        await payees.ChangePayeeAccountAsync(new ChangePayeeAccountRequest
        {
            Name = other.Name, AccountNumber = OtherCard, BankCode = "403569900022", Reason = "Another branch.", RequestId = Id(),
        });
        await confirming.ClosePayeeAsync(new ClosePayeeRequest { Name = other.Name, Reason = "Entered by mistake.", RequestId = Id() });

        var approver = Of<WageRunService.WageRunServiceClient>("wage-approver");
        WageRun run = await Calculated("guards-a");
        var line = new HoldWageLineRequest { Name = $"{run.Name}/lines/l00001", Reason = "A second look.", RequestId = Id() };
        await approver.HoldWageLineAsync(line);
        await approver.ReleaseWageLineAsync(new ReleaseWageLineRequest { Name = line.Name, Reason = "It is right.", RequestId = Id() });
        WageRun submitted = await Submitted(run);
        await approver.RejectWageRunAsync(
            new RejectWageRunRequest { Name = run.Name, Etag = submitted.Etag, Reason = "Not yet.", RequestId = Id() });
        // The roll is free for another run once Contracts has heard of it.
        await rest();
        await BuildAndVoid(await Submitted(await Calculated("guards-b")));
        await CloseAnException();
        await Of<ProgrammeService.ProgrammeServiceClient>("purchase-officer").EndEnrolmentAsync(
            new EndEnrolmentRequest { Name = Guard, EndDate = Today, Reason = "Moves away.", RequestId = Id() });
    }

    private async Task BuildAndVoid(WageRun run)
    {
        WageRun approved = await Of<WageRunService.WageRunServiceClient>("wage-approver").ApproveWageRunAsync(
            new ApproveWageRunRequest { Name = run.Name, Etag = run.Etag, RunHash = run.RunHash, RequestId = Id() });
        await Of<WageRunService.WageRunServiceClient>("treasury-officer").FundWageRunAsync(
            new FundWageRunRequest { Name = run.Name, Etag = approved.Etag, RequestId = Id() });
        await Became(run, WageRun.Types.State.Funded);
        var clerk = Of<RemittanceService.RemittanceServiceClient>("wage-clerk");
        Remittance built = await clerk.CreateRemittanceAsync(new CreateRemittanceRequest
        {
            Parent = County, RemittanceId = "guards-b", WageRun = run.Name, ExecutionDate = Today, RequestId = Id(),
        });
        await clerk.VoidRemittanceAsync(new VoidRemittanceRequest { Name = built.Name, Reason = "On another day.", RequestId = Id() });
    }

    private async Task CloseAnException()
    {
        var treasury = Of<ReconciliationService.ReconciliationServiceClient>("treasury-officer");
        var open = await treasury.ListExceptionsAsync(new ListExceptionsRequest { Parent = County, OpenOnly = true });
        await treasury.ResolveExceptionAsync(
            new ResolveExceptionRequest { Name = open.Exceptions[0].Name, Explanation = "The bank was asked.", RequestId = Id() });
    }

    private static CreatePayeeRequest Account(string id, string idNumber, string card) => new()
    {
        Parent = County, PayeeId = id, IdNumber = idNumber, FullName = "欧阳试验", AccountNumber = card, BankCode = "402569900036",
        RequestId = Id(),
    };

    private async Task<WageRun> Calculated(string id) =>
        await Of<WageRunService.WageRunServiceClient>("wage-clerk").CreateWageRunAsync(new CreateWageRunRequest
        {
            Parent = County, WageRunId = id, Programme = Guards, Period = "2026-07", FundingRule = BudgetStory.FundingRule,
            BankAccount = BudgetStory.BankAccount, RequestId = Id(),
        });

    private async Task<WageRun> Submitted(WageRun run)
    {
        var clerk = Of<WageRunService.WageRunServiceClient>("wage-clerk");
        WageRun now = await clerk.GetWageRunAsync(new GetWageRunRequest { Name = run.Name });
        WageRun found = await clerk.CheckWageRunAsync(new CheckWageRunRequest { Name = run.Name, Etag = now.Etag, RequestId = Id() });
        await clerk.SubmitWageRunAsync(new SubmitWageRunRequest { Name = run.Name, Etag = found.Etag, RequestId = Id() });
        return await Became(run, WageRun.Types.State.Submitted);
    }

    private Task<WageRun> Became(WageRun run, WageRun.Types.State state) => Patience.Until(async () =>
    {
        WageRun now = await Of<WageRunService.WageRunServiceClient>("wage-clerk")
            .GetWageRunAsync(new GetWageRunRequest { Name = run.Name });
        return now.State == state ? now : null;
    }, $"{run.Name} to be {state}");
}
