using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Contracts;
using Fund.Kernel;
using Fund.Protos.Contract.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Budget = Fund.Protos.Budget.V1;
using Money = Fund.Protos.Type.Money;
using State = Fund.Protos.Contract.V1.Contract.Types.State;

namespace Fund.Tests.Service.Contracts;

public sealed class ContractTests
{
    private const string Name = "offices/s-county/contracts/river-2026";

    [Theory, EachDatabase]
    public async Task A_contract_is_funded_signed_by_both_sides_and_completed_with_its_last_milestone(Engine engine)
    {
        var ledger = new Ledger();
        await using ServiceHost host = await Start(engine, ledger);
        Contract drafted = await Officer(host).CreateContractAsync(River());

        Contract offered = await Approver(host).RequestFundsAsync(Request(drafted));

        Assert.Equal((State.Offered, "offices/s-county/encumbrances/contract-river-2026"), (offered.State, offered.Encumbrance));
        // The worker may ask at the same moment as the call: always by the same id, so it is one request.
        Assert.Single(ledger.Asked.Select(call => call.Request.RequestId).Distinct());
        (Budget.OpenEncumbranceRequest asked, Caller caller) = ledger.Asked[0];
        Assert.Equal((Name, "river-cleaning", "2026-06-15", 2), (asked.Document, asked.Purpose, asked.EffectiveDate, asked.Lines.Count));
        Assert.Equal(("service:contracts", "offices/s-county/people/approver"), (caller.Principal, caller.Person));

        ContractService.ContractServiceClient firm = new(host.As("firm", "undertaker"));
        Assert.Equal("SIDE_NOT_YOURS", await Refused.Reason(firm.SignContractAsync(Sign(offered, SignContractRequest.Types.Side.Buyer))));
        Contract half = await firm.SignContractAsync(Sign(offered, SignContractRequest.Types.Side.Undertaker));
        Assert.Equal(State.Offered, half.State);
        Assert.Equal("SIDE_SIGNED", await Refused.Reason(firm.SignContractAsync(Sign(half, SignContractRequest.Types.Side.Undertaker))));
        ContractService.ContractServiceClient both = new(host.As("firm", "undertaker", "purchase.approver"));
        Assert.Equal("SAME_PERSON_SIGNED", await Refused.Reason(both.SignContractAsync(Sign(half, SignContractRequest.Types.Side.Buyer))));
        Contract active = await Approver(host).SignContractAsync(Sign(half, SignContractRequest.Types.Side.Buyer));
        Assert.Equal(State.Active, active.State);

        Assert.Equal("MILESTONE_NOT_FOUND", await Refused.Reason(Accept("third")));
        Assert.Equal(State.Active, (await Accept("first")).State);
        Assert.Equal("MILESTONE_ACCEPTED", await Refused.Reason(Accept("first")));
        Assert.Equal(State.Completed, (await Accept("second")).State);

        AsyncUnaryCall<Contract> Accept(string milestone) => new ContractService.ContractServiceClient(host.As("evaluator", "evaluator"))
            .AcceptMilestoneAsync(new AcceptMilestoneRequest { Name = Name, MilestoneId = milestone, Finding = "Clean.",
                RequestId = County.NewId() });
    }

    [Theory, EachDatabase]
    public async Task A_refusal_of_Budgets_makes_it_a_draft_again_and_a_later_request_is_a_new_one(Engine engine)
    {
        var ledger = new Ledger { Refusal = new Refusal(RefusalKind.NotNow, "INSUFFICIENT_ALLOTMENT", "Not enough.") };
        await using ServiceHost host = await Start(engine, ledger);
        Contract drafted = await Officer(host).CreateContractAsync(River());

        Contract refused = await Approver(host).RequestFundsAsync(Request(drafted));
        Assert.Equal((State.Draft, "INSUFFICIENT_ALLOTMENT"), (refused.State, refused.FundsRefusal));
        Assert.Equal("ETAG_MISMATCH", await Refused.Reason(Approver(host).RequestFundsAsync(Request(drafted))));
        ledger.Refusal = null;
        Assert.Equal((State.Offered, ""), await Outcome(Approver(host).RequestFundsAsync(Request(refused))));

        Assert.Equal(2, ledger.Asked.Select(asked => asked.Request.RequestId).Distinct().Count());

        static async Task<(State, string)> Outcome(AsyncUnaryCall<Contract> call) => ((await call).State, (await call).FundsRefusal);
    }

    [Theory, EachDatabase]
    public async Task While_Budgets_is_silent_the_contract_waits_and_the_repeated_request_resumes(Engine engine)
    {
        var ledger = new Ledger { Refusal = new Refusal(RefusalKind.Unavailable, "STARTING", "Not yet.") };
        await using ServiceHost host = await Start(engine, ledger);
        RequestFundsRequest request = Request(await Officer(host).CreateContractAsync(River()));

        Assert.Equal(State.AwaitingFunds, (await Approver(host).RequestFundsAsync(request)).State);
        ledger.Refusal = null;
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(State.Offered, (await Approver(host).RequestFundsAsync(request)).State);

        // The next day is no new request: id and date are those of the first.
        Assert.Single(ledger.Asked.Select(asked => (asked.Request.RequestId, asked.Request.EffectiveDate)).Distinct());
    }

    private static Task<ServiceHost> Start(Engine engine, Ledger ledger) => ServiceHost.Start(engine,
        (ContractsModule.Add, ContractsModule.Map),
        (builder => builder.Services.AddSingleton(ledger), app => app.MapGrpcService<Ledger>()));

    private static ContractService.ContractServiceClient Officer(ServiceHost host) => new(host.As("officer", "purchase.officer"));

    private static ContractService.ContractServiceClient Approver(ServiceHost host) => new(host.As("approver", "purchase.approver"));

    private static RequestFundsRequest Request(Contract contract) =>
        new() { Name = Name, Etag = contract.Etag, RequestId = County.NewId() };

    private static SignContractRequest Sign(Contract contract, SignContractRequest.Types.Side side) =>
        new() { Name = Name, Side = side, Etag = contract.Etag, RequestId = County.NewId() };

    private static CreateContractRequest River() => new()
    {
        Parent = "offices/s-county", ContractId = "river-2026", Title = "River cleaning", Undertaker = "F town", Purpose = "river-cleaning",
        PolicyPack = "cn-2020", StartDate = "2026-07-01", EndDate = "2027-06-30", RequestId = County.NewId(),
        Sources =
        {
            new ContractSource { Source = "offices/s-county/appropriations/a-1/allotments/w-1", Amount = Yuan(70_000) },
            new ContractSource { Source = "offices/s-county/contributions/gift-1", Amount = Yuan(30_001) },
        },
        Milestones =
        {
            new Milestone { MilestoneId = "first", Title = "Half a year", ShareBasisPoints = 5_000, DueDate = "2026-12-31" },
            new Milestone { MilestoneId = "second", Title = "The rest", ShareBasisPoints = 5_000, DueDate = "2027-06-30" },
        },
    };

    private static Money Yuan(long fen) => new() { CurrencyCode = "CNY", MinorUnits = fen };

    /// <summary>Stands for the ledger of Budgets, a foreign border here: it answers, refuses, or is not there yet.</summary>
    private sealed class Ledger : Budget.LedgerService.LedgerServiceBase
    {
        public Refusal? Refusal { get; set; }

        public List<(Budget.OpenEncumbranceRequest Request, Caller Caller)> Asked { get; } = [];

        public override Task<Budget.Encumbrance> OpenEncumbrance(Budget.OpenEncumbranceRequest request, ServerCallContext context)
        {
            lock (Asked) Asked.Add((request, context.Caller()));
            if (Refusal is { } refusal) throw refusal;
            return Task.FromResult(new Budget.Encumbrance { Name = $"{request.Parent}/encumbrances/{request.EncumbranceId}" });
        }
    }
}
