using System.Numerics;
using System.Security.Cryptography;

namespace Fund.Kernel.Tlog;

/// <summary>
/// Where the hash of a perfect subtree comes from: that of the 2^level leaves from index · 2^level on.
/// Level 0 is the leaf hashes. It is asked only for subtrees that lie wholly inside the tree.
/// </summary>
public delegate Hash HashAt(int level, long index);

/// <summary>The Merkle tree of RFC 6962 §2.1 over SHA-256. Leaves and nodes are prefixed apart, so neither passes for the other.</summary>
public static class Merkle
{
    /// <summary>The root of the tree without leaves: the SHA-256 of nothing.</summary>
    public static readonly Hash EmptyRoot = Hash.Of([]);

    /// <summary>SHA-256(0x00 ‖ leaf).</summary>
    public static Hash HashLeaf(ReadOnlySpan<byte> leaf)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([0x00]);
        sha.AppendData(leaf);
        Span<byte> digest = stackalloc byte[Hash.Length];
        sha.GetHashAndReset(digest);
        return Hash.FromBytes(digest);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Hash HashNode(Hash left, Hash right)
    {
        Span<byte> node = stackalloc byte[1 + 2 * Hash.Length];
        node[0] = 0x01;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + Hash.Length)..]);
        return Hash.Of(node);
    }

    /// <summary>The root over the items' own bytes, in their order.</summary>
    public static Hash RootOfItems(IEnumerable<byte[]> items) => RootOfLeaves(items.Select(item => HashLeaf(item)));

    /// <summary>The root over leaf hashes, in their order.</summary>
    public static Hash RootOfLeaves(IEnumerable<Hash> leaves)
    {
        var range = new MerkleRange();
        foreach (Hash leaf in leaves) range.Append(leaf);
        return range.Root;
    }

    /// <summary>The root of the tree of the first <paramref name="size"/> leaves.</summary>
    public static Hash Root(long size, HashAt hashAt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return Subtree(0, size, hashAt);
    }

    /// <summary>
    /// The hash over the leaves from <paramref name="begin"/> (inclusive) to <paramref name="end"/> (exclusive), which must be
    /// a node of some tree: begin is a multiple of the smallest power of two not less than the count.
    /// </summary>
    internal static Hash Subtree(long begin, long end, HashAt hashAt)
    {
        if (begin == end) return EmptyRoot;
        var peaks = Peaks(begin, end, hashAt);
        Hash hash = peaks[^1];
        for (int i = peaks.Count - 2; i >= 0; i--) hash = HashNode(peaks[i], hash);
        return hash;
    }

    /// <summary>The perfect subtrees that make up a subtree, the largest first: one for each binary 1 of its count.</summary>
    internal static List<Hash> Peaks(long begin, long end, HashAt hashAt)
    {
        List<Hash> peaks = [];
        while (begin < end)
        {
            int level = BitOperations.Log2((ulong)(end - begin));
            peaks.Add(hashAt(level, begin >> level));
            begin += 1L << level;
        }
        return peaks;
    }

    /// <summary>Where a node over <paramref name="count"/> (at least 2) leaves splits: the largest power of two less than it.</summary>
    internal static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
