using Fund.Chassis.Clients;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Microsoft.EntityFrameworkCore;
using Budget = Fund.Protos.Budget.V1;

namespace Fund.Contracts.Agreements;

/// <summary>Has Budgets reserve the value of a contract that waits for it, in the name of who asked.</summary>
internal sealed class ReserveContract(ServiceStore<ContractDb> store, FundClients clients) : Step<ContractDb>(StepKind)
{
    public const string StepKind = "reserve-contract";

    public override async Task<Func<ContractDb, Task>> Call(StepRow step, string requestId, CancellationToken cancel)
    {
        Contract contract = await store.Read(db => Load(db, step.Resource), cancel);
        ResourceName name = Contract.Names.Parse(contract.Name);
        var request = new Budget.OpenEncumbranceRequest
        {
            Parent = $"offices/{name.Office}", EncumbranceId = EncumbranceId(name.Id), Document = contract.Name, Purpose = contract.Purpose,
            EffectiveDate = contract.FundsRequestedDate!.Value.ToText(), RequestId = requestId,
        };
        request.Lines.AddRange(contract.Sources.OrderBy(source => source.Ordinal).Select(source => new Budget.SourceAmount
        {
            Source = source.Source, Amount = new Protos.Type.Money { CurrencyCode = contract.Currency, MinorUnits = source.Amount },
        }));
        var ledger = clients.Get<Budget.LedgerService.LedgerServiceClient>("budgets", caller: "contracts", onBehalfOf: step.OnBehalfOf);
        Budget.Encumbrance encumbrance = await ledger.OpenEncumbranceAsync(request, cancellationToken: cancel);
        return async db =>
        {
            Contract funded = await Load(db, step.Resource);
            funded.Fund(encumbrance.Name);
            db.Commit.Amount = Money.Of(funded.Currency, funded.Value);
            db.Publish(new ContractFunded(funded.Name, funded.Encumbrance, funded.Value, funded.Currency));
        };
    }

    public override async Task Refused(ContractDb db, StepRow step, Refusal why) => (await Load(db, step.Resource)).RefuseFunds(why.Reason);

    // Ids have 63 characters at most; the pattern of contract_id keeps room for the prefix.
    internal static string EncumbranceId(string contractId) => $"contract-{contractId}";

    private static Task<Contract> Load(ContractDb db, string name) => db.Contracts.Whole().SingleAsync(row => row.Name == name);
}
