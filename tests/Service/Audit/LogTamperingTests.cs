using System.Text;
using Fund.Audit.Log;
using Fund.Kernel.Tlog;
using Microsoft.Data.Sqlite;
using Checkpoint = Fund.Kernel.Tlog.Checkpoint;

namespace Fund.Tests.Service.Audit;

/// <summary>A copy of the log's database is changed in every way there is; the copy alone must show it (property P11).</summary>
public sealed class LogTamperingTests
{
    private const int Flips = 600;

    [Fact]
    public async Task Every_bit_turned_in_rows_frames_tiles_and_checkpoints_is_found()
    {
        await using LogCopy copy = await LogCopy.Make();
        Assert.Equal(copy.Signed, copy.Check());
        var random = new Random(507);
        Dictionary<string, int> found = [];
        for (int i = 0; i < Flips; i++)
        {
            copy.Run("BEGIN");
            string where = copy.FlipOneBit(random);
            Verdict verdict = Verdict.Of(() => copy.Check());
            Assert.False(verdict.IsProven, $"Flip {i} at {where} made no difference.");
            found[where] = found.GetValueOrDefault(where) + 1;
            copy.Run("ROLLBACK");
        }
        Assert.Equal(copy.Signed, copy.Check());
        // All columns were hit; otherwise the count above would say little.
        Assert.Equal(LogCopy.Columns.Sum(table => table.Value.Length), found.Count);
    }

    [Theory]
    [InlineData("DELETE FROM log_entries WHERE leaf_index = 100", "INDEX_GAP")]
    [InlineData("DELETE FROM log_entries WHERE leaf_index = 0", "INDEX_GAP")]
    [InlineData("DELETE FROM log_entries WHERE leaf_index > 250", "LOG_TRUNCATED")]
    [InlineData("DELETE FROM log_entries", "LOG_TRUNCATED")]
    // Numbered anew after a deletion, so that only the chain still tells.
    [InlineData(
        "DELETE FROM log_entries WHERE leaf_index = 100; UPDATE log_entries SET leaf_index = leaf_index - 1 WHERE leaf_index > 100",
        "CHAIN_GAP")]
    [InlineData("UPDATE log_entries SET person = 'offices/s-county/people/wang' WHERE leaf_index = 7", "ROW_MISMATCH")]
    [InlineData(
        """
        UPDATE log_entries SET leaf_index = -1 WHERE leaf_index = 7; UPDATE log_entries SET leaf_index = 7 WHERE leaf_index = 8;
        UPDATE log_entries SET leaf_index = 8 WHERE leaf_index = -1
        """, "CHAIN_GAP")]
    [InlineData("UPDATE log_entries SET frame = (SELECT frame FROM log_entries WHERE leaf_index = 4) WHERE leaf_index = 5", "ROW_MISMATCH")]
    [InlineData("DELETE FROM log_tiles WHERE level = 1", "TILE_MISMATCH")]
    [InlineData("INSERT INTO log_tiles VALUES (2, 0, x'00')", "TILE_MISMATCH")]
    [InlineData("UPDATE log_checkpoints SET size = size + 1 WHERE size = (SELECT MAX(size) FROM log_checkpoints)", "CHECKPOINT_MISMATCH")]
    public async Task A_log_changed_by_a_hand_is_found(string hand, string reason)
    {
        await using LogCopy copy = await LogCopy.Make();
        copy.Run("PRAGMA ignore_check_constraints = ON");
        copy.Run(hand);
        Assert.Equal(reason, Verdict.Of(() => copy.Check()).Reason);
    }

    [Fact]
    public async Task A_log_put_back_or_written_anew_by_its_own_service_is_found_by_a_checkpoint_kept_elsewhere()
    {
        string folder = Directory.CreateTempSubdirectory("fund-test-").FullName;
        Protos.Audit.V1.Checkpoint held;
        await using (ServiceHost host = await Start(folder))
        {
            await SourceModule.Commit(host, 5);
            await host.Signed(5);
        }
        string[] earlier = Copy(folder, Path.Combine(folder, "earlier"), "audit.db", "contracts.db");
        await using (ServiceHost host = await Start(folder))
        {
            await SourceModule.Commit(host, 5);
            held = await host.Signed(10);
        }
        VerifierKey key = VerifierKey.Parse(held.VerifierKey);
        Copy(Path.GetDirectoryName(earlier[0])!, folder, "audit.db", "contracts.db");

        // Rewound: in itself the older log is sound.
        Assert.Equal(5, CheckFile(folder, key).Size);
        Assert.Equal("LOG_TRUNCATED", Verdict.Of(() => CheckFile(folder, key, held.Note)).Reason);

        // Forked: the service remembers what it has signed, and does not sign another history.
        await using (ServiceHost host = await Start(folder))
        {
            await SourceModule.Commit(host, 7, reason: "another history");
            await host.Logged(12);
            await AuditedHost.Until(async () => await host.WhyNotReady() is not null);
            Assert.StartsWith("The log is not signed any more", await host.WhyNotReady(), StringComparison.Ordinal);
            Assert.Equal(5, (await host.Auditor().GetCheckpointAsync(new())).Size);
            Assert.Equal("OK", await Refused.Reason(host.Auditor().GetInclusionProofAsync(new() { Index = 4 })));
            Assert.Equal("ENTRY_NOT_INTEGRATED", await Refused.Reason(host.Auditor().GetInclusionProofAsync(new() { Index = 5 })));
        }

        // Forked by someone who made the service forget: sound in itself, and found all the same.
        File.Delete(Path.Combine(folder, "log.checkpoint"));
        await using (ServiceHost host = await Start(folder)) await host.Signed(12);
        Assert.Equal(12, CheckFile(folder, key).Size);
        Assert.Equal("CHECKPOINT_MISMATCH", Verdict.Of(() => CheckFile(folder, key, held.Note)).Reason);
    }

    private static Task<ServiceHost> Start(string folder) =>
        ServiceHost.Start(folder, $"sqlite:{folder}", new TestClock(), SourceModule.WithLog);

    private static Checkpoint CheckFile(string folder, VerifierKey key, params string[] held)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "audit.db")};Pooling=False");
        connection.Open();
        return LogCheck.Run(connection, key, held);
    }

    private static string[] Copy(string from, string to, params string[] files)
    {
        SqliteConnection.ClearAllPools();
        Directory.CreateDirectory(to);
        return [.. files.Select(file =>
        {
            string target = Path.Combine(to, file);
            foreach (string rest in new[] { "-wal", "-shm" }) File.Delete(target + rest);
            File.Copy(Path.Combine(from, file), target, overwrite: true);
            return target;
        })];
    }

    /// <summary>A log of three hundred entries and two checkpoints, copied into memory.</summary>
    private sealed class LogCopy : IAsyncDisposable
    {
        public static readonly Dictionary<string, string[]> Columns = new()
        {
            ["log_entries"] =
                [
                    "leaf_index", "service", "epoch", "number", "frame", "kind", "caller", "person", "office", "method", "resource",
                    "entry_time",
                ],
            ["log_tiles"] = ["level", "tile_index", "content"],
            ["log_checkpoints"] = ["size", "note"],
        };

        private static readonly Lazy<Task<(string File, Protos.Audit.V1.Checkpoint Held)>> Original = new(MakeOriginal);

        private readonly SqliteConnection memory = new("Data Source=:memory:");
        private readonly VerifierKey key;
        private readonly string held;

        private LogCopy(string file, Protos.Audit.V1.Checkpoint held)
        {
            key = VerifierKey.Parse(held.VerifierKey);
            this.held = held.Note;
            Signed = Checkpoint.Open(Encoding.UTF8.GetBytes(held.Note), key.Name, key);
            using var stored = new SqliteConnection($"Data Source={file}");
            stored.Open();
            memory.Open();
            stored.BackupDatabase(memory);
        }

        public Checkpoint Signed { get; }

        public static async Task<LogCopy> Make()
        {
            (string file, Protos.Audit.V1.Checkpoint held) = await Original.Value;
            return new LogCopy(file, held);
        }

        public Checkpoint Check() => LogCheck.Run(memory, key, held);

        public void Run(string sql)
        {
            using SqliteCommand command = memory.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        public string FlipOneBit(Random random)
        {
            while (true)
            {
                string table = Columns.Keys.ElementAt(random.Next(Columns.Count));
                string column = Columns[table][random.Next(Columns[table].Length)];
                using SqliteCommand read = memory.CreateCommand();
                read.CommandText =
                    $"SELECT rowid, {column} FROM {table} "
                    + $"ORDER BY rowid LIMIT 1 OFFSET (SELECT {random.Next()} % COUNT(*) FROM {table})";
                using SqliteDataReader row = read.ExecuteReader();
                row.Read();
                if (Flipped(row.GetValue(1), random) is { } flipped && TryWrite(table, column, row.GetInt64(0), flipped))
                    return $"{table}.{column}";
            }
        }

        public async ValueTask DisposeAsync() => await memory.DisposeAsync();

        // A bit that would make two rows one cannot be stored at all; another one is turned.
        private bool TryWrite(string table, string column, long row, (object Value, string As) flipped)
        {
            Run("PRAGMA ignore_check_constraints = ON");
            using SqliteCommand write = memory.CreateCommand();
            write.CommandText = $"UPDATE {table} SET {column} = {flipped.As} WHERE rowid = {row}";
            write.Parameters.AddWithValue("@value", flipped.Value);
            try
            {
                return write.ExecuteNonQuery() == 1;
            }
            catch (SqliteException taken) when (taken.SqliteErrorCode == 19)
            {
                return false;
            }
        }

        private static (object Value, string As)? Flipped(object value, Random random)
        {
            if (value is long number) return (number ^ (1L << random.Next(64)), "@value");
            byte[] bytes = value is string text ? Encoding.UTF8.GetBytes(text) : (byte[])value;
            if (bytes.Length == 0) return null;
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            return (bytes, value is string ? "CAST(@value AS TEXT)" : "@value");
        }

        private static async Task<(string, Protos.Audit.V1.Checkpoint)> MakeOriginal()
        {
            await using ServiceHost host = await LogTamperingTests.Start(Directory.CreateTempSubdirectory("fund-test-").FullName);
            await SourceModule.Commit(host, 40);
            await host.Signed(40);
            await SourceModule.Commit(host, 260);
            Protos.Audit.V1.Checkpoint held = await host.Signed(300);
            return (Path.Combine(host.Folder, "audit.db"), held);
        }
    }
}
