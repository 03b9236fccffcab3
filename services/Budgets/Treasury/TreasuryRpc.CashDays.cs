using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Kind = Fund.Protos.Budget.V1.CashDay.Types.Kind;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;

namespace Fund.Budgets.Treasury;

internal sealed partial class TreasuryRpc
{
    private const int ItemsMax = 1_000;

    public override Task<Pb.ListCashDaysResponse> ListCashDays(Pb.ListCashDaysRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            DateOnly from = request.FromDate.Length == 0 ? DateOnly.MinValue : Days.Parse(request.FromDate);
            DateOnly until = request.UntilDate.Length == 0 ? DateOnly.MaxValue : Days.Parse(request.UntilDate);
            BankAccount account = await db.BankAccountOf(request.Parent);
            if (until < from) throw Reasons.DatesOutOfOrder(from, until);
            // A name ends in its date, so that names of one account are in the order of the days.
            Page<CashDay> page = await db.CashDays
                .Where(row => row.BankAccount == account.Name && row.Date >= from && row.Date <= until)
                .ByName(request.PageSize, request.PageToken, context.CancellationToken);
            BookedCash booked = await BookedCash.Of(db, page.Items);
            var answer = new Pb.ListCashDaysResponse { NextPageToken = page.NextPageToken };
            answer.CashDays.AddRange(page.Items.Select(day => day.ToProto(booked.On(day))));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.CashDay> GetCashDay(Pb.GetCashDayRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            CashDay day = await db.CashDayOf(request.Name);
            BookedCash booked = await BookedCash.Of(db, [day]);
            Pb.CashDay shown = day.ToProto(booked.On(day));
            IEnumerable<Pb.CashDay.Types.Item> items = [.. await OpenOn(db, day), .. booked.LateOn(day).Select(moved =>
                Item(Kind.CountedLater, moved.Document, day.Currency, moved.AmountMinorUnits, moved.MovedOn, moved.CountsOn))];
            shown.Items.AddRange(items.OrderBy(item => item.Date, StringComparer.Ordinal).ThenBy(item => item.Kind)
                .ThenBy(item => item.Resource, StringComparer.Ordinal).Take(ItemsMax));
            return shown;
        }, context.CancellationToken);

    public override Task<Pb.CashDay> ExplainCashDay(Pb.ExplainCashDayRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            CashDay day = await db.CashDayOf(request.Name);
            CashBooks books = (await BookedCash.Of(db, [day])).On(day);
            day.ToProto(books).MustBe(request.Etag);

            day.Explain(books, request.Explanation);

            db.Commit.Amount = Money.Of(day.Currency, day.DifferenceFrom(books));
            db.Commit.Reason = request.Explanation;
            db.Publish(new CashDayExplained(day.Name, day.DifferenceFrom(books), day.Currency));
            return day.ToProto(books);
        });

    private async Task<List<Pb.CashDay.Types.Item>> OpenOn(BudgetDb db, CashDay day)
    {
        List<BankDebit> debits = await db.Debits.NotNamed()
            .Where(row => row.BankAccount == day.BankAccount && row.BookingDate <= day.Date)
            .OrderBy(row => row.BookingDate).Take(ItemsMax).ToListAsync();
        List<BankCredit> credits = await db.Credits.InSuspense()
            .Where(row => row.BankAccount == day.BankAccount && row.BookingDate <= day.Date)
            .OrderBy(row => row.BookingDate).Take(ItemsMax).ToListAsync();
        List<ContributionRefund> refunds = await db.Refunds
            .Where(row => row.BankAccount == day.BankAccount && row.State == RefundState.Approved)
            .OrderBy(row => row.CreateTime).Take(ItemsMax).ToListAsync();
        return
        [
            .. debits.Select(row => Item(Kind.DebitNotNamed, row.Name, row.Currency, row.AmountMinorUnits, row.BookingDate)),
            .. credits.Select(row => Item(Kind.CreditInSuspense, row.Name, row.Currency, row.InSuspenseMinorUnits, row.BookingDate)),
            .. refunds.Select(row => Item(
                Kind.RefundInTransit, row.Name, row.Currency, row.AmountMinorUnits, clock.DayOf(row.CreateTime))),
        ];
    }

    private static Pb.CashDay.Types.Item Item(Kind kind, string resource, string currency, long minorUnits, DateOnly date,
        DateOnly? countsOn = null) => new()
    {
        Kind = kind, Resource = resource, Amount = Wire.Of(currency, minorUnits), Date = date.ToText(),
        CountsOnDate = countsOn?.ToText() ?? "",
    };
}
