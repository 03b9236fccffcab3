using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Hands out windows over an array and takes all of them back at once. For one thread at a time, except <see cref="Dispose"/>.
/// </summary>
/// <remarks>
/// A window must not be used after <see cref="Reset"/>: its array is cleared and handed out again. The array comes from the
/// garbage collector, never from a pool, so a window kept too long can see this arena's items only, and a window that outgrew
/// the array keeps its own memory alive.
/// </remarks>
public sealed class Arena<T>(ArenaOptions? options = null, Allocator<T>? allocator = null) : IDisposable
{
    private readonly ArenaOptions _options = options ?? new ArenaOptions();
    private T[] _block = [];
    private int _used;
    private long _usedSinceReset;
    private long _kept;

    public Allocator<T>? Allocator { get; } = allocator;

    /// <summary>A window of default values.</summary>
    public Sequence<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
        {
            return default;
        }

        if (length > _block.Length - _used)
        {
            _block = new T[Math.Max(length, BlockLength())];
            _used = 0;
        }

        var window = new Sequence<T>(_block, _used, length);
        _used += length;
        _usedSinceReset += length;
        return window;
    }

    /// <summary>Takes back everything handed out.</summary>
    public void Reset()
    {
        _kept = _options.RetentionPolicy(_kept, _usedSinceReset);
        if (_block.Length > Math.Max(2 * _kept, BlockLengthMin))
        {
            _block = [];
        }
        else
        {
            // Clearing lets go of what the items refer to, and makes the next window start from defaults.
            Array.Clear(_block, 0, _used);
        }

        _used = 0;
        _usedSinceReset = 0;
    }

    /// <summary>Lets go of the array without clearing it: the thread that reads may still be in it.</summary>
    public void Dispose()
    {
        _block = [];
        _used = 0;
    }

    private int BlockLengthMin => Math.Max(1, _options.BlockSizeBytes / Unsafe.SizeOf<T>());

    // A block that proved too small is followed by one that holds the whole of what came so far, so that steady work settles on one.
    private int BlockLength() => (int)Math.Min(Array.MaxLength, Math.Max(BlockLengthMin, Math.Max(_kept, 2 * _usedSinceReset)));
}
