using Fund.Budgets;
using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Pb = Fund.Protos.Budget.V1;
using Type = Fund.Protos.Type;

namespace Fund.Tests.Service.Budgets;

/// <summary>
/// A county with two towns, f-town and m-town, on an empty database; "ann" drafts and "ben" approves at the county, "tom" keeps its
/// treasury. Its tests act through the calls alone.
/// </summary>
internal sealed class CountyBudget : IAsyncDisposable
{
    public const string Office = "offices/s-county";
    public const string Town = "offices/s-county.f-town";
    public const string OtherTown = "offices/s-county.m-town";
    public const string Day = "2026-06-01";

    private CountyBudget(ServiceHost host) => Host = host;

    public ServiceHost Host { get; }

    public CallInvoker Ann => Host.As("ann", "budget.officer");

    public CallInvoker Ben => Host.As("ben", "budget.approver");

    public CallInvoker Tom => Host.As("tom", "treasury.officer");

    /// <summary>Without any office.</summary>
    public static async Task<CountyBudget> Empty(Engine engine,
        params (Action<WebApplicationBuilder> Add, Action<WebApplication> Map)[] beside) =>
        new(await ServiceHost.Start(engine, [(BudgetsModule.Add, BudgetsModule.Map), .. beside]));

    public static async Task<CountyBudget> Start(Engine engine,
        params (Action<WebApplicationBuilder> Add, Action<WebApplication> Map)[] beside)
    {
        CountyBudget county = await Empty(engine, beside);
        foreach (string name in new[] { Office, Town, OtherTown })
            await county.Budget(county.Ann).CreateOfficeAsync(new() { Name = name, DisplayName = name, RequestId = Id() });
        return county;
    }

    public static string Id() => Guid.NewGuid().ToString();

    public static Type.Money Yuan(long fen) => new() { CurrencyCode = "CNY", MinorUnits = fen };

    public Pb.BudgetService.BudgetServiceClient Budget(CallInvoker caller) => new(caller);

    public Pb.ContributionService.ContributionServiceClient Contributions(CallInvoker caller) => new(caller);

    public Pb.FundingService.FundingServiceClient Funding(CallInvoker caller) => new(caller);

    public Pb.CodingService.CodingServiceClient Coding(CallInvoker caller) => new(caller);

    public Pb.TreasuryService.TreasuryServiceClient Treasury(CallInvoker caller) => new(caller);

    public static Pb.CreateAppropriationRequest Appropriation(string id, params (string Line, string Purpose, long Amount)[] lines)
    {
        var request = new Pb.CreateAppropriationRequest
        {
            Parent = Office, AppropriationId = id, Title = "Rural cleaning", DocumentNumber = $"No. {id}", FiscalYear = "2026",
            RequestId = Id(),
        };
        request.Lines.AddRange(lines.Select(line => new Pb.AppropriationLine { LineId = line.Line, Purpose = line.Purpose,
            Amount = Yuan(line.Amount) }));
        return request;
    }

    public static Pb.CreateAllotmentRequest Allotment(Pb.Appropriation appropriation, string id, string line, string spender,
        long amount) => new()
    {
        Parent = appropriation.Name, AllotmentId = id, LineId = line, SpendingOffice = spender, Amount = Yuan(amount), RequestId = Id(),
    };

    public async Task<Pb.Appropriation> Submitted(string id, params (string Line, string Purpose, long Amount)[] lines)
    {
        Pb.Appropriation draft = await Budget(Ann).CreateAppropriationAsync(Appropriation(id, lines));
        return await Budget(Ann).SubmitAppropriationAsync(new() { Name = draft.Name, Etag = draft.Etag, RequestId = Id() });
    }

    public async Task<Pb.Appropriation> Enacted(string id, params (string Line, string Purpose, long Amount)[] lines) =>
        await Budget(Ben).EnactAppropriationAsync(Enact(await Submitted(id, lines)));

    public static Pb.EnactAppropriationRequest Enact(Pb.Appropriation shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, EffectiveDate = Day, RequestId = Id() };

    public async Task<Pb.Allotment> Released(Pb.Appropriation appropriation, string id, string line, string spender, long amount) =>
        await Budget(Ben).ReleaseAllotmentAsync(Release(await Budget(Ann).CreateAllotmentAsync(Allotment(appropriation, id, line, spender,
            amount))));

    /// <summary>Reserves an amount on an allotment for cleaning.</summary>
    public AsyncUnaryCall<Pb.Encumbrance> Encumber(string allotment, long amount, string day = Day)
    {
        string id = Id();
        return new Pb.LedgerService.LedgerServiceClient(Ann).OpenEncumbranceAsync(new Pb.OpenEncumbranceRequest
        {
            Parent = Town, EncumbranceId = id, Document = $"{Town}/contracts/{id}", Purpose = "cleaning", EffectiveDate = day,
            Lines = { new Pb.SourceAmount { Source = allotment, Amount = Yuan(amount) } }, RequestId = Id(),
        });
    }

    public static Pb.ReleaseAllotmentRequest Release(Pb.Allotment shown) =>
        new() { Name = shown.Name, Etag = shown.Etag, EffectiveDate = Day, RequestId = Id() };

    public static Pb.CreateBankAccountRequest BankAccount(string id, string number = "43100990000012345678", long balance = 0) => new()
    {
        Parent = Office, BankAccountId = id, DisplayName = "Wages", BankCode = "402569990014", AccountNumber = number,
        OpeningBalance = Yuan(balance),
        OpeningDate = "2026-01-01", RequestId = Id(),
    };

    /// <summary>Reads the audit entries until one fits; fails the test when none comes.</summary>
    public async Task<Entry> EntryWhere(Func<Entry, bool> fits)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var call = new FeedService.FeedServiceClient(Host.AsService("audit"))
            .ReadFrames(new ReadFramesRequest { Service = "budgets", Follow = true }, cancellationToken: patience.Token);
        while (await call.ResponseStream.MoveNext(patience.Token))
        {
            Entry entry = Entry.Parser.ParseFrom(Frame.Parser.ParseFrom(call.ResponseStream.Current.Frame).Body);
            if (fits(entry)) return entry;
        }
        throw new InvalidOperationException("The feed ended.");
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
