using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Payments.Payees;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments.WageRuns;

/// <summary>Wages of a month, from certified rolls to money due: what changes a run.</summary>
public sealed partial class WageRunRpc(
    Writes<PaymentsDb> writes, ServiceStore<PaymentsDb> store, Steps<PaymentsDb> steps, ContractsSide contracts, BudgetsSide budgets,
    Clock clock)
    : Pb.WageRunService.WageRunServiceBase
{
    public override async Task<Pb.WageRun> CreateWageRun(Pb.CreateWageRunRequest request, ServerCallContext context)
    {
        if (await writes.Answered<Pb.WageRun>(request, context) is { } before) return before;
        CancellationToken cancel = context.CancellationToken;
        string person = context.Caller().Person;
        ResourceName name = Names.WageRuns.Under(request.Parent, request.WageRunId);
        string programme = Names.Programmes.Parse(request.Programme).Text;
        string period = Period.Parse(request.Period).ToString();
        var draft = new WageRun
        {
            Programme = programme, Period = period, FundingRule = Names.FundingRules.Parse(request.FundingRule).Text,
            BankAccount = Names.BankAccounts.Parse(request.BankAccount).Text,
        };
        draft.Named(name);

        var certified = await contracts.Certified(programme, period, person, cancel);
        List<WageLine> carried = await store.Read(db => db.WaitingLines(programme), cancel);
        if (certified.Rolls.Count == 0 && carried.Count == 0) throw Reasons.NoCertifiedRolls(programme, period);
        var basis = new RunBasis(certified.Purpose, certified.Rolls, certified.Holders, [.. carried.Select(line => line.Name)]);
        RunBasis.Calculate(draft, basis.Holders, carried);
        await budgets.MustBeActive(draft.FundingRule, person, cancel);
        List<RunSource> sources = await budgets.Split(draft, Money.Of(draft.Currency, draft.Total), clock.Today, person, cancel);

        return await writes.Run(request, context, async db =>
        {
            if (await db.WageRuns.AnyAsync(run => run.Name == name.Text)) throw Reasons.WageRunExists(name.Text);
            WageRun run = await Calculate(db, draft, basis);
            db.RunSources.AddRange(sources.Select(source => source.Copy()));
            db.WageRuns.Add(run);
            db.Commit.Cites(run.CitedRollNames);
            db.Commit.CitesActs(certified.Acts);
            db.Commit.Amount = Money.Of(run.Currency, run.Total);
            return run.ToProto(sources);
        });
    }

    public override async Task<Pb.WageRun> CheckWageRun(Pb.CheckWageRunRequest request, ServerCallContext context)
    {
        if (await writes.Answered<Pb.WageRun>(request, context) is { } before) return before;
        CancellationToken cancel = context.CancellationToken;
        (WageRun shown, long payable) = await store.Read(async db =>
        {
            WageRun run = await db.WageRun(request.Name);
            run.ToProto(await db.SourcesOf(run.Name)).MustBe(request.Etag);
            run.MustBeCheckable();
            return (run, RunCheck.Of(await db.LinesOf(run.Name), await db.PayeesOf(run.Name), clock.Today).Payable);
        }, cancel);
        List<RunSource> sources = await budgets.Split(shown, Money.Of(shown.Currency, payable), clock.Today,
            context.Caller().Person, cancel);

        return await writes.Run(request, context, async db =>
        {
            WageRun run = await db.WageRun(request.Name);
            List<RunSource> earlier = await db.SourcesOf(run.Name);
            run.ToProto(earlier).MustBe(request.Etag);
            List<WageLine> lines = await db.LinesOf(run.Name);
            RunCheck check = RunCheck.Of(lines, await db.PayeesOf(run.Name), clock.Today);
            if (check.Payable != payable) throw Reasons.ChangedMeanwhile(run.Name);

            List<WageLineShare> shares = check.Apply(run, sources);
            run.RunHash = RunHash.Of(run, lines, sources);

            await db.Replace(run.Name, earlier, sources, shares);
            db.Commit.Cites(run.CitedRollNames);
            db.Commit.Amount = run.PayableMoney;
            return run.ToProto(sources);
        });
    }

    public override Task<Pb.WageRun> SubmitWageRun(Pb.SubmitWageRunRequest request, ServerCallContext context) =>
        Waiting(request, request.Name, request.Etag, request.ValidateOnly, EncumberRun.Step, context,
            run => run.Submit(EncumberRun.Step, clock.Today));

    public override Task<Pb.WageRun> FundWageRun(Pb.FundWageRunRequest request, ServerCallContext context) =>
        Waiting(request, request.Name, request.Etag, request.ValidateOnly, ObligeRun.Step, context,
            run => run.Fund(ObligeRun.Step, clock.Today));

    public override Task<Pb.WageRun> ApproveWageRun(Pb.ApproveWageRunRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            WageRun run = await db.WageRun(request.Name);
            List<RunSource> sources = await db.SourcesOf(run.Name);
            run.ToProto(sources).MustBe(request.Etag);

            run.Approve(request.RunHash, RunHash.Of(run, await db.LinesOf(run.Name), sources));

            db.Commit.Cites(run.CitedRollNames);
            db.Commit.Amount = run.PayableMoney;
            db.Publish(new WageRunApproved(run.Name, run.RunHash, run.Payable, run.Currency));
            return run.ToProto(sources);
        });

    public override async Task<Pb.WageRun> RejectWageRun(Pb.RejectWageRunRequest request, ServerCallContext context)
    {
        Pb.WageRun answer = await writes.Run(request, context, async db =>
        {
            WageRun run = await db.WageRun(request.Name);
            List<RunSource> sources = await db.SourcesOf(run.Name);
            run.ToProto(sources).MustBe(request.Etag);

            bool waits = run.Reject(request.Reason, ReleaseRun.Step, clock.Today);

            if (waits) await db.Await(ReleaseRun.Step, run.Name, context.Caller().Person, clock.Now);
            else await db.CancelLines(run);
            return run.ToProto(sources);
        });
        return await Finished(answer, request.ValidateOnly, ReleaseRun.Step, context);
    }

    public override Task<Pb.WageLine> HoldWageLine(Pb.HoldWageLineRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            (WageLine line, WageRun run) = await LineAndRun(db, request.Name);
            bool isWithBank = await db.Disbursements.AnyAsync(attempt => attempt.Line == line.Name
                && attempt.State != Remittances.DisbursementState.Rejected && attempt.State != Remittances.DisbursementState.Returned);

            line.Hold(request.Reason, isWithBank);

            run.HeldCount++;
            if (run.IsOpen) run.Reopen();
            return line.ToProto(await db.SharesOf(line.Name));
        });

    public override Task<Pb.WageLine> ReleaseWageLine(Pb.ReleaseWageLineRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            (WageLine line, WageRun run) = await LineAndRun(db, request.Name);
            Payee? payee = await db.Payees.SingleOrDefaultAsync(payee => payee.Subject == line.Subject && payee.State != PayeeState.Closed);

            line.Release(run.IsOpen, Payee.ObstacleOf(payee, clock.Today));

            run.HeldCount--;
            if (run.IsOpen) run.Reopen();
            return line.ToProto(await db.SharesOf(line.Name));
        });

    private async Task<WageRun> Calculate(PaymentsDb db, WageRun draft, RunBasis basis)
    {
        List<WageLine> carried = await db.WaitingLines(draft.Programme);
        if (!carried.Select(line => line.Name).SequenceEqual(basis.Carried)) throw Reasons.ChangedMeanwhile(draft.Name);
        var run = new WageRun
        {
            State = WageRunState.Calculated, Programme = draft.Programme, Period = draft.Period, Purpose = basis.Purpose,
            FundingRule = draft.FundingRule,
            BankAccount = draft.BankAccount, Rolls = string.Join('\n', basis.Rolls),
            CitedRolls = string.Join('\n', basis.Rolls.Concat(carried.Select(line => line.Roll)).Distinct()),
            AbsentCount = basis.Holders.Count(holder => holder.DayMillis == 0),
        };
        run.Named(Names.WageRuns.Parse(draft.Name));
        List<WageLine> lines = RunBasis.Calculate(run, basis.Holders, carried);
        await RefuseDoubles(db, lines);
        foreach (WageLine earlier in carried) earlier.Carry = Carry.Taken;
        db.WageLines.AddRange(lines);
        return run;
    }

    private static async Task RefuseDoubles(PaymentsDb db, List<WageLine> lines)
    {
        foreach (string period in lines.Select(line => line.Period).Distinct())
        {
            string[] subjects = [.. lines.Where(line => line.Period == period).Select(line => line.Subject)];
            Dictionary<(string, string), string> due = await db.WageLines.AsNoTracking()
                .Where(line => line.Period == period && line.State != WageLineState.Cancelled && subjects.Contains(line.Subject))
                .ToDictionaryAsync(line => (line.Subject, line.Post), line => line.Name);
            foreach (WageLine line in lines.Where(line => line.Period == period))
            {
                if (due.TryGetValue((line.Subject, line.Post), out string? other))
                    throw Reasons.LineAlreadyDue(line.Enrolment, line.Post, period, other);
                due.Add((line.Subject, line.Post), line.Name);
            }
        }
    }

    private async Task<Pb.WageRun> Waiting(
        Google.Protobuf.IMessage request, string name, string etag, bool isDryRun, string step, ServerCallContext context,
        Action<WageRun> decide)
    {
        Pb.WageRun answer = await writes.Run(request, context, async db =>
        {
            WageRun run = await db.WageRun(name);
            List<RunSource> sources = await db.SourcesOf(run.Name);
            run.ToProto(sources).MustBe(etag);

            decide(run);

            await db.Await(step, run.Name, context.Caller().Person, clock.Now);
            db.Commit.Cites(run.CitedRollNames);
            db.Commit.Amount = run.PayableMoney;
            return run.ToProto(sources);
        });
        return await Finished(answer, isDryRun, step, context);
    }

    /// <summary>The run after its step, if Budgets answers in time; else as it waits.</summary>
    private async Task<Pb.WageRun> Finished(Pb.WageRun answer, bool isDryRun, string step, ServerCallContext context)
    {
        if (isDryRun) return answer;
        await steps.TryNow(step, answer.Name, context.CancellationToken);
        return await store.Read(async db => await db.Show(await db.WageRun(answer.Name), context.CancellationToken),
            context.CancellationToken);
    }

    private static async Task<(WageLine Line, WageRun Run)> LineAndRun(PaymentsDb db, string name)
    {
        WageLine line = await db.WageLine(name);
        WageRun run = await db.WageRun(line.Run);
        run.MustNotWait();
        return (line, run);
    }
}
