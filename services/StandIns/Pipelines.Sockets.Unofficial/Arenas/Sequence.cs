namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A window whose item type was left out, so that an item can hold a window of items of its own type.</summary>
public readonly struct Sequence
{
    private readonly Array? _items;
    private readonly int _start;
    private readonly int _length;

    internal Sequence(Array? items, int start, int length)
    {
        _items = items;
        _start = start;
        _length = length;
    }

    public long Length => _length;

    /// <summary>The window again; refuses a type other than that of its items.</summary>
    public Sequence<T> Cast<T>() => new((T[]?)_items, _start, _length);
}
