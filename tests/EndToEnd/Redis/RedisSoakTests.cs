using Fund.Tests.Servers;
using StackExchange.Redis;

namespace Fund.Tests.EndToEnd.Redis;

/// <summary>Many values at once, each compared with what was written: one byte from a stranger's buffer fails.</summary>
public sealed class RedisSoakTests
{
    private const int Tasks = 8;
    private const int ValueBytesMax = 40_000;

    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task Every_value_read_back_is_the_one_written(Line line)
    {
        await using RedisServer server = await StartedOrSkipped();
        await using ConnectionMultiplexer one = await server.Connect(line);
        await using ConnectionMultiplexer other = await server.Connect(line);
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(async () =>
        {
            IDatabase db = (task % 2 == 0 ? one : other).GetDatabase();
            for (int round = 0; round < 100; round++)
            {
                RedisKey[] keys = [.. Enumerable.Range(0, 10).Select(i => (RedisKey)$"{task}/{round}/{i}")];
                await Task.WhenAll(keys.Select(key => db.StringSetAsync(key, ValueOf(key))));
                RedisValue[] together = await db.StringGetAsync(keys);
                RedisValue[] singly = await Task.WhenAll(keys.Select(key => db.StringGetAsync(key)));
                for (int i = 0; i < keys.Length; i++)
                {
                    AssertIs(keys[i], together[i]);
                    AssertIs(keys[i], singly[i]);
                }
            }
        })));
    }

    /// <remarks>A connection that dies in the middle of an answer, or of a command, must not touch those of the others.</remarks>
    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task No_answer_is_mixed_up_while_connections_die(Line line)
    {
        await using RedisServer server = await StartedOrSkipped();
        await using RedisServer steady = await RedisServer.Start();
        await using ConnectionMultiplexer dying = await server.Connect(line);
        await using ConnectionMultiplexer living = await steady.Connect(line);
        int compared = 0;
        using var over = new CancellationTokenSource();
        Task[] work = [.. Enumerable.Range(0, Tasks).Select(task => Task.Run(async () =>
        {
            IDatabase db = (task % 2 == 0 ? dying : living).GetDatabase();
            for (int i = 0; !over.IsCancellationRequested; i++)
            {
                string key = $"{task}/{i % 100}";
                try
                {
                    await db.StringSetAsync(key, ValueOf(key));
                    RedisValue read = await db.StringGetAsync(key);
                    if (!read.IsNull)
                    {
                        AssertIs(key, read);
                        Interlocked.Add(ref compared, task % 2 == 0 ? 1 : 0);
                    }
                }
                catch (Exception e) when (task % 2 == 0 && e is RedisException or TimeoutException)
                {
                    await Task.Yield();
                }
            }
        }))];

        for (int death = 0; death < 5; death++)
        {
            int before = Volatile.Read(ref compared);
            await dying.WaitUntilItAnswers();
            await Until(() => Volatile.Read(ref compared) > before + 500 || work.Any(task => task.IsFaulted));
            await server.Restart();
        }

        await over.CancelAsync();
        await Task.WhenAll(work);
        Assert.True(compared > 2_500, $"Only {compared} values of the dying server were compared.");
    }

    private static async Task<RedisServer> StartedOrSkipped()
    {
        if (ServerRule.Missing(RedisServer.Program) is { } reason)
        {
            Assert.Skip(reason);
        }

        return await RedisServer.Start();
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5);
        }
    }

    private static byte[] ValueOf(RedisKey key)
    {
        int seed = key.ToString().Aggregate(17, (sum, c) => unchecked(sum * 31 + c));
        var random = new Random(seed);
        var value = new byte[random.Next(1, ValueBytesMax)];
        random.NextBytes(value);
        return value;
    }

    private static void AssertIs(RedisKey key, RedisValue read) =>
        Assert.True(((byte[])read!).AsSpan().SequenceEqual(ValueOf(key)), $"The value of {key} is not the one written.");
}
