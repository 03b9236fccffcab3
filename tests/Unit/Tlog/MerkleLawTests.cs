using Fund.Kernel.Tlog;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

public sealed class MerkleLawTests
{
    private const int SizeMax = 600;

    private static readonly Log Whole = new(SizeMax);

    private static readonly Hash[] Roots = Enumerable.Range(0, SizeMax + 1).Select(size => Merkle.Root(size, Whole.At)).ToArray();

    private static readonly Hash[] Leaves = Log.Leaves(SizeMax);

    /// <summary>An index below a size, and any bit.</summary>
    private static readonly Arbitrary<(int Below, int Size, int Bit)> Places =
        (from size in Gen.Choose(1, SizeMax)
         from below in Gen.Choose(0, size - 1)
         from bit in Gen.Choose(0, 255)
         select (below, size, bit)).ToArbitrary();

    [Fact]
    public void Any_split_of_the_appends_gives_the_same_root() => Prop.ForAll(Places, place =>
    {
        var first = new MerkleRange();
        foreach (Hash leaf in Leaves[..place.Below]) first.Append(leaf);
        var resumed = new MerkleRange(first.Size, first.Peaks);
        foreach (Hash leaf in Leaves[place.Below..place.Size]) resumed.Append(leaf);
        return resumed.Root == Roots[place.Size] && first.Root == Roots[place.Below]
            && MerkleRange.At(place.Size, Whole.At).Peaks.SequenceEqual(resumed.Peaks);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_root_is_that_of_the_definition() => Prop.ForAll(Places, place => Defined(Leaves[..place.Size]) == Roots[place.Size])
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_inclusion_path_verifies_and_no_bit_of_it_may_turn() => Prop.ForAll(Places, place =>
    {
        (int index, int size, int bit) = place;
        IReadOnlyList<Hash> path = Inclusion.Path(index, size, Whole.At);
        Inclusion.Verify(index, size, Leaves[index], path, Roots[size]);

        Proof.Fails("ROOT_MISMATCH", () => Inclusion.Verify(index, size, Proof.Flip(Leaves[index], bit), path, Roots[size]));
        Proof.Fails("ROOT_MISMATCH", () => Inclusion.Verify(index, size, Leaves[index], path, Proof.Flip(Roots[size], bit)));
        Proof.Fails("PATH_LENGTH_WRONG", () => Inclusion.Verify(index, size, Leaves[index], [.. path, Roots[size]], Roots[size]));
        Proof.Fails("INDEX_OUTSIDE_TREE", () => Inclusion.Verify(size, size, Leaves[index], path, Roots[size]));
        for (int i = 0; i < path.Count; i++)
        {
            Proof.Fails("ROOT_MISMATCH", () => Inclusion.Verify(index, size, Leaves[index], FlipAt(path, i, bit), Roots[size]));
            Proof.Fails("PATH_LENGTH_WRONG", () => Inclusion.Verify(index, size, Leaves[index], [.. path.Take(i)], Roots[size]));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_path_holds_for_one_index_only() => Prop.ForAll(Places, place =>
    {
        IReadOnlyList<Hash> path = Inclusion.Path(place.Below, place.Size, Whole.At);
        bool HoldsAt(int index) =>
            Verdict.Of(() => Inclusion.Verify(index, place.Size, Leaves[place.Below], path, Roots[place.Size])).IsProven;
        return Enumerable.Range(0, place.Size).All(index => HoldsAt(index) == (index == place.Below));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_consistency_proof_verifies_and_no_bit_of_it_may_turn() => Prop.ForAll(Places, place =>
    {
        (int old, int size, int bit) = (place.Below + 1, place.Size, place.Bit);
        IReadOnlyList<Hash> proof = Consistency.Proof(old, size, Whole.At);
        Consistency.Verify(old, size, Roots[old], Roots[size], proof);

        Assert.False(Verdict.Of(() => Consistency.Verify(old, size, Proof.Flip(Roots[old], bit), Roots[size], proof)).IsProven);
        Proof.Fails("ROOT_MISMATCH", () => Consistency.Verify(old, size, Roots[old], Proof.Flip(Roots[size], bit), proof));
        Proof.Fails("PROOF_LENGTH_WRONG", () => Consistency.Verify(old, size, Roots[old], Roots[size], [.. proof, Roots[old]]));
        for (int i = 0; i < proof.Count; i++)
            Assert.False(Verdict.Of(() => Consistency.Verify(old, size, Roots[old], Roots[size], FlipAt(proof, i, bit))).IsProven);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_fork_does_not_follow_from_the_tree_it_left() => Prop.ForAll(Places, place =>
    {
        // The forked log changed one early leaf and went on; its own proof cannot lead to the root published before.
        (int changed, int size, int bit) = place;
        Hash[] forked = [.. Leaves[..size]];
        forked[changed] = Proof.Flip(forked[changed], bit);
        var nodes = new Dictionary<(int, long), Hash>();
        var range = new MerkleRange();
        foreach (Hash leaf in forked) range.Append(leaf, (level, index, hash) => nodes.Add((level, index), hash));
        for (int old = changed + 1; old <= size; old += 1 + (size - changed) / 8)
        {
            IReadOnlyList<Hash> proof = Consistency.Proof(old, size, (level, index) => nodes[(level, index)]);
            Assert.False(Verdict.Of(() => Consistency.Verify(old, size, Roots[old], range.Root, proof)).IsProven);
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(3, 2, "SIZES_REVERSED")]
    [InlineData(0, 2, "EMPTY_TREE_PROVES_NOTHING")]
    [InlineData(1, 2, "PROOF_LENGTH_WRONG")]
    [InlineData(2, 2, null)]
    public void Consistency_names_what_is_wrong(int old, int size, string? reason) =>
        Assert.Equal(reason, Verdict.Of(() => Consistency.Verify(old, size, Roots[old], Roots[size], [])).Reason);

    [Fact]
    public void A_proof_that_leads_elsewhere_names_the_old_root() =>
        Proof.Fails("OLD_ROOT_MISMATCH", () => Consistency.Verify(3, 7, Roots[2], Roots[7], Consistency.Proof(3, 7, Whole.At)));

    private static Hash Defined(ReadOnlySpan<Hash> leaves)
    {
        if (leaves.Length == 1) return leaves[0];
        int middle = 1;
        while (2 * middle < leaves.Length) middle *= 2;
        return Merkle.HashNode(Defined(leaves[..middle]), Defined(leaves[middle..]));
    }

    private static Hash[] FlipAt(IReadOnlyList<Hash> path, int at, int bit) =>
        path.Select((hash, i) => i == at ? Proof.Flip(hash, bit) : hash).ToArray();
}
