using Fund.Tests.Bench.Paper;
using Fund.Tests.Bench.Yardsticks;
using Fund.Tests.Servers;

namespace Fund.Tests.Bench;

/// <summary>One run: the servers it started, the limits of the machine it measured, and the figures it ends with.</summary>
internal sealed class Run(Sizes sizes, CancellationToken stop) : IAsyncDisposable
{
    private PostgresServer? postgres;
    private Pgbench? pgbench;

    public Sizes Sizes => sizes;

    public CancellationToken Stop => stop;

    public Show Show { get; } = new();

    public Figures Figures { get; } = new();

    /// <summary>The one PostgreSQL server of the run, for the services and for pgbench.</summary>
    public async Task<PostgresServer> Postgres()
    {
        if (postgres is null && ServerRule.Missing(PostgresServer.Program) is { } why) throw new InvalidOperationException(why);
        return postgres ??= await PostgresServer.Start();
    }

    /// <summary>pgbench's tables on that server, made when first asked for.</summary>
    public async Task<Pgbench> Pgbench() => pgbench ??= await Yardsticks.Pgbench.Prepare(await Postgres(), sizes, Show, stop);

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null) await postgres.DisposeAsync();
    }
}
