using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Contracts.Policy;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Contract.V1;

namespace Fund.Contracts.Agreements;

/// <summary>Serves contracts with undertakers.</summary>
internal sealed class ContractRpc(Writes<ContractDb> writes, ServiceStore<ContractDb> store, Steps<ContractDb> steps, Clock clock)
    : Pb.ContractService.ContractServiceBase
{
    public override Task<Pb.Contract> CreateContract(Pb.CreateContractRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = Contract.Names.Under(request.Parent, request.ContractId);
            PolicyPack pack = PolicyPack.Of(request.PolicyPack);
            // Adding them refuses a mix of currencies.
            Money value = request.Sources.Select(source => Money.Of(source.Amount.CurrencyCode, source.Amount.MinorUnits))
                .Aggregate((sum, amount) => sum + amount);
            if (await db.Contracts.AnyAsync(row => row.Name == name.Text)) throw Reasons.ContractExists(name.Text);
            var contract = new Contract
            {
                Title = request.Title, Undertaker = request.Undertaker, Purpose = request.Purpose, PolicyPack = pack.Name,
                HasWelfarePosts = request.HasWelfarePosts, LongTermReason = request.LongTermReason, Currency = value.Currency.Code,
                StartDate = Days.Parse(request.StartDate), EndDate = Days.Parse(request.EndDate),
            };
            contract.Named(name);

            contract.Draft(pack, request.Sources.Select(SourceOf), [.. request.Milestones.Select(MilestoneOf)]);

            db.Contracts.Add(contract);
            db.Commit.Amount = value;
            return contract.ToProto();
        });

    /// <summary>
    /// The intention, the call and its answer are three commits; whoever asks again while it waits only has it tried again.
    /// </summary>
    public override async Task<Pb.Contract> RequestFunds(Pb.RequestFundsRequest request, ServerCallContext context)
    {
        ResourceName name = Contract.Names.Parse(request.Name);
        Pb.Contract asked = await writes.Run(request, context, async db =>
        {
            Contract contract = await db.Contract(name, context.CancellationToken);
            contract.ToProto().MustBe(request.Etag);

            contract.RequestFunds(clock.Today);

            await db.Await(ReserveContract.StepKind, contract.Name, context.Caller().Person, clock.Now);
            db.Commit.Amount = Money.Of(contract.Currency, contract.Value);
            return contract.ToProto(await db.ActsOf(context.CancellationToken, contract.Name));
        });
        if (request.ValidateOnly) return asked;
        await steps.TryNow(ReserveContract.StepKind, name.Text, context.CancellationToken);
        return await Read(name, context.CancellationToken);
    }

    public override Task<Pb.Contract> SignContract(Pb.SignContractRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = Contract.Names.Parse(request.Name);
            Contract contract = await db.Contract(name, context.CancellationToken);
            contract.ToProto().MustBe(request.Etag);
            var side = (Side)request.Side;
            string role = side == Side.Buyer ? "purchase.approver" : "undertaker";
            if (!context.Caller().OfficesOf([role]).Any(held => held.Reaches(name.Office))) throw Reasons.SideNotYours(side);

            contract.Sign(side, context.Caller().Person);

            if (contract.State == ContractState.Active)
                db.Publish(new ContractActivated(contract.Name, contract.Purpose, contract.Encumbrance, contract.Value, contract.Currency,
                    contract.StartDate.ToText(), contract.EndDate.ToText()));
            return contract.ToProto(await db.ActsOf(context.CancellationToken, contract.Name));
        });

    public override Task<Pb.Contract> AcceptMilestone(Pb.AcceptMilestoneRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Contract contract = await db.Contract(Contract.Names.Parse(request.Name), context.CancellationToken);

            Milestone accepted = contract.Accept(request.MilestoneId);

            db.Commit.Amount = Money.Of(contract.Currency, accepted.Amount);
            db.Commit.Reason = $"{accepted.MilestoneId}: {request.Finding}";
            db.Publish(new MilestoneAccepted(contract.Name, accepted.MilestoneId, accepted.Amount, contract.Currency));
            if (contract.State == ContractState.Completed)
                db.Publish(new ContractCompleted(contract.Name, contract.Value, contract.Currency));
            return contract.ToProto(await db.ActsOf(context.CancellationToken, contract.Name));
        });

    public override Task<Pb.Contract> GetContract(Pb.GetContractRequest request, ServerCallContext context) =>
        Read(Contract.Names.Parse(request.Name), context.CancellationToken);

    public override Task<Pb.ListContractsResponse> ListContracts(Pb.ListContractsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            OfficeName office = Posts.Post.Sites.Parse(request.Parent).Office;
            Page<Contract> page = await db.Contracts.Whole().Within(office)
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListContractsResponse { NextPageToken = page.NextPageToken };
            answer.Contracts.AddRange(page.Items.Select(contract => contract.ToProto()));
            return answer;
        }, context.CancellationToken);

    private Task<Pb.Contract> Read(ResourceName name, CancellationToken cancel) =>
        store.Read(async db => (await db.Contract(name, cancel)).ToProto(await db.ActsOf(cancel, name.Text)), cancel);

    private static ContractSource SourceOf(Pb.ContractSource source) => new() { Source = source.Source, Amount = source.Amount.MinorUnits };

    private static Milestone MilestoneOf(Pb.Milestone part) => new()
    {
        MilestoneId = part.MilestoneId, Title = part.Title, ShareBasisPoints = part.ShareBasisPoints, DueDate = Days.Parse(part.DueDate),
    };
}
