using System.Security.Cryptography;
using Fund.Tests.Servers;
using StackExchange.Redis;

namespace Fund.Tests.EndToEnd.Redis;

/// <summary>The real StackExchange.Redis on its stand-ins against a real redis-server.</summary>
public sealed class RedisTests : IAsyncLifetime
{
    private RedisServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        if (ServerRule.Missing(RedisServer.Program) is { } reason)
        {
            Assert.Skip(reason);
        }

        _server = await RedisServer.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task Strings_come_back_as_written(Line line)
    {
        await using ConnectionMultiplexer redis = await _server.Connect(line);
        IDatabase db = redis.GetDatabase();
        foreach (string text in new[] { "", "a", "乡村公益岗位", "\r\n$5\r\n", new string('x', 10_000) })
        {
            await db.StringSetAsync("key", text);
            Assert.Equal(text, await db.StringGetAsync("key"));
        }

        Assert.True((await db.StringGetAsync("missing")).IsNull);
    }

    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task A_pipeline_of_10000_commands_is_answered_in_order(Line line)
    {
        await using ConnectionMultiplexer redis = await _server.Connect(line);
        IDatabase db = redis.GetDatabase();
        Task<long>[] counts = [.. Enumerable.Range(0, 10_000).Select(_ => db.StringIncrementAsync("count"))];
        Assert.Equal(Enumerable.Range(1, 10_000).Select(i => (long)i), await Task.WhenAll(counts));
    }

    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task A_transaction_happens_whole_or_not_at_all(Line line)
    {
        await using ConnectionMultiplexer redis = await _server.Connect(line);
        IDatabase db = redis.GetDatabase();

        Assert.True(await Transfer(Condition.KeyNotExists("from")));
        Assert.False(await Transfer(Condition.KeyNotExists("from")));
        Assert.Equal("1", await db.StringGetAsync("from"));
        Assert.Equal("1", await db.StringGetAsync("to"));

        async Task<bool> Transfer(Condition condition)
        {
            ITransaction transaction = db.CreateTransaction();
            transaction.AddCondition(condition);
            Task<long> from = transaction.StringIncrementAsync("from");
            Task<long> to = transaction.StringIncrementAsync("to");
            bool done = await transaction.ExecuteAsync();
            Assert.Equal(done, from.IsCompletedSuccessfully && to.IsCompletedSuccessfully);
            return done;
        }
    }

    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task Lua_answers_nested_and_long_arrays(Line line)
    {
        await using ConnectionMultiplexer redis = await _server.Connect(line);
        IDatabase db = redis.GetDatabase();
        const string Script =
            "local rows = {} for i = 1, tonumber(ARGV[1]) do rows[i] = {i, {'row ' .. i, KEYS[1]}, {}} end return rows";

        // Short, then far longer than what was kept, then short again: each answer must be whole.
        foreach (int count in new[] { 3, 20_000, 1, 300, 0, 20_000 })
        {
            var rows = (RedisResult[])(await db.ScriptEvaluateAsync(Script, ["key"], [count]))!;
            Assert.Equal(count, rows.Length);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(i + 1, (int)rows[i][0]);
                Assert.Equal([$"row {i + 1}", "key"], (string[])rows[i][1]!);
                Assert.Equal(0, rows[i][2].Length);
            }
        }
    }

    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task Published_messages_arrive_in_order(Line line)
    {
        await using ConnectionMultiplexer redis = await _server.Connect(line);
        ISubscriber subscriber = redis.GetSubscriber();
        RedisChannel channel = RedisChannel.Literal("wages");
        ChannelMessageQueue queue = await subscriber.SubscribeAsync(channel);
        for (int i = 0; i < 1_000; i++)
        {
            await subscriber.PublishAsync(channel, i, CommandFlags.FireAndForget);
        }

        for (int i = 0; i < 1_000; i++)
        {
            Assert.Equal(i, (int)(await queue.ReadAsync(TestContext.Current.CancellationToken)).Message);
        }
    }

    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task A_stream_is_read_from_where_the_reader_stood(Line line)
    {
        await using ConnectionMultiplexer redis = await _server.Connect(line);
        IDatabase db = redis.GetDatabase();
        var ids = new List<RedisValue>();
        for (int i = 0; i < 500; i++)
        {
            ids.Add(await db.StreamAddAsync("facts", [new("number", i), new("kind", "ClaimCertified")]));
        }

        StreamEntry[] rest = await db.StreamReadAsync("facts", ids[99], count: 1_000);
        Assert.Equal(ids[100..], rest.Select(entry => entry.Id));
        Assert.Equal(Enumerable.Range(100, 400), rest.Select(entry => (int)entry["number"]));
        Assert.All(rest, entry => Assert.Equal("ClaimCertified", entry["kind"]));

        RedisStream[] both = await db.StreamReadAsync([new StreamPosition("facts", ids[497]), new StreamPosition("none", "0-0")]);
        Assert.Equal(["facts"], both.Select(stream => (string)stream.Key!));
        Assert.Equal(ids[498..], both[0].Entries.Select(entry => entry.Id));
    }

    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task Values_of_3_MB_come_back_byte_for_byte(Line line)
    {
        await using ConnectionMultiplexer redis = await _server.Connect(line);
        IDatabase db = redis.GetDatabase();
        byte[][] values = [.. Enumerable.Range(0, 8).Select(_ => RandomNumberGenerator.GetBytes(3 * 1024 * 1024))];
        await Task.WhenAll(values.Select((value, i) => db.StringSetAsync($"large {i}", value)));
        RedisValue[] read = await Task.WhenAll(values.Select((_, i) => db.StringGetAsync($"large {i}")));
        for (int i = 0; i < values.Length; i++)
        {
            Assert.True(values[i].AsSpan().SequenceEqual((byte[])read[i]!));
        }
    }

    [Theory, InlineData(Line.Socket), InlineData(Line.Stream)]
    public async Task The_client_finds_a_server_that_was_killed_and_came_back(Line line)
    {
        await using ConnectionMultiplexer redis = await _server.Connect(line);
        IDatabase db = redis.GetDatabase();
        await db.StringSetAsync("key", "before");

        await _server.Kill();
        await Assert.ThrowsAnyAsync<RedisException>(() => db.PingAsync());
        await _server.Restart();

        await redis.WaitUntilItAnswers();
        await db.StringSetAsync("key", "after");
        Assert.Equal("after", await db.StringGetAsync("key"));
    }
}
