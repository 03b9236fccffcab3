using System.Data.Common;
using System.Globalization;
using Fund.Access;
using Fund.Chassis.Db;
using Fund.Protos.Access.V1;
using Fund.Protos.Feed.V1;
using Fund.Tests.Servers;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Tests.Service.Chassis;

/// <summary>What the tests of the door look at: the feed as readers see it, and every table as it rests.</summary>
internal static class Witness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static readonly (Action<WebApplicationBuilder> Add, Action<WebApplication> Map) AccessAlone = (AccessModule.Add,
        AccessModule.Map);

    /// <summary>Entries that the start of Access leaves: the two administrators and their codes.</summary>
    public const int OfFirstStart = 2;

    public static AccessService.AccessServiceClient Admin(this ServiceHost host) => new(host.As("first-admin", "access.admin"));

    public static CreatePersonRequest Person(string id, string requestId = "", string displayName = "Somebody") => new()
    {
        Parent = "offices/s-county", PersonId = id, DisplayName = displayName,
        RequestId = requestId.Length > 0 ? requestId : Guid.NewGuid().ToString(),
    };

    /// <summary>The first frames of a service, as soon as there are so many.</summary>
    public static async Task<List<Frame>> Frames(this ServiceHost host, int count, string service = "access")
    {
        var feed = new FeedService.FeedServiceClient(host.AsService("audit"));
        using var call = feed.ReadFrames(new ReadFramesRequest { Service = service, Follow = true }, deadline: DateTime.UtcNow + Patience);
        var frames = new List<Frame>();
        while (frames.Count < count && await call.ResponseStream.MoveNext())
            frames.Add(Frame.Parser.ParseFrom(call.ResponseStream.Current.Frame));
        return frames;
    }

    /// <summary>The first entries of a service, as soon as there are so many.</summary>
    public static async Task<List<Entry>> Entries(this ServiceHost host, int count, string service = "access") =>
        [.. (await host.Frames(count, service)).Select(frame => Entry.Parser.ParseFrom(frame.Body))];

    /// <summary>The frames there are once everything committed is numbered.</summary>
    public static async Task<List<Entry>> AllEntries<TDb>(this ServiceHost host, string service = "access") where TDb : ServiceDb
    {
        await host.Numbered<TDb>();
        long last = long.Parse((await host.Query<TDb>(StoredFeed.CountFrames)).Single(), CultureInfo.InvariantCulture);
        return await host.Entries((int)last, service);
    }

    /// <summary>Every row of every table, as text; bytes as hex.</summary>
    public static async Task<string[]> Dump<TDb>(this ServiceHost host) where TDb : ServiceDb
    {
        await host.Numbered<TDb>();
        ServiceDatabase database = host.Services.GetRequiredService<ServiceStore<TDb>>().Database;
        string tables = database.Engine == Engine.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
        var rows = new List<string>();
        foreach (string table in await host.Query<TDb>(tables))
            rows.AddRange((await host.Query<TDb>($"SELECT * FROM {table}")).Select(row => $"{table}: {row}"));
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    public static async Task<List<string>> Query<TDb>(this ServiceHost host, string sql) where TDb : ServiceDb
    {
        await using DbConnection connection = await host.Services.GetRequiredService<ServiceStore<TDb>>().Database.Open();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) switch
            {
                byte[] bytes => Convert.ToHexStringLower(bytes),
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            })));
        return rows;
    }

    // The publisher tells nobody when it is done; it works without being asked.
    private static async Task Numbered<TDb>(this ServiceHost host) where TDb : ServiceDb
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await host.Query<TDb>("SELECT id FROM feed_commits")).Count > 0) await Task.Delay(20, patience.Token);
    }
}
