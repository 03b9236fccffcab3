using System.Runtime.CompilerServices;
using Pipelines.Sockets.Unofficial.Arenas;

namespace Fund.Tests.EndToEnd.Redis;

public sealed class ArenaTests
{
    [Fact]
    public void Windows_between_two_resets_never_overlap()
    {
        var random = new Random(7);
        using var arena = new Arena<string?>(new ArenaOptions(blockSizeBytes: 64));
        for (int round = 0; round < 500; round++)
        {
            Sequence<string?>[] windows = [.. Enumerable.Range(0, 20).Select(_ => arena.Allocate(random.Next(0, 40)))];
            for (int i = 0; i < windows.Length; i++)
            {
                Assert.All(windows[i].FirstSpan.ToArray(), Assert.Null);
                windows[i].FirstSpan.Fill($"{i}");
            }

            for (int i = 0; i < windows.Length; i++)
            {
                Assert.All(windows[i].Untyped().Cast<string?>().ToArray((in string? item) => item), item => Assert.Equal($"{i}", item));
            }

            arena.Reset();
        }
    }

    [Fact]
    public void A_window_survives_the_disposal_of_its_arena()
    {
        var arena = new Arena<string>();
        Sequence<string> window = arena.Allocate(2);
        window[0] = "kept";
        arena.Dispose();
        Assert.Equal("kept", window[0]);
    }

    [Fact]
    public void A_reset_lets_go_of_the_items()
    {
        var arena = new Arena<byte[]>();
        WeakReference item = Held(arena);
        arena.Reset();
        GC.Collect();
        Assert.False(item.IsAlive);
        GC.KeepAlive(arena);
    }

    // Apart, so that no register of the test itself keeps the item.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Held(Arena<byte[]> arena)
    {
        Sequence<byte[]> window = arena.Allocate(1);
        window[0] = [1];
        return new WeakReference(window[0]);
    }
}
