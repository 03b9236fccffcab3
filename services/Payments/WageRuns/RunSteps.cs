using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Protos.Budget.V1;

namespace Fund.Payments.WageRuns;

/// <summary>A verb of a run that Budgets has to answer. A definite refusal leaves the run where it was, with the reason.</summary>
public abstract class RunStep(string kind, ServiceStore<PaymentsDb> store) : Step<PaymentsDb>(kind)
{
    public override async Task<Func<PaymentsDb, Task>> Call(StepRow step, string requestId, CancellationToken cancel)
    {
        (WageRun run, List<RunSource> sources) = await store.Read(
            async db => (await db.WageRun(step.Resource), await db.SourcesOf(step.Resource)), cancel);
        string encumbrance = Names.Encumbrances.Of(OfficeName.Parse(run.Office), $"run-{Names.WageRuns.Parse(run.Name).Id}").Text;
        await Ask(run, sources, encumbrance, step.OnBehalfOf, requestId, cancel);
        return async db =>
        {
            WageRun waiting = await db.WageRun(step.Resource);
            db.Commit.Amount = waiting.PayableMoney;
            await Record(db, waiting, encumbrance);
        };
    }

    public override async Task Refused(PaymentsDb db, StepRow step, Refusal why) =>
        (await db.WageRun(step.Resource)).NotAnswered(why.Reason);

    protected abstract Task Ask(WageRun run, List<RunSource> sources, string encumbrance, string person, string requestId,
        CancellationToken cancel);

    protected abstract Task Record(PaymentsDb db, WageRun run, string encumbrance);
}

/// <summary>Has the money of a run reserved.</summary>
public sealed class EncumberRun(ServiceStore<PaymentsDb> store, BudgetsSide budgets) : RunStep(Step, store)
{
    public const string Step = "encumber-run";

    protected override async Task Ask(
        WageRun run, List<RunSource> sources, string encumbrance, string person, string requestId, CancellationToken cancel)
    {
        var request = new OpenEncumbranceRequest
        {
            Parent = $"offices/{run.Office}", EncumbranceId = Names.Encumbrances.Parse(encumbrance).Id, Document = run.Name,
            Purpose = run.Purpose,
            EffectiveDate = run.AwaitsDate, RequestId = requestId,
        };
        request.Lines.AddRange(sources.ToProto(run.Currency));
        await budgets.Ledger(person).OpenEncumbranceAsync(request, cancellationToken: cancel);
    }

    protected override Task Record(PaymentsDb db, WageRun run, string encumbrance)
    {
        run.Reserved(encumbrance);
        db.Publish(new WageRunSubmitted(run.Name, run.Programme, run.Period, run.RollNames, run.Payable, run.Currency));
        return Task.CompletedTask;
    }
}

/// <summary>Has the money of a rejected run given back.</summary>
public sealed class ReleaseRun(ServiceStore<PaymentsDb> store, BudgetsSide budgets) : RunStep(Step, store)
{
    public const string Step = "release-run";

    protected override async Task Ask(
        WageRun run, List<RunSource> sources, string encumbrance, string person, string requestId, CancellationToken cancel) =>
        await budgets.Ledger(person).ReleaseEncumbranceAsync(
            new ReleaseEncumbranceRequest { Name = encumbrance, Reason = run.RejectReason, EffectiveDate = run.AwaitsDate,
                RequestId = requestId },
            cancellationToken: cancel);

    protected override async Task Record(PaymentsDb db, WageRun run, string encumbrance)
    {
        run.Released();
        await db.CancelLines(run);
        db.Publish(new WageRunRejected(run.Name, run.RollNames));
    }
}

/// <summary>Has the money of an approved run made due.</summary>
public sealed class ObligeRun(ServiceStore<PaymentsDb> store, BudgetsSide budgets) : RunStep(Step, store)
{
    public const string Step = "oblige-run";

    protected override async Task Ask(
        WageRun run, List<RunSource> sources, string encumbrance, string person, string requestId, CancellationToken cancel)
    {
        var request = new LiquidateEncumbranceRequest
        {
            Name = encumbrance, Document = run.Name, EffectiveDate = run.AwaitsDate, RequestId = requestId,
        };
        request.Lines.AddRange(sources.ToProto(run.Currency));
        await budgets.Ledger(person).LiquidateEncumbranceAsync(request, cancellationToken: cancel);
    }

    protected override Task Record(PaymentsDb db, WageRun run, string encumbrance)
    {
        run.Funded();
        db.Publish(new WageRunFunded(run.Name, encumbrance, run.Payable, run.Currency));
        return Task.CompletedTask;
    }
}
