using Fund.Chassis.Cache;
using Fund.Chassis.Settings;
using Fund.Protos.Type;
using Fund.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fund.Tests.EndToEnd.Redis;

/// <summary>The shared cache makes things quicker and never wrong, whether Redis is there, away, or comes back.</summary>
public sealed class SharedCacheTests
{
    [Fact]
    public async Task An_answer_is_kept_and_a_cache_that_is_away_only_costs_a_look_up()
    {
        if (ServerRule.Missing(RedisServer.Program) is { } why) Assert.Skip(why);
        await using RedisServer redis = await RedisServer.Start();
        await using SharedCache cache = Open($"redis:{redis.Endpoint}");
        int loads = 0;
        Task<Money> Load() => Task.FromResult(new Money { CurrencyCode = "CNY", MinorUnits = ++loads });

        Assert.Equal(1, (await cache.Through("one", TimeSpan.FromMinutes(1), Load)).MinorUnits);
        Assert.Equal(1, (await cache.Through("one", TimeSpan.FromMinutes(1), Load)).MinorUnits);
        await redis.Kill();
        Assert.Equal(2, (await cache.Through("one", TimeSpan.FromMinutes(1), Load)).MinorUnits);
        Assert.Equal(3, (await cache.Through("one", TimeSpan.FromMinutes(1), Load)).MinorUnits);
    }

    [Fact]
    public async Task Without_a_cache_every_answer_is_looked_up()
    {
        await using SharedCache cache = Open("none");
        int loads = 0;
        for (int i = 0; i < 2; i++)
            await cache.Through("one", TimeSpan.FromMinutes(1), () => Task.FromResult(new Money { MinorUnits = ++loads }));
        Assert.Equal(2, loads);
    }

    private static SharedCache Open(string setting) => new(
        SuiteSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Cache", setting)]).Build()),
            NullLogger<SharedCache>.Instance);
}
