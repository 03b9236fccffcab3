using System.Numerics;

namespace Fund.Kernel.Tlog;

/// <summary>Proofs that a leaf stands at an index of a tree (RFC 6962 §2.1.1): the siblings from the leaf up to the root's child.</summary>
public static class Inclusion
{
    /// <summary>
    /// The path of the leaf at <paramref name="index"/> (from 0, less than size) in the tree of <paramref name="size"/>
    /// leaves.
    /// </summary>
    public static IReadOnlyList<Hash> Path(long index, long size, HashAt hashAt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        List<Hash> path = [];
        long begin = 0, end = size;
        while (end - begin > 1)
        {
            long middle = begin + Merkle.Split(end - begin);
            if (index < middle)
            {
                path.Add(Merkle.Subtree(middle, end, hashAt));
                end = middle;
            }
            else
            {
                path.Add(Merkle.Subtree(begin, middle, hashAt));
                begin = middle;
            }
        }
        path.Reverse();
        return path;
    }

    /// <summary>
    /// Returns when the path leads from the leaf hash to the root.
    /// Fails, in this order, with INDEX_OUTSIDE_TREE, PATH_LENGTH_WRONG, ROOT_MISMATCH.
    /// </summary>
    public static void Verify(long index, long size, Hash leaf, IReadOnlyList<Hash> path, Hash root)
    {
        if (index < 0 || index >= size)
            throw new Disproof("INDEX_OUTSIDE_TREE", $"There is no leaf {index} in a tree of {size} leaves.");

        // Below the level where the leaf's path leaves that of the last leaf, the index tells left from right;
        // above it every sibling that exists is on the left.
        int inner = 64 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));
        int border = BitOperations.PopCount((ulong)index >> inner);
        if (path.Count != inner + border)
            throw new Disproof("PATH_LENGTH_WRONG", $"The path of leaf {index} of {size} has {inner + border} hashes, not {path.Count}.");

        Hash hash = leaf;
        for (int level = 0; level < path.Count; level++)
        {
            bool isLeft = level < inner && (index >> level & 1) == 0;
            hash = isLeft ? Merkle.HashNode(hash, path[level]) : Merkle.HashNode(path[level], hash);
        }
        if (hash != root)
            throw new Disproof("ROOT_MISMATCH", $"Leaf {index} and its path give the root {hash}, but the tree of {size} has {root}.");
    }
}
