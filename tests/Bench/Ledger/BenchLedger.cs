using System.Data.Common;
using Fund.Budgets;
using Fund.Budgets.Ledger;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Hosting;
using Fund.Chassis.Keys;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Tests.Bench.Load;
using Fund.Tests.Servers;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fund.Tests.Bench.Ledger;

/// <summary>
/// A ledger to be loaded: a database with one appropriation, its allotments ("lines") and an encumbrance on each, the Budgets service
/// in processes of their own as production runs it, and the memory of all that was acknowledged.
/// </summary>
internal sealed class BenchLedger : IAsyncDisposable
{
    public const string Office = "offices/s-county";
    public const long AllottedFen = 1_000_000_000_000;
    public const long HeldFen = 100_000_000_000;

    /// <summary>That in which a year gone by begins: nothing is dated before it.</summary>
    public static readonly string FiscalYear = $"{PastYear.First.Year}";

    private static readonly Currency Yuan = Currency.Of("CNY");
    private static int made;

    private readonly string setting;
    private readonly string folder;
    private readonly PostgresServer? postgres;
    private readonly Tokens tokens;
    private readonly List<ChildProcess> services = [];

    private BenchLedger(Engine engine, string setting, string folder, PostgresServer? postgres, int lines)
    {
        Engine = engine;
        this.setting = setting;
        this.folder = folder;
        this.postgres = postgres;
        Acknowledged = new Acknowledged(lines);
        tokens = new Tokens(
            SuiteKeys.Open(Path.Combine(folder, "keys"), mayCreate: true), new Clock(TimeProvider.System, TimeZoneInfo.Utc));
    }

    public Engine Engine { get; }

    /// <summary>The steps in the door before the load.</summary>
    public int Steps { get; private set; }

    public Acknowledged Acknowledged { get; }

    public int Lines => Acknowledged.Lines;

    /// <summary>Who works when this is loaded.</summary>
    public Processes Processes => new([.. services.Select(service => service.Id)], postgres?.ProcessId);

    public Uri[] Addresses => [.. services.Select(service => service.Listen)];

    public static string LineName(int line) => $"{Office}/appropriations/2026-bench/allotments/line-{line:00000}";

    /// <summary>The encumbrance that stands on a line from the beginning.</summary>
    public static string HeldName(int line) => $"{Office}/encumbrances/held-{line:00000}";

    /// <summary>Opens the books and starts the service, warm from calls that post.</summary>
    public static Task<BenchLedger> Start(Engine engine, Run run, int lines) =>
        Start(engine, run, lines, async ledger =>
        {
            await ledger.OpenBooks(null, run.Stop);
            await ledger.StartServices(1, run);
        });

    /// <summary>Opens the books, posts a year into them and starts the service, which nobody has called yet.</summary>
    public static Task<BenchLedger> Start(Engine engine, Run run, int lines, PastYear year) =>
        Start(engine, run, lines, async ledger =>
        {
            await ledger.OpenBooks(year, run.Stop);
            await ledger.Tidy(run.Stop);
            await ledger.BeginServices(1, run);
        });

    private static async Task<BenchLedger> Start(Engine engine, Run run, int lines, Func<BenchLedger, Task> begin)
    {
        string folder = Directory.CreateTempSubdirectory("fund-bench-").FullName;
        PostgresServer? postgres = engine == Engine.Postgres ? await run.Postgres() : null;
        string setting = postgres is null ? $"sqlite:{folder}" : $"{postgres.Setting};Database=bench{Interlocked.Increment(ref made)}";
        var ledger = new BenchLedger(engine, setting, folder, postgres, lines);
        try
        {
            await begin(ledger);
            return ledger;
        }
        catch
        {
            await ledger.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the services, starts as many as asked for on the same database, and warms them.</summary>
    public async Task StartServices(int replicas, Run run)
    {
        await BeginServices(replicas, run);
        using var connections = new Connections(Connections.CountMax, Addresses);
        await Point.Warm(Callers(Connections.CountMax, connections, () => 0), run.Sizes.WarmCalls * replicas, run.Stop);
    }

    /// <summary>Callers of single requests, on the line that is picked for each pair of them.</summary>
    public ICaller[] Callers(int count, Connections connections, Func<int> pickLine) =>
        [.. Enumerable.Range(0, count).Select(caller =>
            new EncumberingCaller(connections[caller], HeadersOf(caller), Acknowledged, pickLine))];

    public async Task StopServices()
    {
        foreach (ChildProcess service in services) await service.DisposeAsync();
        services.Clear();
    }

    /// <summary>The headers of a caller's calls: each is an officer of budget and treasury with a token of his own.</summary>
    public Metadata HeadersOf(int caller)
    {
        string account = $"bench-{caller:000}";
        string[] grants = ["budget.officer@s-county", "treasury.officer@s-county"];
        string token = tokens.ForAccount(account, $"{Office}/people/{account}", grants).Token;
        return [new Metadata.Entry("authorization", $"Bearer {token}")];
    }

    /// <summary>The database, past the service.</summary>
    public async Task<DbConnection> Database(CancellationToken stop)
    {
        DbConnection connection = postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(folder, "budgets.db")}")
            : new NpgsqlConnection(ServerAddress() + ";Pooling=false;Command Timeout=600");
        await connection.OpenAsync(stop);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await StopServices();
        Directory.Delete(folder, recursive: true);
    }

    private async Task BeginServices(int replicas, Run run)
    {
        await StopServices();
        for (int i = 0; i < replicas; i++)
            services.Add(await ChildProcess.Start("Fund.Budgets.dll", (listen, web) => [.. Settings(listen, web)], run.Stop));
    }

    private string ServerAddress()
    {
        var address = new NpgsqlConnectionStringBuilder(setting["postgres:".Length..]);
        address.Database += "_budgets";
        return address.ConnectionString;
    }

    private IEnumerable<string> Settings(Uri listen, Uri web) =>
        [$"--Data={folder}", $"--Database={setting}", $"--Listen={listen}", $"--Web={web}", "--MakeKeys=yes", "--TopOffice=s-county"];

    // The books are opened in the door, before the service that is measured begins: enacting and releasing need two people with
    // present grants from Access, and are not what is measured.
    private async Task OpenBooks(PastYear? year, CancellationToken stop)
    {
        FundHost host = FundHost.Create([.. Settings(new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2"))], year);
        await using WebApplication app = await host.With(BudgetsModule.Add, BudgetsModule.Map).Build();
        var ledger = app.Services.GetRequiredService<LedgerInDoor>();
        var writes = app.Services.GetRequiredService<Writes<BudgetDb>>();
        Task Post(IEnumerable<Request> requests) => writes.Step(
            "bench", $"open-{++Steps}", db => ledger.Post(db, [.. requests]), CancellationToken.None, gate: LedgerInDoor.Gate);

        const string line = $"{Office}/appropriations/2026-bench";
        DateOnly day = year is null ? DateOnly.FromDateTime(DateTime.UtcNow) : PastYear.First;
        Heading At(string id) => new($"open:{id}", day, $"{Office}/documents/bench", Yuan);
        Account Facts(string name, AccountKind kind, string? parent = null) =>
            new() { Name = name, Kind = kind, Currency = Yuan, Parent = parent, Office = "s-county", FiscalYear = FiscalYear };
        await Post([new Vote(At("vote"), line, AllottedFen * Lines) { Opens = Facts(line, AccountKind.AppropriationLine) }]);
        foreach (int[] some in Enumerable.Range(0, Lines).Chunk(1_000))
            await Post(some.SelectMany(number => new Request[]
            {
                new Allot(At($"allot-{number}"), line, LineName(number), AllottedFen)
                {
                    Opens = Facts(LineName(number), AccountKind.Allotment, line),
                },
                new Encumber(At($"hold-{number}"), HeldName(number), [new Line(LineName(number), HeldFen)], ""),
            }));
        foreach (Request[] some in year?.Steps(Acknowledged, Yuan) ?? [])
        {
            stop.ThrowIfCancellationRequested();
            await Post(some);
        }
    }

    // In a year of the real world autovacuum has been by a thousand times; after a year in minutes it has not.
    private async Task Tidy(CancellationToken stop)
    {
        if (postgres is null) return;
        await using DbConnection database = await Database(stop);
        await using DbCommand command = database.CreateCommand();
        command.CommandText = "VACUUM ANALYZE";
        await command.ExecuteNonQueryAsync(stop);
    }
}
