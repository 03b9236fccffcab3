using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

public sealed class MerkleTests
{
    [Fact]
    public void Hashes_are_the_published_ones_of_rfc_6962()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Merkle.EmptyRoot.ToHex());
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Merkle.HashLeaf([]).ToHex());
        Assert.Equal("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56", Merkle.HashLeaf("L123456"u8).ToHex());
    }

    [Fact]
    public void A_node_hash_covers_its_prefix_and_both_sides()
    {
        // The published node hash is over strings of four bytes, which are no hashes; the same rule is shown by hand.
        Assert.Equal("aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb", Hash.Of("\u0001N123N456"u8).ToHex());
        Hash left = Hash.Of("left"u8), right = Hash.Of("right"u8);
        Assert.Equal(Hash.Of([1, .. left.ToBytes(), .. right.ToBytes()]), Merkle.HashNode(left, right));
        Assert.NotEqual(Merkle.HashNode(left, right), Merkle.HashNode(right, left));
    }

    [Fact]
    public void A_root_splits_at_the_largest_power_of_two_below_the_size()
    {
        Hash[] leaf = Log.Leaves(5);
        Hash four = Merkle.HashNode(Merkle.HashNode(leaf[0], leaf[1]), Merkle.HashNode(leaf[2], leaf[3]));
        Assert.Equal(Merkle.HashNode(four, leaf[4]), Merkle.RootOfLeaves(leaf));
        Assert.Equal(Merkle.RootOfLeaves(leaf), Merkle.RootOfItems(Enumerable.Range(0, 5).Select(i => Log.Item(i))));
        Assert.Equal(Merkle.EmptyRoot, Merkle.RootOfItems([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_hash_has_32_bytes(int length) => Proof.Fails("HASH_MALFORMED", () => Hash.FromBytes(new byte[length]));

    [Theory]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", null)]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", "HASH_MALFORMED")] // Stray bits in the last character.
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= ", "HASH_MALFORMED")]
    [InlineData("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=", "HASH_MALFORMED")]
    [InlineData("", "HASH_MALFORMED")]
    public void A_hash_has_one_spelling(string base64, string? reason) =>
        Assert.Equal(reason, Verdict.Of(() => Assert.Equal(Merkle.EmptyRoot, Hash.FromBase64(base64))).Reason);

    [Fact]
    public void Hashes_are_equal_when_all_bytes_are()
    {
        byte[] bytes = Hash.Of("x"u8).ToBytes();
        for (int i = 0; i < Hash.Length; i++)
        {
            byte[] other = [.. bytes];
            other[i] ^= 0x10;
            Assert.NotEqual(Hash.FromBytes(bytes), Hash.FromBytes(other));
        }
        Assert.Equal(Hash.FromBytes(bytes), Hash.FromHex(Convert.ToHexString(bytes)));
        Assert.Equal(Hash.FromBytes(bytes).GetHashCode(), Hash.FromBytes([.. bytes]).GetHashCode());
        Proof.Fails("HASH_MALFORMED", () => Hash.FromHex(new string('g', 64)));
    }

    [Fact]
    public void A_range_refuses_peaks_that_its_size_has_not() => Proof.Fails("RANGE_MALFORMED", () => new MerkleRange(5, Log.Leaves(3)));
}
