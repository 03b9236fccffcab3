using Grpc.Core;

namespace Fund.Tests.Unit.StandIns;

public sealed class MetadataTests
{
    [Theory]
    //          key         outcome
    [InlineData("x-office", "x-office")]
    [InlineData("X-Office", "x-office")]
    [InlineData("a_b.c-1", "a_b.c-1")]
    [InlineData("a b", "refused")]
    [InlineData("a:b", "refused")]
    [InlineData("k\u00e9y", "refused")]
    [InlineData("\u212a", "refused")]
    [InlineData("x-bin", "refused")]
    public void A_key_of_text_obeys_the_rules(string key, string outcome) =>
        Assert.Equal(outcome, KeyOf(() => new Metadata.Entry(key, "v")));

    [Theory]
    [InlineData("X-Proof-Bin", "x-proof-bin")]
    [InlineData("x-proof", "refused")]
    public void A_key_of_bytes_ends_in_bin(string key, string outcome) =>
        Assert.Equal(outcome, KeyOf(() => new Metadata.Entry(key, new byte[1])));

    [Fact]
    public void The_last_entry_of_a_key_counts_and_all_can_be_read()
    {
        Metadata metadata = new() { { "A", "1" }, { "b", "2" }, { "a", "3" } };

        Assert.Equal("3", metadata.GetValue("A"));
        Assert.Equal(["1", "3"], metadata.GetAll("a").Select(entry => entry.Value));
        Assert.Null(metadata.Get("c"));
    }

    [Fact]
    public void Bytes_cannot_be_changed_from_outside()
    {
        byte[] given = [1, 2];
        Metadata metadata = new() { { "proof-bin", given } };
        given[0] = 9;
        metadata.GetValueBytes("proof-bin")![1] = 9;

        Assert.Equal([1, 2], metadata.GetValueBytes("proof-bin"));
        Assert.Throws<InvalidOperationException>(() => metadata.GetValue("proof-bin"));
    }

    [Fact]
    public void The_shared_empty_metadata_refuses_additions() =>
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "1"));

    private static string KeyOf(Func<Metadata.Entry> make)
    {
        try
        {
            return make().Key;
        }
        catch (ArgumentException)
        {
            return "refused";
        }
    }
}
