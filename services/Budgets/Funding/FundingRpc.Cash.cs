using Fund.Budgets.Documents;
using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Cash;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Kernel.Events;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using Reasons = Fund.Budgets.Domain.Reasons;

namespace Fund.Budgets.Funding;

public sealed partial class FundingRpc
{
    private const int MonthsDefault = 12;

    public override Task<Pb.CashPlanItem> CreateCashPlanItem(Pb.CreateCashPlanItemRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            ResourceName name = CashPlanItem.Names.Of(office, request.CashPlanItemId);
            Money amount = request.Amount.ToMoney();
            Period from = Period.Parse(request.FromMonth);
            Period until = request.UntilMonth.Length == 0 ? from : Period.Parse(request.UntilMonth);
            await db.MustKnow(office);
            if (await db.CashPlanItems.AnyAsync(row => row.Name == name.Text)) throw Reasons.CashPlanItemExists(name.Text);
            if (request.BankAccount.Length > 0) await CheckAccount(db, request.BankAccount, office, amount.Currency);

            var item = CashPlanItem.Enter(
                name, request.Direction.To<CashDirection>(), amount, from, until, request.Title, request.Purpose, request.BankAccount);

            db.CashPlanItems.Add(item);
            db.Commit.Amount = item.Amount;
            db.Publish(new CashPlanItemCreated(item.Name, item.Direction.ToString().ToUpperInvariant(), item.AmountMinorUnits,
                item.Currency, item.FromMonth, item.UntilMonth, item.Purpose));
            return ToProto(item);
        });

    public override Task<Pb.CashPlanItem> DeleteCashPlanItem(Pb.DeleteCashPlanItemRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            CashPlanItem item = await db.CashPlanItemOf(request.Name);

            db.CashPlanItems.Remove(item);
            db.Commit.Amount = item.Amount;
            db.Publish(new CashPlanItemDeleted(item.Name));
            return ToProto(item);
        });

    public override Task<Pb.ListCashPlanItemsResponse> ListCashPlanItems(Pb.ListCashPlanItemsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<CashPlanItem> page = await db.CashPlanItems.Within(Office.Names.Parse(request.Parent).Office)
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListCashPlanItemsResponse { NextPageToken = page.NextPageToken };
            answer.CashPlanItems.AddRange(page.Items.Select(ToProto));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.ForecastCashResponse> ForecastCash(Pb.ForecastCashRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            OfficeName office = Office.Names.Parse(request.Parent).Office;
            Currency currency = Currency.Of(request.CurrencyCode);
            var first = Period.Of(clock.Today);
            await db.MustKnow(office);
            if (request.BankAccount.Length > 0) await CheckAccount(db, request.BankAccount, office, currency);

            CashPosition books = await new CashBooks(db, office, currency, request.BankAccount).Read(first);
            List<CashPlanItem> plan = await db.CashPlanItems.AsNoTracking().Within(office).Where(item =>
                    item.Currency == currency.Code && string.Compare(item.UntilMonth, first.ToString()) >= 0
                    && (request.BankAccount == "" || item.BankAccount == request.BankAccount))
                .ToListAsync(context.CancellationToken);
            var forecast = CashForecast.Of(books, plan, first, request.MonthCount == 0 ? MonthsDefault : request.MonthCount);

            return ToProto(forecast, books, currency);
        }, context.CancellationToken);

    // Refused from the name alone: whether an account above exists is no business of the office below.
    private static async Task CheckAccount(BudgetDb db, string name, OfficeName office, Currency currency)
    {
        ResourceName account = BankAccount.Names.Parse(name);
        if (!office.Reaches(account.Office)) throw Reasons.BankAccountOfOtherOffice(account, office);
        BankAccount known = await db.BankAccountOf(name);
        if (known.Currency != currency.Code) throw Reasons.CurrencyMismatch(name, known.Currency, currency);
    }

    private static Pb.CashPlanItem ToProto(CashPlanItem row) => new Pb.CashPlanItem
    {
        Name = row.Name, Direction = row.Direction.To<Pb.CashPlanItem.Types.Direction>(), Amount = row.Amount.ToProto(),
        FromMonth = row.FromMonth, UntilMonth = row.UntilMonth, Title = row.Title, Purpose = row.Purpose, BankAccount = row.BankAccount,
        CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
    }.Sealed();

    private static Pb.ForecastCashResponse ToProto(CashForecast forecast, CashPosition books, Currency currency)
    {
        Protos.Type.Money Of(long minorUnits) => Wire.Of(currency.Code, minorUnits);
        var answer = new Pb.ForecastCashResponse
        {
            FirstUnpaidMonth = forecast.FirstUnpaid?.Month.ToString() ?? "", Shortfall = Of(forecast.ShortfallMinorUnits),
            InTransit = Of(books.InTransit), Suspense = Of(books.Suspense), Pledged = Of(books.Pledged),
            EncumberedLater = Of(forecast.LaterMinorUnits), Unassigned = Of(books.Unassigned),
        };
        answer.Months.AddRange(forecast.Months.Select(month => new Pb.ForecastCashResponse.Types.CashMonth
        {
            Month = month.Month.ToString(), Opening = Of(month.Opening), Expected = Of(month.Expected), Obligated = Of(month.Obligated),
            Encumbered = Of(month.Encumbered), Planned = Of(month.Planned), Closing = Of(month.Closing),
        }));
        return answer;
    }
}
