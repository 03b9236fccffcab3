namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A window over one array of an arena. The default value is empty.</summary>
public readonly struct Sequence<T>
{
    private readonly T[]? _items;
    private readonly int _start;
    private readonly int _length;

    internal Sequence(T[]? items, int start, int length)
    {
        _items = items;
        _start = start;
        _length = length;
    }

    public long Length => _length;

    public bool IsEmpty => _length == 0;

    /// <summary>Always true: an arena never splits a window over arrays.</summary>
    public bool IsSingleSegment => true;

    public Span<T> FirstSpan => new(_items, _start, _length);

    public SpanEnumerable Spans => new(this);

    public ref T this[int index] => ref FirstSpan[index];

    public Sequence Untyped() => new(_items, _start, _length);

    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator
    {
        private readonly Span<T> _items;
        private int _index;

        internal Enumerator(Sequence<T> sequence)
        {
            _items = sequence.FirstSpan;
            _index = -1;
        }

        public readonly ref T Current => ref _items[_index];

        public bool MoveNext() => ++_index < _items.Length;

        /// <summary>The next item, to be read or assigned; refuses to go past the end.</summary>
        public ref T GetNext() => ref _items[++_index];
    }

    public readonly ref struct SpanEnumerable
    {
        private readonly Sequence<T> _sequence;

        internal SpanEnumerable(Sequence<T> sequence) => _sequence = sequence;

        public SpanEnumerator GetEnumerator() => new(_sequence);
    }

    public ref struct SpanEnumerator
    {
        private readonly Sequence<T> _sequence;
        private bool _started;

        internal SpanEnumerator(Sequence<T> sequence) => _sequence = sequence;

        public readonly Span<T> Current => _sequence.FirstSpan;

        public bool MoveNext()
        {
            bool first = !_started && !_sequence.IsEmpty;
            _started = true;
            return first;
        }
    }
}
