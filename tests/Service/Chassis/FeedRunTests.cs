using System.Data.Common;
using System.Globalization;
using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Settings;
using Fund.Chassis.Writes;
using Fund.Kernel.Tlog;
using Fund.Protos.Feed.V1;
using Fund.Tests.Servers;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;

namespace Fund.Tests.Service.Chassis;

/// <summary>The feed as it rests: runs of numbers, in a database where nobody numbers but the test.</summary>
public sealed class FeedRunTests
{
    [Theory, EachDatabase]
    public async Task A_turn_is_split_at_500_and_every_number_is_a_place_to_begin(Engine engine)
    {
        await using RestingFeed feed = await RestingFeed.New(engine);
        await feed.Tells(3);
        await feed.Tells(700, 503);
        await feed.Tells(2);
        const int Last = 1_208;

        foreach (string table in new[] { "frames", "events" })
            Assert.Equal(["1-3", "4-503", "504-1003", "1004-1206", "1207-1208"], await feed.Runs(table));
        for (int after = 0; after <= Last; after++)
        {
            var (frames, lastFrame) = await feed.Tables.Frames(feed.Epoch, after, CancellationToken.None);
            var (events, lastEvent) = await feed.Tables.Events(feed.Epoch, after, CancellationToken.None);

            Assert.Equal((Last, Last), (lastFrame, lastEvent));
            Assert.InRange(frames.Count, Math.Min(500, Last - after), Math.Min(1_499, Last - after));
            Assert.Equal(Enumerable.Range(after + 1, frames.Count).Select(n => (long)n), frames.Select(frame => frame.Number));
            Assert.All(frames, frame => Assert.Equal(frame.Number, Frame.Parser.ParseFrom(frame.Frame).Number));
            Assert.Equal(frames.Select(frame => frame.Number), events.Select(happened => happened.Number));
            Assert.All(events, happened => Assert.Equal((feed.Epoch, Last), (happened.Epoch, happened.LastNumber)));
        }
        foreach ((string epoch, long after, long last) in new[] { ("another", 0L, 0L), (feed.Epoch, long.MaxValue, Last) })
        {
            var (frames, lastFrame) = await feed.Tables.Frames(epoch, after, CancellationToken.None);
            Assert.Equal((0, last), (frames.Count, lastFrame));
        }
    }

    [Theory, EachDatabase]
    public async Task Across_runs_everything_is_in_the_order_in_which_it_was_told_and_chained(Engine engine)
    {
        await using RestingFeed feed = await RestingFeed.New(engine);
        await feed.Tells(499);
        await feed.Tells(1, 501);
        await feed.Tells(1);

        var frames = new List<Frame>();
        var events = new List<ReadEventsResponse>();
        for (long after = 0; after < 1_002; after = frames[^1].Number)
        {
            var (someFrames, _) = await feed.Tables.Frames(feed.Epoch, after, CancellationToken.None);
            var (someEvents, _) = await feed.Tables.Events(feed.Epoch, after, CancellationToken.None);
            frames.AddRange(someFrames.Select(frame => Frame.Parser.ParseFrom(frame.Frame)));
            events.AddRange(someEvents);
        }

        string[] told = [.. Enumerable.Range(1, 1_002).Select(n => $"{n}")];
        Assert.Equal(told, frames.Select(frame => Entry.Parser.ParseFrom(frame.Body).Resource));
        Assert.Equal(told, events.Select(happened => happened.Resource));
        Chain chain = Chain.Empty.Follow(frames.Select(frame =>
            new ChainLink(frame.Number, Hash.FromBytes(frame.PreviousChain.Span), frame.ToByteArray())));
        IReadOnlyList<string> chains = await feed.Stored("SELECT chain FROM frames ORDER BY first_number");
        Assert.Equal(Convert.ToHexStringLower(chain.Head.ToBytes()), chains[^1]);
    }

    [Theory, EachDatabase]
    public async Task Where_runs_are_lost_a_reader_sees_the_gap_and_not_an_end(Engine engine)
    {
        await using RestingFeed feed = await RestingFeed.New(engine);
        await feed.Tells(3);
        await feed.Tells(1_003);
        await feed.Stored("DELETE FROM frames WHERE first_number BETWEEN 4 AND 600");
        await feed.Stored("DELETE FROM events WHERE first_number BETWEEN 4 AND 600");

        Assert.Equal(1_004, (await feed.Tables.Frames(feed.Epoch, 3, CancellationToken.None)).Frames[0].Number);
        Assert.Equal(1_004, (await feed.Tables.Events(feed.Epoch, 3, CancellationToken.None)).Events[0].Number);
    }

    [Theory, EachDatabase]
    public async Task Of_two_who_number_from_the_same_place_one_writes(Engine engine)
    {
        await using RestingFeed feed = await RestingFeed.New(engine);
        await feed.Tells(2);
        var (frames, _) = await feed.Tables.Frames(feed.Epoch, 0, CancellationToken.None);
        Chain head = Chain.Empty.Next(frames[0].Frame.Span).Next(frames[1].Frame.Span);

        // Each has seen another end of what there was to number.
        await feed.Writes(head, 3);
        foreach (int count in new[] { 3, 1, 600 })
            Assert.True(ServiceDatabase.IsContention(await Assert.ThrowsAnyAsync<DbException>(() => feed.Writes(head, count))));

        Assert.Equal(["1-2", "3-5"], await feed.Runs("frames"));
        Assert.Equal(["1-2", "3-5"], await feed.Runs("events"));
    }

    private sealed class RestingFeed : IAsyncDisposable
    {
        private readonly ServiceDatabase database;
        private readonly Clock clock = new(new TestClock(), TimeZoneInfo.Utc);
        private int told;

        private RestingFeed(ServiceDatabase database)
        {
            this.database = database;
            Tables = new FeedTables(database, clock);
        }

        public FeedTables Tables { get; }

        public string Epoch { get; private set; } = "";

        public static async Task<RestingFeed> New(Engine engine)
        {
            string folder = Directory.CreateTempSubdirectory("fund-test-").FullName;
            string setting = engine == Engine.Sqlite ? $"sqlite:{folder}" : await SharedPostgres.Setting();
            var feed = new RestingFeed(new ServiceDatabase("access", SuiteSettings.Read(
                new ConfigurationBuilder().AddCommandLine([$"--Data={folder}", $"--Database={setting}"]).Build())));
            await new SchemaRunner(feed.database).Run([("door", typeof(ServiceDb).Assembly)], feed.clock.Now, CancellationToken.None);
            await feed.Tables.Begin(CancellationToken.None);
            feed.Epoch = await feed.Tables.Epoch(CancellationToken.None);
            return feed;
        }

        /// <summary>Commits that tell so many entries and events each, numbered in one turn.</summary>
        public async Task Tells(params int[] counts)
        {
            await using (DbConnection connection = await database.Open())
                foreach (int count in counts)
                {
                    FeedCommit commit = FeedCommit.Of(Told(count), clock.Now.AddSeconds(told));
                    await using DbCommand insert = connection.CreateCommand();
                    insert.CommandText = "INSERT INTO feed_commits (id, committed_at, told) VALUES (@id, @at, @told)";
                    Add(insert, "id", commit.Id);
                    Add(insert, "at", commit.CommittedAt.ToText());
                    Add(insert, "told", commit.Told);
                    await insert.ExecuteNonQueryAsync();
                }
            Assert.Equal(counts.Length, (await Tables.NumberSome(CancellationToken.None)).Commits);
            Assert.Empty(await Stored("SELECT id FROM feed_commits"));
        }

        /// <summary>Writes so many frames and events after the second of each, as one who read the feed when it ended there.</summary>
        public async Task Writes(Chain head, int count)
        {
            await using DbConnection connection = await database.Open();
            await using DbTransaction transaction = await connection.BeginTransactionAsync();
            var runs = new NumberedRuns("access", Epoch, head, lastEvent: 2);
            runs.Add(Told(count));
            await runs.Write(connection, transaction, ["none"], CancellationToken.None);
            await transaction.CommitAsync();
        }

        public async Task<IReadOnlyList<string>> Runs(string table)
        {
            await using DbConnection connection = await database.Open();
            // Read as a witness reads them: each run holds what its row says.
            if (table == "frames") await StoredFeed.Frames(connection).CountAsync();
            else await StoredFeed.Events(connection).CountAsync();
            return await Stored($"SELECT first_number, last_number FROM {table} ORDER BY first_number");
        }

        public async Task<IReadOnlyList<string>> Stored(string sql)
        {
            await using DbConnection connection = await database.Open();
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = sql;
            await using DbDataReader reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
                rows.Add(string.Join('-', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes
                    ? Convert.ToHexStringLower(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
            return rows;
        }

        public async ValueTask DisposeAsync() => await database.DisposeAsync();

        private Told Told(int count)
        {
            var one = new Told();
            for (int i = 0; i < count; i++)
            {
                string resource = $"{++told}";
                one.Entries.Add(new Entry { Resource = resource }.ToByteString());
                one.Events.Add(new ReadEventsResponse { Resource = resource, OccurTime = clock.Now.ToProto() });
            }
            return one;
        }

        private static void Add(DbCommand command, string name, object value)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}
