namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>How large an arena's array is, and how much of it is kept from one reset to the next.</summary>
/// <param name="flags">Accepted, not needed.</param>
/// <param name="blockSizeBytes">Smallest array, in bytes; 0 means 16 KiB.</param>
/// <param name="retentionPolicy">
/// From (items kept so far, items used since the last reset) to items to keep; null means a slow decay.
/// </param>
public sealed class ArenaOptions(
    ArenaFlags flags = ArenaFlags.None, int blockSizeBytes = 0, Func<long, long, long>? retentionPolicy = null)
{
    private const int BlockBytesDefault = 16 * 1024;

    public ArenaFlags Flags { get; } = flags;

    public int BlockSizeBytes { get; } = blockSizeBytes > 0 ? blockSizeBytes : BlockBytesDefault;

    /// <remarks>One huge answer must not hold its memory for ever, nor must a series of them allocate anew each time.</remarks>
    public Func<long, long, long> RetentionPolicy { get; } = retentionPolicy ?? ((kept, used) => Math.Max(used, kept - kept / 16));
}
