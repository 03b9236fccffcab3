using System.Numerics;

namespace Fund.Kernel.Tlog;

/// <summary>
/// A tree that grows at its right edge, kept as its perfect subtrees only: at most 63 hashes, whatever its size.
/// Size and <see cref="Peaks"/> are its whole state. One thread at a time.
/// </summary>
public sealed class MerkleRange
{
    private readonly List<Hash> peaks = [];

    /// <summary>The tree without leaves.</summary>
    public MerkleRange()
    {
    }

    /// <summary>The tree as stored before. Refuses a number of peaks that the size does not have (RANGE_MALFORMED).</summary>
    public MerkleRange(long size, IEnumerable<Hash> peaks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        this.peaks.AddRange(peaks);
        Size = size;
        int expected = BitOperations.PopCount((ulong)size);
        if (this.peaks.Count != expected)
            throw new Disproof("RANGE_MALFORMED", $"A tree of {size} leaves has {expected} perfect subtrees, not {this.peaks.Count}.");
    }

    /// <summary>The tree of the first <paramref name="size"/> leaves, read from where its nodes are kept.</summary>
    public static MerkleRange At(long size, HashAt hashAt) => new(size, Merkle.Peaks(0, size, hashAt));

    /// <summary>The number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The perfect subtrees from left to right, so the largest first.</summary>
    public IReadOnlyList<Hash> Peaks => peaks;

    public Hash Root => peaks.Count == 0
        ? Merkle.EmptyRoot
        : peaks.AsEnumerable().Reverse().Aggregate((right, left) => Merkle.HashNode(left, right));

    /// <summary>
    /// Adds a leaf hash. <paramref name="completed"/> hears of each perfect subtree that becomes complete (level, index, hash),
    /// the leaf itself first: what is told is final and may be stored.
    /// </summary>
    public void Append(Hash leaf, Action<int, long, Hash>? completed = null)
    {
        Hash node = leaf;
        int level = 0;
        completed?.Invoke(level, Size, node);
        for (; (Size >> level & 1) == 1; completed?.Invoke(level, Size >> level, node))
        {
            node = Merkle.HashNode(peaks[^1], node);
            peaks.RemoveAt(peaks.Count - 1);
            level++;
        }
        peaks.Add(node);
        Size++;
    }
}
