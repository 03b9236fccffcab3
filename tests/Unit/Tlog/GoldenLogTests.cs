using System.Text;
using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

/// <summary>A log that another implementation wrote (transparency-dev/tessera), built again from its leaves.</summary>
public sealed class GoldenLogTests
{
    private const string Origin = "example.com/log/testdata";

    private static readonly VerifierKey Key =
        VerifierKey.Parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");

    private static readonly byte[][] Leaves =
        "one two three four five six seven eit nain ten ileven twelf threeten fourten fivten"
            .Split(' ').Select(Encoding.ASCII.GetBytes).ToArray();

    private readonly string folder = SharedData.PathOf("tlog/tessera/log");

    [Fact]
    public void Our_tiles_and_bundles_are_the_same_bytes()
    {
        for (int size = 1; size <= Leaves.Length; size++)
        {
            TileGrowth growth = Tiles.Append(size - 1, ReadTile, [Merkle.HashLeaf(Leaves[size - 1])]);
            foreach ((Tile tile, byte[] content) in growth.Tiles) Assert.Equal(ReadTile(tile).ToArray(), content);

            Tile bundle = Assert.Single(Tiles.Bundles(size));
            List<ReadOnlyMemory<byte>> entries = Leaves[..size].Select(leaf => new ReadOnlyMemory<byte>(leaf)).ToList();
            Assert.Equal(ReadTile(bundle).ToArray(), EntryBundle.Encode(entries));
            Assert.Equal(Leaves[..size], EntryBundle.Decode(ReadTile(bundle), size).Select(entry => entry.ToArray()));
        }
        Assert.Equal(Leaves.Length * 2, Directory.GetFiles(Path.Combine(folder, "tile"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Every_checkpoint_is_signed_and_states_our_root()
    {
        for (int size = 0; size <= Leaves.Length; size++)
        {
            byte[] note = ReadCheckpoint(size);
            var ours = new Checkpoint(Origin, size, Merkle.RootOfItems(Leaves[..size]));
            Assert.Equal(ours.ToText(), Checkpoint.Open(note, Origin, Key).ToText());
            Assert.Equal(note, SignedNote.Parse(note).ToBytes());
        }
    }

    [Fact]
    public void Every_leaf_is_proven_against_every_later_checkpoint()
    {
        for (int size = 1; size <= Leaves.Length; size++)
        {
            HashAt source = Tiles.Source(size, ReadTile);
            for (int index = 0; index < size; index++)
            {
                SignedNote note = SignedNote.Parse(ReadCheckpoint(size));
                var proof = new TlogProof { Index = index, Path = Inclusion.Path(index, size, source), Checkpoint = note };
                Assert.Equal(size, TlogProof.Parse(proof.ToBytes()).Verify(Leaves[index], Origin, Key).Size);
                Proof.Fails("ROOT_MISMATCH", () => proof.Verify(Leaves[(index + 1) % Leaves.Length], Origin, Key));
            }
        }
    }

    [Fact]
    public void Every_checkpoint_follows_every_earlier_one()
    {
        Checkpoint[] checkpoints = Enumerable.Range(0, 16).Select(size => Checkpoint.Open(ReadCheckpoint(size), Origin, Key)).ToArray();
        for (int size = 1; size <= 15; size++)
            for (int old = 0; old <= size; old++)
                checkpoints[size].MustFollow(checkpoints[old], old == 0 ? [] : Consistency.Proof(old, size, Tiles.Source(size, ReadTile)));
    }

    [Fact]
    public void Any_bit_turned_in_a_checkpoint_is_found()
    {
        byte[] note = ReadCheckpoint(15);
        for (int bit = 0; bit < note.Length * 8; bit++)
            Assert.False(Verdict.Of(() => Checkpoint.Open(Proof.Flip(note, bit), Origin, Key)).IsProven, $"Bit {bit} made no difference.");
    }

    [Fact]
    public void Any_bit_turned_in_a_tile_or_bundle_is_found()
    {
        Hash root = Checkpoint.Open(ReadCheckpoint(15), Origin, Key).Root;
        byte[] tile = ReadTile(new Tile(0, 0, 15)).ToArray(), bundle = ReadTile(new Tile(Tile.EntriesLevel, 0, 15)).ToArray();
        for (int bit = 0; bit < tile.Length * 8; bit++)
            Assert.NotEqual(root, Merkle.Root(15, Tiles.Source(15, _ => Proof.Flip(tile, bit))));
        for (int bit = 0; bit < bundle.Length * 8; bit++)
        {
            Hash? found = null;
            Verdict verdict = Verdict.Of(() =>
                found = Merkle.RootOfItems(EntryBundle.Decode(Proof.Flip(bundle, bit), 15).Select(entry => entry.ToArray())));
            Assert.True(!verdict.IsProven || found != root, $"Bit {bit} made no difference.");
        }
    }

    private ReadOnlyMemory<byte> ReadTile(Tile tile) => File.ReadAllBytes(Path.Combine(folder, tile.Path));

    private byte[] ReadCheckpoint(int size) => File.ReadAllBytes(Path.Combine(folder, $"checkpoint.{size}"));
}
