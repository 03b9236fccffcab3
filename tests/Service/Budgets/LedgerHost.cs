using Fund.Budgets;
using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Tests.Service.Budgets;

/// <summary>
/// Budgets with a small book: line l with allotments of 10,000 yuan at s-county and s-county.f-town, a contribution of a village
/// with 500 yuan, and a bank account. Money in the requests is in fen.
/// </summary>
public sealed class LedgerHost : IAsyncDisposable
{
    public const string Line = "offices/s-county/appropriations/2026-cleaning";
    public const string County = "offices/s-county/appropriations/2026-cleaning/allotments/county";
    public const string Town = "offices/s-county/appropriations/2026-cleaning/allotments/town";
    public const string Village = "offices/s-county.f-town.v03/contributions/fees";
    public const string Bank = "offices/s-county/bankAccounts/main";
    public const string June = "2026-06-10";

    private static readonly Currency Yuan = Currency.Of("CNY");
    private static int steps;

    private readonly List<ServiceHost> replicas;

    private LedgerHost(List<ServiceHost> replicas) => this.replicas = replicas;

    public ServiceHost Host => replicas[0];

    /// <summary>Starts one replica, or on PostgreSQL as many as asked for, on one database with the small book in it.</summary>
    public static async Task<LedgerHost> Start(Engine engine, int replicas = 1)
    {
        string folder = Directory.CreateTempSubdirectory("fund-ledger-").FullName;
        string database = engine == Engine.Sqlite ? $"sqlite:{folder}" : await SharedPostgres.Setting();
        var clock = new TestClock();
        var hosts = new List<ServiceHost>();
        for (int i = 0; i < (engine == Engine.Postgres ? replicas : 1); i++)
            hosts.Add(await ServiceHost.Start(folder, database, clock, (BudgetsModule.Add, BudgetsModule.Map)));
        var host = new LedgerHost(hosts);
        await host.Post(
            new Vote(At("vote"), Line, 10_000_000) { Opens = Facts(Line, AccountKind.AppropriationLine, "s-county") },
            new Allot(At("county"), Line, County, 1_000_000) { Opens = Facts(County, AccountKind.Allotment, "s-county", Line) },
            new Allot(At("town"), Line, Town, 1_000_000) { Opens = Facts(Town, AccountKind.Allotment, "s-county.f-town", Line) },
            new OpenCash(At("bank"), Bank, 5_000_000) { Opens = Facts(Bank, AccountKind.Cash, "s-county") },
            new Credit(At("credit"), Bank, 50_000),
            new Receive(At("fees"), Village, Bank, 50_000) { Opens = Facts(Village, AccountKind.Contribution, "s-county.f-town.v03") });
        return host;
    }

    public static Heading At(string id) => new(id, new DateOnly(2026, 6, 1), "offices/s-county/documents/test", Yuan);

    public static Account Facts(string name, AccountKind kind, string office, string? parent = null) =>
        new() { Name = name, Kind = kind, Currency = Yuan, Parent = parent, Office = office, Purpose = "" };

    /// <summary>Posts in the door, as a document does.</summary>
    public Task Post(params Request[] requests) => InDoor((ledger, db) => ledger.Post(db, requests));

    public Task InDoor(Func<LedgerInDoor, BudgetDb, Task> body, int replica = 0)
    {
        IServiceProvider services = replicas[replica].Services;
        var ledger = services.GetRequiredService<LedgerInDoor>();
        return services.GetRequiredService<Writes<BudgetDb>>().Step(
            "test", $"step-{Interlocked.Increment(ref steps)}", db => body(ledger, db), CancellationToken.None, gate: LedgerInDoor.Gate);
    }

    /// <summary>Keeps the ledger from committing anything until the answer is disposed, as a document that takes long does.</summary>
    public async Task<IAsyncDisposable> Hold()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        Task document = InDoor(async (_, _) =>
        {
            entered.TrySetResult();
            await leave.Task;
        });
        await Task.WhenAny(entered.Task, document);
        return new Held(leave, document);
    }

    public Task<T> Read<T>(Func<BudgetDb, Task<T>> read) =>
        Host.Services.GetRequiredService<ServiceStore<BudgetDb>>().Read(read, CancellationToken.None);

    public async Task<Account> Account(string name) =>
        await Read(db => Host.Services.GetRequiredService<LedgerInDoor>().Find(db, name))
            ?? throw new InvalidOperationException($"No account {name}.");

    /// <summary>A client that calls as a service, or as a budget and treasury officer; the number picks the replica.</summary>
    public Pb.LedgerService.LedgerServiceClient As(string caller, int replica = 0) =>
        new(caller is "payments" or "contracts"
            ? replicas[replica % replicas.Count].AsService(caller, "offices/s-county/people/li")
            : replicas[replica % replicas.Count].As(caller, "budget.officer", "treasury.officer"));

    public Pb.LedgerService.LedgerServiceClient Client => As("payments");

    public int ReplicaCount => replicas.Count;

    public static string Id() => Guid.NewGuid().ToString();

    public static Pb.SourceAmount Amount(string source, long fen) =>
        new() { Source = source, Amount = new Protos.Type.Money { CurrencyCode = "CNY", MinorUnits = fen } };

    public static Pb.OpenEncumbranceRequest Open(string id, string source, long fen, string? requestId = null) => new()
    {
        Parent = "offices/s-county.f-town.v03", EncumbranceId = id, Document = $"offices/s-county/wageRuns/{id}",
        Lines = { Amount(source, fen) },
        EffectiveDate = June, RequestId = requestId ?? Id(),
    };

    public static string NameOf(string id) => $"offices/s-county.f-town.v03/encumbrances/{id}";

    public static Pb.LiquidateEncumbranceRequest Liquidate(string id, string source, long fen) => new()
    {
        Name = NameOf(id), Document = "offices/s-county/claims/c01", Lines = { Amount(source, fen) }, EffectiveDate = June,
        RequestId = Id(),
    };

    public static Pb.DisburseRequest Disburse(string id, string source, long fen) => new()
    {
        Name = NameOf(id), Document = "offices/s-county/remittances/r01", Lines = { Amount(source, fen) }, BankAccount = Bank,
        EffectiveDate = June,
        RequestId = Id(),
    };

    /// <summary>The answer, or the reason of the refusal.</summary>
    public static async Task<(Pb.Encumbrance? Answer, string Reason)> Outcome(AsyncUnaryCall<Pb.Encumbrance> call)
    {
        try
        {
            return (await call, "OK");
        }
        catch (RpcException refused)
        {
            return (null, Fund.Chassis.Border.RefusalStatus.ToRefusal(refused)?.Reason ?? $"{refused.StatusCode}: {refused.Status.Detail}");
        }
    }

    /// <summary>Returns when every entry and event committed so far has its number.</summary>
    public async Task NumberAll()
    {
        FeedTables tables = Host.Services.GetRequiredService<ServedFeed>().Tables;
        while (await Read(db => db.Set<FeedCommit>().AnyAsync())) await tables.NumberSome(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceHost replica in replicas) await replica.DisposeAsync();
    }

    private sealed class Held(TaskCompletionSource leave, Task document) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            leave.TrySetResult();
            await document;
        }
    }
}
