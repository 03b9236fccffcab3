using System.Data.Common;
using Fund.Kernel.Tlog;

namespace Fund.Audit.Log;

/// <summary>The tree as it rests in tiles, read on one connection. A proof needs a handful of tiles, whatever the size.</summary>
internal sealed class StoredTree(DbConnection connection, DbTransaction? transaction)
{
    /// <summary>The nodes of the log when it had this size.</summary>
    public HashAt At(long size) => Tiles.Source(size, Content);

    public Checkpoint Checkpoint(string origin, long size) => new(origin, size, Merkle.Root(size, At(size)));

    /// <summary>Empty where the log has not grown as far as the tile.</summary>
    public ReadOnlyMemory<byte> Content(Tile tile)
    {
        using DbCommand command = connection.Command(transaction,
            "SELECT content FROM log_tiles WHERE level = @level AND tile_index = @index",
            ("level", (long)tile.Level), ("index", tile.Index));
        byte[] content = command.ExecuteScalar() as byte[] ?? [];
        int length = tile.Width * Hash.Length;
        return content.Length < length ? default : content.AsMemory(0, length);
    }
}
