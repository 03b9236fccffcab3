using System.Numerics;

namespace Fund.Kernel.Tlog;

/// <summary>Proofs that a tree is another one with leaves added at its end only (RFC 6962 §2.1.2).</summary>
public static class Consistency
{
    /// <summary>
    /// The proof from the tree of <paramref name="oldSize"/> (at least 1) to that of <paramref name="size"/> leaves (not
    /// less).
    /// </summary>
    public static IReadOnlyList<Hash> Proof(long oldSize, long size, HashAt hashAt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        List<Hash> proof = [];
        long begin = 0, end = size;
        while (end != oldSize)
        {
            long middle = begin + Merkle.Split(end - begin);
            if (oldSize <= middle)
            {
                proof.Add(Merkle.Subtree(middle, end, hashAt));
                end = middle;
            }
            else
            {
                proof.Add(Merkle.Subtree(begin, middle, hashAt));
                begin = middle;
            }
        }
        // What is left is a node of the old tree. When it is the whole old tree, the verifier has it as the old root.
        if (begin > 0) proof.Add(Merkle.Subtree(begin, end, hashAt));
        proof.Reverse();
        return proof;
    }

    /// <summary>
    /// Returns when the proof leads to both roots. The empty tree is a beginning of every tree, so a proof from it says nothing
    /// and is refused. Fails, in this order, with SIZES_REVERSED, EMPTY_TREE_PROVES_NOTHING, PROOF_LENGTH_WRONG, OLD_ROOT_MISMATCH,
    /// ROOT_MISMATCH.
    /// </summary>
    public static void Verify(long oldSize, long size, Hash oldRoot, Hash root, IReadOnlyList<Hash> proof)
    {
        if (oldSize > size)
            throw new Disproof("SIZES_REVERSED", $"A tree of {size} leaves cannot follow one of {oldSize}.");
        if (oldSize < 1)
            throw new Disproof(
                "EMPTY_TREE_PROVES_NOTHING", "Every tree is consistent with the empty one; compare with a tree that has leaves.");

        // The proof climbs from the last node that the old tree shares with the new one; shared levels need no hash.
        int shared = BitOperations.TrailingZeroCount(oldSize);
        long index = (oldSize - 1) >> shared;
        long last = (size - 1) >> shared;
        int inner = 64 - BitOperations.LeadingZeroCount((ulong)(index ^ last));
        bool startsAtOldRoot = index == 0;
        int expected = oldSize == size ? 0 : (startsAtOldRoot ? 0 : 1) + inner + BitOperations.PopCount((ulong)index >> inner);
        if (proof.Count != expected)
            throw new Disproof(
                "PROOF_LENGTH_WRONG", $"The proof from {oldSize} to {size} leaves has {expected} hashes, not {proof.Count}.");

        Hash oldHash = oldRoot, hash = oldRoot;
        if (expected > 0)
        {
            oldHash = hash = startsAtOldRoot ? oldRoot : proof[0];
            foreach ((int level, Hash sibling) in proof.Skip(startsAtOldRoot ? 0 : 1).Index())
            {
                if (level < inner && (index >> level & 1) == 0)
                {
                    hash = Merkle.HashNode(hash, sibling);
                }
                else
                {
                    oldHash = Merkle.HashNode(sibling, oldHash);
                    hash = Merkle.HashNode(sibling, hash);
                }
            }
        }
        if (oldHash != oldRoot)
            throw new Disproof("OLD_ROOT_MISMATCH", $"The proof gives the root {oldHash} for {oldSize} leaves, but it was {oldRoot}.");
        if (hash != root)
            throw new Disproof("ROOT_MISMATCH", $"The proof gives the root {hash} for {size} leaves, but it is {root}.");
    }
}
