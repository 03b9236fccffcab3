using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

public sealed class TileTests
{
    [Fact]
    public void A_log_of_70_000_entries_has_the_published_tiles()
    {
        Tile[] tiles = Tiles.Of(70_000).ToArray();
        Assert.Equal([273, 1, 0], Enumerable.Range(0, 3).Select(level => tiles.Count(tile => tile.Level == level && !tile.IsPartial)));
        string[] partial = ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"];
        Assert.Equal(partial, tiles.Where(tile => tile.IsPartial).Select(tile => tile.Path));
        Assert.Equal(277, tiles.Length);
        Assert.Equal(274, Tiles.Bundles(70_000).Count());
        Assert.Equal("tile/entries/273.p/112", Tiles.Bundles(70_000).Last().Path);
    }

    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(0, 1, "tile/0/000.p/1")]
    [InlineData(255, 256, "tile/0/000 tile/1/000.p/1")]
    [InlineData(256, 257, "tile/0/001.p/1")]
    [InlineData(300, 300, "")]
    [InlineData(250, 520, "tile/0/000 tile/0/001 tile/0/002.p/8 tile/1/000.p/2")]
    [InlineData(65_535, 65_536, "tile/0/255 tile/1/000 tile/2/000.p/1")]
    public void Growth_changes_only_the_right_edge(long from, long to, string paths) =>
        Assert.Equal(paths, string.Join(' ', Tiles.Grown(from, to)));

    [Fact]
    public void The_largest_size_has_an_end() =>
        Assert.Equal("tile/0/x036/x028/x797/x018/x963/967.p/255", Assert.Single(Tiles.Grown(long.MaxValue - 1, long.MaxValue)).Path);

    [Theory]
    [InlineData(0, 1_234_067, 256, "tile/0/x001/x234/067")]
    [InlineData(2, 5, 7, "tile/2/005.p/7")]
    [InlineData(-1, 1000, 255, "tile/entries/x001/000.p/255")]
    [InlineData(0, 36_028_797_018_963_967, 255, "tile/0/x036/x028/x797/x018/x963/967.p/255")]
    public void A_path_and_its_tile_are_one(int level, long index, int width, string path)
    {
        Assert.Equal(path, new Tile(level, index, width).Path);
        Assert.Equal(new Tile(level, index, width), Tile.Parse(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile/0")]
    [InlineData("tile/0/1")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/00/001")]
    [InlineData("tile/-1/001")]
    [InlineData("tile/0/001.p/0")]
    [InlineData("tile/0/001.p/256")]
    [InlineData("tile/0/001.p/07")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/../001")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999")]
    public void A_path_has_one_spelling(string path) => Proof.Fails("TILE_PATH_MALFORMED", () => Tile.Parse(path));

    [Fact]
    public void A_log_grown_over_tiles_has_the_root_of_its_leaves()
    {
        Dictionary<Tile, ReadOnlyMemory<byte>> stored = [];
        Hash[] leaves = Log.Leaves(70_000);
        long size = 0;
        foreach (int next in new[] { 1, 200, 256, 257, 1_000, 65_535, 65_536, 65_537, 70_000 })
        {
            TileGrowth growth = Tiles.Append(size, tile => stored[tile], leaves[(int)size..next]);
            foreach ((Tile tile, byte[] content) in growth.Tiles) stored[tile] = content;
            size = growth.Size;
            Assert.Equal(next, size);
            Assert.Equal(Merkle.RootOfLeaves(leaves[..next]), growth.Root);
            Assert.Equal(Merkle.Root(next, Tiles.Source(next, tile => stored[tile])), growth.Root);
        }

        HashAt source = Tiles.Source(size, tile => stored[tile]);
        Hash root = Merkle.Root(size, source);
        foreach (int index in new[] { 0, 255, 256, 65_535, 65_536, 69_999 })
            Inclusion.Verify(index, size, leaves[index], Inclusion.Path(index, size, source), root);
        foreach (int old in new[] { 1, 256, 257, 65_536, 69_999, 70_000 })
            Consistency.Verify(old, size, Merkle.RootOfLeaves(leaves[..old]), root, Consistency.Proof(old, size, source));
    }

    [Fact]
    public void A_tile_of_the_wrong_length_is_not_read() =>
        Proof.Fails("TILE_MALFORMED", () => Merkle.Root(3, Tiles.Source(3, _ => new byte[2 * Hash.Length])));

    [Fact]
    public void A_bundle_gives_back_its_entries()
    {
        byte[][] entries = [[], [1], new byte[EntryBundle.EntryBytesMax]];
        byte[] bundle = EntryBundle.Encode(entries.Select(entry => new ReadOnlyMemory<byte>(entry)).ToList());
        Assert.Equal([0, 0, 0, 1, 1, 255, 255], bundle[..7]);
        Assert.Equal(entries, EntryBundle.Decode(bundle, 3).Select(entry => entry.ToArray()));
    }

    [Theory]
    [InlineData("0001AA", 1, null)]
    [InlineData("", 0, null)]
    [InlineData("0001AA", 2, "BUNDLE_MALFORMED")]
    [InlineData("0001AA00", 1, "BUNDLE_MALFORMED")]
    [InlineData("0002AA", 1, "BUNDLE_MALFORMED")]
    [InlineData("0001AA0000", 1, "BUNDLE_MALFORMED")]
    public void A_bundle_holds_exactly_its_entries(string hex, int width, string? reason) =>
        Assert.Equal(reason, Verdict.Of(() => EntryBundle.Decode(Convert.FromHexString(hex), width)).Reason);

    [Fact]
    public void A_bundle_refuses_what_it_cannot_hold()
    {
        Proof.Fails("ENTRY_TOO_LONG", () => EntryBundle.Encode([new byte[EntryBundle.EntryBytesMax + 1]]));
        Proof.Fails("BUNDLE_MALFORMED", () => EntryBundle.Encode(new ReadOnlyMemory<byte>[257]));
    }
}
