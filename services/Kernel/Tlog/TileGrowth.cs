namespace Fund.Kernel.Tlog;

/// <summary>
/// What adding leaves makes of a log. The tiles are complete contents and must be stored before a checkpoint of this
/// size.
/// </summary>
public sealed record TileGrowth(long Size, Hash Root, IReadOnlyList<(Tile Tile, byte[] Content)> Tiles);
