namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Copies of a window, item by item.</summary>
public static class SequenceExtensions
{
    public static TTo[] ToArray<TFrom, TTo>(this in Sequence<TFrom> source, Projection<TFrom, TTo> projection)
    {
        var items = new TTo[source.Length];
        source.CopyTo(items, projection);
        return items;
    }

    public static TTo[] ToArray<TFrom, TState, TTo>(
        this in Sequence<TFrom> source, Projection<TFrom, TState, TTo> projection, in TState state)
    {
        var items = new TTo[source.Length];
        Span<TFrom> from = source.FirstSpan;
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = projection(in from[i], in state);
        }

        return items;
    }

    public static void CopyTo<TFrom, TTo>(this in Sequence<TFrom> source, Span<TTo> destination, Projection<TFrom, TTo> projection)
    {
        Span<TFrom> from = source.FirstSpan;
        for (int i = 0; i < from.Length; i++)
        {
            destination[i] = projection(in from[i]);
        }
    }
}
