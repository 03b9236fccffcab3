using System.Text;
using Fund.Kernel.Tlog;

namespace Fund.Tests.Unit.Tlog;

/// <summary>A small log in memory: the entries are "0", "1", "2" …</summary>
internal sealed class Log
{
    private readonly Dictionary<(int Level, long Index), Hash> nodes = [];

    public Log(int size)
    {
        Items = Enumerable.Range(0, size).Select(Item).ToArray();
        var range = new MerkleRange();
        foreach (byte[] item in Items) range.Append(Merkle.HashLeaf(item), (level, index, hash) => nodes.Add((level, index), hash));
    }

    public byte[][] Items { get; }

    public Hash At(int level, long index) => nodes[(level, index)];

    public static byte[] Item(int index) => Encoding.ASCII.GetBytes($"{index}");

    public static Hash[] Leaves(int count) => Enumerable.Range(0, count).Select(i => Merkle.HashLeaf(Item(i))).ToArray();
}
