using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Ceilings;

/// <summary>Levels above the allotments that may not be exceeded.</summary>
public sealed class CeilingRpc(Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger)
    : Pb.CeilingService.CeilingServiceBase
{
    public override Task<Pb.Ceiling> CreateCeiling(Pb.CreateCeilingRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = Ceiling.Names.Of(office, request.CeilingId);
            await db.MustKnow(office);
            if (await db.Ceilings.AnyAsync(row => row.Name == name.Text)) throw Reasons.CeilingExists(name.Text);

            var ceiling = Ceiling.Draft(
                name, request.Level.To<CeilingLevel>(), request.Subject, request.FiscalYear, request.Amount.ToMoney());
            if (ceiling.Level == CeilingLevel.Line) await CheckLine(db, ceiling);

            db.Ceilings.Add(ceiling);
            db.Commit.Amount = ceiling.Amount;
            return await Shown(db, ceiling);
        });

    public override Task<Pb.Ceiling> ActivateCeiling(Pb.ActivateCeilingRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Ceiling ceiling = await db.CeilingOf(request.Name);
            (await Shown(db, ceiling)).MustBe(request.Etag);
            Ceiling? before = await db.Ceilings.SingleOrDefaultAsync(row => row.Office == ceiling.Office && row.Level == ceiling.Level
                && row.Subject == ceiling.Subject && row.FiscalYear == ceiling.FiscalYear && row.Currency == ceiling.Currency
                && row.State == CeilingState.Active);
            var below = await CeilingReach.Below(db, ceiling);

            before?.Replace();
            Posted posted = await ledger.Post(db, ceiling.Activate(Days.Parse(request.EffectiveDate), below.TakenMinorUnits));

            await below.Attach(db, ceiling.Name, before?.Name);
            db.Commit.Amount = ceiling.Amount;
            db.Publish(new CeilingActivated(
                ceiling.Name, ceiling.Subject, ceiling.FiscalYear, ceiling.AmountMinorUnits, ceiling.Currency, before?.Name ?? ""));
            return await Shown(db, ceiling, posted);
        }, LedgerInDoor.Gate);

    public override Task<Pb.Ceiling> GetCeiling(Pb.GetCeilingRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Ceiling ceiling = await db.CeilingOf(request.Name);
            return ToProto(ceiling, await Standing.Of(db, [ceiling.Name], cancel: context.CancellationToken),
                await db.ActsOf(context.CancellationToken, ceiling.Name));
        }, context.CancellationToken);

    public override Task<Pb.ListCeilingsResponse> ListCeilings(Pb.ListCeilingsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<Ceiling> page = await db.Ceilings.Within(Office.Names.Parse(request.Parent).Office)
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            Standing standing = await Standing.Of(db, [.. page.Items.Select(row => row.Name)], cancel: context.CancellationToken);
            var answer = new Pb.ListCeilingsResponse { NextPageToken = page.NextPageToken };
            answer.Ceilings.AddRange(page.Items.Select(row => ToProto(row, standing)));
            return answer;
        }, context.CancellationToken);

    private static async Task CheckLine(BudgetDb db, Ceiling ceiling)
    {
        string[] parts = ceiling.Subject.Split("/lines/");
        string currency = await db.Appropriations
            .Where(row => parts.Length == 2 && row.Name == parts[0] && row.FiscalYear == ceiling.FiscalYear
                && row.Kind == AppropriationKind.Original && row.Lines.Any(line => line.LineId == parts[1]))
            .Select(row => row.Currency).SingleOrDefaultAsync() ?? throw Reasons.LineNotFound(parts[0], parts[^1]);
        if (currency != ceiling.Currency) throw Reasons.CurrencyMismatch(ceiling.Subject, currency, ceiling.Amount.Currency);
    }

    private static async Task<Pb.Ceiling> Shown(BudgetDb db, Ceiling ceiling, Posted? posted = null) =>
        ToProto(ceiling, await Standing.Of(db, [ceiling.Name], posted));

    private static Pb.Ceiling ToProto(Ceiling row, Standing standing, IEnumerable<Type.Act>? acts = null)
    {
        Stages stages = standing.On(row.Name);
        var shown = new Pb.Ceiling
        {
            Name = row.Name, State = row.State.To<Pb.Ceiling.Types.State>(), Level = row.Level.To<Pb.Ceiling.Types.Level>(),
            Subject = row.Subject, FiscalYear = row.FiscalYear, Amount = row.Amount.ToProto(),
            Taken = Wire.Of(row.Currency, stages.Encumbered), Room = Wire.Of(row.Currency, stages.Available),
            CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }
}
