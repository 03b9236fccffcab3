using System.Data.Common;
using System.Text;
using Fund.Kernel.Tlog;

namespace Fund.Audit.Log;

/// <summary>
/// Proves a stored log from its bytes alone, as an auditor does with a copy of the database: every frame follows the one before it
/// in number and chain, what is searched by is what the frames say, the tiles are those of the frames, and every checkpoint, the
/// stored ones and those that were kept elsewhere, is signed and is of this log.
/// </summary>
public sealed class LogCheck
{
    private readonly DbConnection connection;
    private readonly Dictionary<(string Service, string Epoch), Chain> chains = [];
    private readonly Dictionary<int, List<Hash>> open = [];
    private readonly Dictionary<(int Level, long Index), Hash> tiles = [];
    private readonly MerkleRange range = new();
    private readonly Dictionary<long, Hash> wanted;

    private LogCheck(DbConnection connection, Dictionary<long, Hash> wanted)
    {
        this.connection = connection;
        this.wanted = wanted;
    }

    /// <summary>
    /// Answers size and root when everything is proven, and fails with the first <see cref="Disproof"/>: its own INDEX_GAP,
    /// ROW_MISMATCH, TILE_MISMATCH, CHECKPOINT_MISMATCH, LOG_TRUNCATED, or those of what it reads.
    /// </summary>
    /// <param name="connection">An open connection to the audit database or a copy of it.</param>
    /// <param name="key">The log's verifier key, from the first time on and not from the database.</param>
    /// <param name="held">Signed checkpoints kept elsewhere; without one, a whole log replaced by an older one is not found out.</param>
    public static Checkpoint Run(DbConnection connection, VerifierKey key, params IReadOnlyList<string> held)
    {
        Dictionary<long, Hash> wanted = [];
        foreach (string note in held.Concat(StoredNotes(connection)))
        {
            Checkpoint checkpoint = Checkpoint.Open(Encoding.UTF8.GetBytes(note), key.Name, key);
            if (wanted.TryGetValue(checkpoint.Size, out Hash root) && root != checkpoint.Root)
                throw new Disproof(
                    "CHECKPOINT_MISMATCH", $"Two roots are signed for the size {checkpoint.Size}: {root} and {checkpoint.Root}.");
            wanted[checkpoint.Size] = checkpoint.Root;
        }
        var check = new LogCheck(connection, wanted);
        check.Rows();
        check.StoredTiles();
        return new Checkpoint(key.Name, check.range.Size, check.range.Root);
    }

    private static IEnumerable<string> StoredNotes(DbConnection connection)
    {
        using DbCommand command = connection.Command(null, "SELECT size, note FROM log_checkpoints ORDER BY size");
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            string note = reader.GetString(1);
            long size = Checkpoint.Parse(SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Text).Size;
            if (size != reader.GetInt64(0))
                throw new Disproof("CHECKPOINT_MISMATCH", $"The checkpoint of size {size} is filed under {reader.GetInt64(0)}.");
            yield return note;
        }
    }

    private void Rows()
    {
        using DbCommand command = connection.Command(
            null, $"SELECT {string.Join(", ", LogEntry.Columns)} FROM log_entries ORDER BY leaf_index");
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetInt64(0) != range.Size)
                throw new Disproof("INDEX_GAP", $"Entry {range.Size} was due, but entry {reader.GetInt64(0)} came.");
            LogEntry entry = LogEntry.Read((byte[])reader["frame"], range.Size);
            MustSay(reader, entry);
            Chain chain = chains.GetValueOrDefault((entry.Service, entry.Epoch));
            chains[(entry.Service, entry.Epoch)] = chain.Follow([entry.Link]);
            range.Append(Merkle.HashLeaf(entry.Frame), Grow);
            if (wanted.Remove(range.Size, out Hash root) && root != range.Root)
                throw new Disproof(
                    "CHECKPOINT_MISMATCH", $"The log of {range.Size} entries has the root {range.Root}, but {root} was signed.");
        }
        if (wanted.Count > 0)
            throw new Disproof("LOG_TRUNCATED", $"The log has {range.Size} entries, but {wanted.Keys.Max()} were signed.");
    }

    private static void MustSay(DbDataReader row, LogEntry entry)
    {
        foreach ((int i, object value) in entry.Values.Index())
            if (value is not byte[] && !row.GetValue(i).Equals(value))
                throw new Disproof(
                    "ROW_MISMATCH", $"Entry {entry.LeafIndex} is filed with another {LogEntry.Columns[i]} than its frame has.");
    }

    private void Grow(int level, long index, Hash hash)
    {
        if (level % 8 != 0) return;
        if (!open.TryGetValue(level / 8, out List<Hash>? hashes)) open[level / 8] = hashes = [];
        hashes.Add(hash);
        if (hashes.Count < Tile.FullWidth) return;
        Complete(level / 8, index / Tile.FullWidth, hashes);
    }

    // What a tile must be is kept as one hash, so that a log of many millions fits.
    private void Complete(int level, long index, List<Hash> hashes)
    {
        tiles[(level, index)] = Hash.Of(hashes.SelectMany(hash => hash.ToBytes()).ToArray());
        hashes.Clear();
    }

    private void StoredTiles()
    {
        foreach ((int level, List<Hash> hashes) in open)
            if (hashes.Count > 0) Complete(level, range.Size >> (8 * level) >> 8, hashes);
        using DbCommand command = connection.Command(null, "SELECT level, tile_index, content FROM log_tiles");
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            (long level, long index) = (reader.GetInt64(0), reader.GetInt64(1));
            if (level is < 0 or > 7 || !tiles.Remove(((int)level, index), out Hash content)
                || content != Hash.Of((byte[])reader["content"]))
                throw new Disproof("TILE_MISMATCH", $"Tile {index} of level {level} is not that of the entries.");
        }
        if (tiles.Count > 0) throw new Disproof("TILE_MISMATCH", $"{tiles.Count} tiles of the entries are missing.");
    }
}
