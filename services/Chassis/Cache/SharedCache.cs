using Fund.Chassis.Settings;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fund.Chassis.Cache;

/// <summary>
/// Answers that many ask for and that may be a moment old, kept in Redis for all replicas. If Redis is not there, nothing is lost
/// and nothing is wrong, only slower: every fault counts as "not known". Never for anything a decision rests on.
/// </summary>
public sealed partial class SharedCache(SuiteSettings settings, ILogger<SharedCache> log) : IAsyncDisposable
{
    private const int PatienceMs = 250;
    private readonly Lock gate = new();
    private Task<ConnectionMultiplexer>? redis;

    /// <summary>The kept answer, or what <paramref name="load"/> says, which is then kept for <paramref name="keep"/>.</summary>
    public async Task<T> Through<T>(string key, TimeSpan keep, Func<Task<T>> load) where T : class, IMessage<T>, new()
    {
        if (await Known<T>(key) is { } known) return known;
        T answer = await load();
        await Keep(key, answer, keep);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        if (redis is { IsCompletedSuccessfully: true }) await (await redis).DisposeAsync();
    }

    private async Task<T?> Known<T>(string key) where T : class, IMessage<T>, new()
    {
        if (settings.Cache == "none") return null;
        try
        {
            byte[]? bytes = await (await Database()).StringGetAsync($"fund/{key}");
            if (bytes is null) return null;
            var answer = new T();
            answer.MergeFrom(bytes);
            return answer;
        }
        catch (Exception error) when (IsFault(error))
        {
            CacheAway(log, error.GetType().Name);
            return null;
        }
    }

    private async Task Keep(string key, IMessage answer, TimeSpan keep)
    {
        if (settings.Cache == "none") return;
        try
        {
            await (await Database()).StringSetAsync($"fund/{key}", answer.ToByteArray(), keep);
        }
        catch (Exception error) when (IsFault(error))
        {
            CacheAway(log, error.GetType().Name);
        }
    }

    private async Task<IDatabase> Database()
    {
        lock (gate) redis ??= Connect();
        return (await redis).GetDatabase();
    }

    private Task<ConnectionMultiplexer> Connect()
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(settings.Cache["redis:".Length..]);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = options.AsyncTimeout = options.SyncTimeout = PatienceMs;
        // A caller must not wait for a cache that is away.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ClientName = "fundservices";
        return ConnectionMultiplexer.ConnectAsync(options);
    }

    private static bool IsFault(Exception error) => error is RedisException or TimeoutException or InvalidProtocolBufferException;

    [LoggerMessage(3301, LogLevel.Information, "The cache did not answer ({Kind}); the answer is looked up.")]
    private static partial void CacheAway(ILogger log, string kind);
}
