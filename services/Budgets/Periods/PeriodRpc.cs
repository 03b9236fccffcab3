using Fund.Budgets.Documents;
using Fund.Budgets.Domain.Periods;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Budgets.Treasury;
using Fund.Budgets.Vouchers;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Periods.Reasons;
using Span = Fund.Budgets.Domain.Periods.Span;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Periods;

/// <summary>Months and years of the books: looked at, closed, and opened again by two people.</summary>
public sealed class PeriodRpc(
    Writes<BudgetDb> writes, ServiceStore<BudgetDb> store, LedgerInDoor ledger, PaymentsSide payments, YearEnd yearEnd, Clock clock)
    : Pb.PeriodService.PeriodServiceBase
{
    private const int BlockersMax = 1_000;

    public override async Task<Pb.CheckPeriodResponse> CheckPeriod(Pb.CheckPeriodRequest request, ServerCallContext context)
    {
        ResourceName name = FiscalPeriod.Names.Parse(request.Name);
        Span span = Span.Of(name);
        OpenMatters elsewhere = await payments.Open(name.Office, span.LastMonth, context.Caller().Person, context.CancellationToken);

        return await store.Read(async db =>
        {
            await db.MustKnow(name.Office);
            Months months = await db.MonthsAround(span.LastMonth);
            List<Blocker> blockers = await BlockersOf(db, name.Office, span, elsewhere);
            var answer = new Pb.CheckPeriodResponse
            {
                Period = ToProto(name, await Known(db, name), months.State), BlockerCount = blockers.Count + elsewhere.NotListedCount,
                MayClose = blockers.Count == 0 && months is { State: PeriodState.Open, EarlierOpen: null } && !span.EndsYear
                    && clock.Today > span.LastMonth.LastDay,
            };
            if (span.Year is { } year)
                answer.Lapsing.AddRange((await YearEnd.Lapsing(db, year)).GroupBy(left => left.Amount.Currency)
                    .Select(same => Wire.Of(same.Key.Code, same.Sum(left => left.Amount.MinorUnits))).OrderBy(sum => sum.CurrencyCode));
            answer.Blockers.AddRange(Blocker.InOrder(blockers).Take(BlockersMax).Select(blocker => blocker.ToProto(clock.Today)));
            return answer;
        }, context.CancellationToken);
    }

    public override async Task<Pb.FiscalPeriod> ClosePeriod(Pb.ClosePeriodRequest request, ServerCallContext context)
    {
        if (await writes.Answered<Pb.FiscalPeriod>(request, context) is { } before) return before;
        ResourceName name = FiscalPeriod.Names.Parse(request.Name);
        Span span = Span.Of(name);
        span.MustStandAlone();
        span.MustBeOver(clock.Today);
        // What comes up in Payments from here on is late news, and counts in the month that is open then.
        OpenMatters elsewhere = await payments.Open(name.Office, span.LastMonth, context.Caller().Person, context.CancellationToken);

        return await writes.Run(request, context, async db =>
        {
            await db.MustKnow(name.Office);
            Months months = await db.MonthsAround(span.LastMonth);
            List<Blocker> blockers = await BlockersOf(db, name.Office, span, elsewhere);
            FiscalPeriod? known = await Known(db, name);
            FiscalPeriod period = known ?? FiscalPeriod.Of(name);

            period.Close(months, blockers);

            if (known is null) db.FiscalPeriods.Add(period);
            if (span.Year is { } year) await yearEnd.Close(db, period, year);
            await ledger.ClosePeriod(db, span.LastMonth);
            db.Publish(new PeriodClosed(period.Name));
            return ToProto(name, period, PeriodState.Closed);
        }, LedgerInDoor.Gate);
    }

    public override Task<Pb.FiscalPeriod> GetPeriod(Pb.GetPeriodRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            ResourceName name = FiscalPeriod.Names.Parse(request.Name);
            Months months = await db.MonthsAround(Span.Of(name).LastMonth);
            await db.MustKnow(name.Office);
            return ToProto(name, await Known(db, name), months.State);
        }, context.CancellationToken);

    public override Task<Pb.ListPeriodsResponse> ListPeriods(Pb.ListPeriodsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            OfficeName office = Domain.Office.Names.Parse(request.Parent).Office;
            if (office.Parent is not null) throw Reasons.OfficeNotTop(office);
            await db.MustKnow(office);
            int take = Pages.Size(request.PageSize);
            var months = new List<(Period Month, PeriodState State)>();
            await LedgerInDoor.On(db).Read(
                "SELECT month, state FROM ledger_periods WHERE @1 = '' OR month < @1 ORDER BY month DESC LIMIT @2",
                row => months.Add((Period.Parse(row.GetString(0)), LedgerWords.PeriodStateOf(row.GetString(1)))),
                Pages.KeyOf(request.PageToken, 1)[0], take + 1L);
            string[] names = [.. months.Select(month => FiscalPeriod.Names.Of(office, month.Month.ToString()).Text)];
            Dictionary<string, FiscalPeriod> known = await db.FiscalPeriods.Where(row => names.Contains(row.Name))
                .ToDictionaryAsync(row => row.Name, context.CancellationToken);
            var answer = new Pb.ListPeriodsResponse
            {
                NextPageToken = months.Count <= take ? "" : Pages.TokenOf(months[take - 1].Month.ToString()),
            };
            answer.Periods.AddRange(months.Take(take).Select((month, place) =>
                ToProto(FiscalPeriod.Names.Parse(names[place]), known.GetValueOrDefault(names[place]), month.State)));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.Reopening> CreateReopening(Pb.CreateReopeningRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            ResourceName name = Reopening.Names.Under(request.Parent, request.ReopeningId);
            ResourceName period = FiscalPeriod.Names.Parse(request.Parent);
            Months months = await db.MonthsAround(Span.Of(period).LastMonth);
            if (await db.Reopenings.AnyAsync(row => row.Name == name.Text)) throw Reasons.ReopeningExists(name.Text);

            var reopening = Reopening.Propose(name, await Known(db, period), months, request.Reason);

            db.Reopenings.Add(reopening);
            db.Commit.Reason = request.Reason;
            return ToProto(reopening);
        });

    public override Task<Pb.Reopening> ApproveReopening(Pb.ApproveReopeningRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Reopening reopening = await db.ReopeningOf(request.Name);
            ToProto(reopening).MustBe(request.Etag);

            reopening.Approve(await db.MonthsAround(reopening.Span.LastMonth));

            await ledger.ReopenPeriod(db, reopening.Span.LastMonth);
            if (reopening.Span.Year is { } year) await yearEnd.Reopen(db, reopening.Period, year);
            db.Commit.Reason = reopening.Reason;
            db.Publish(new PeriodReopened(reopening.Period, reopening.Name));
            return ToProto(reopening);
        }, LedgerInDoor.Gate);

    public override Task<Pb.ListReopeningsResponse> ListReopenings(Pb.ListReopeningsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            string period = FiscalPeriod.Names.Parse(request.Parent).Text;
            Page<Reopening> page = await db.Reopenings.Where(row => row.Period == period)
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            List<Type.Act> acts = await db.ActsOf(context.CancellationToken, [.. page.Items.Select(row => row.Name)]);
            var answer = new Pb.ListReopeningsResponse { NextPageToken = page.NextPageToken };
            answer.Reopenings.AddRange(page.Items.Select(row => ToProto(row, acts.Where(act => act.Resource == row.Name))));
            return answer;
        }, context.CancellationToken);

    private static Task<FiscalPeriod?> Known(BudgetDb db, ResourceName name) =>
        db.FiscalPeriods.SingleOrDefaultAsync(row => row.Name == name.Text);

    private async Task<List<Blocker>> BlockersOf(BudgetDb db, OfficeName office, Span span, OpenMatters elsewhere)
    {
        DateOnly last = span.LastMonth.LastDay;
        List<Domain.BankCredit> credits = await db.Credits.Within(office)
            .InSuspense().Where(row => row.BookingDate <= last).ToListAsync();
        List<EventNotHandled> events = await db.EventsNotHandled();
        return
        [
            .. elsewhere.Listed,
            .. await BookedCash.Blockers(db, office, span.LastMonth),
            .. await CreditsTakenBack.Blockers(db, office, last),
            .. span.Year is { } year ? await yearEnd.Blockers(db, year) : [],
            .. await VoucherBlockers.Of(db, office, span.LastMonth, clock),
            .. credits.Select(credit => new Blocker(
                Blocker.CreditInSuspense, credit.Name, Money.Of(credit.Currency, credit.InSuspenseMinorUnits), credit.BookingDate)),
            .. events.Select(dead => new Blocker(
                Blocker.EventNotHandled, $"{dead.Source}/{dead.EventName}/{dead.Number}", null, clock.DayOf(dead.DeadAt))),
        ];
    }

    private static Pb.FiscalPeriod ToProto(ResourceName name, FiscalPeriod? known, PeriodState state) => new Pb.FiscalPeriod
    {
        Name = name.Text, CloseCount = known?.CloseCount ?? 0, CreateTime = known?.CreateTime.ToTime(),
        UpdateTime = known?.UpdateTime.ToTime(),
        State = state == PeriodState.Closed ? Pb.FiscalPeriod.Types.State.Closed
            : known is null ? Pb.FiscalPeriod.Types.State.Open : Pb.FiscalPeriod.Types.State.Reopened,
    }.Sealed();

    private static Pb.Reopening ToProto(Reopening row, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.Reopening
        {
            Name = row.Name, State = row.State.To<Pb.Reopening.Types.State>(), Reason = row.Reason, CreateTime = row.CreateTime.ToTime(),
            UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }
}

file static class BlockerProto
{
    public static Pb.Blocker ToProto(this Blocker blocker, DateOnly today)
    {
        var shown = new Pb.Blocker
        {
            Kind = blocker.Kind, Resource = blocker.Resource, Amount = blocker.Amount?.ToProto(), SinceDate = blocker.Since.ToText(),
            AgeDays = blocker.AgeOn(today), Remedy = blocker.Remedy,
        };
        shown.Roles.AddRange(blocker.Roles);
        return shown;
    }
}
