namespace Pipelines.Sockets.Unofficial;

/// <summary>A walk over the handlers of a delegate that allocates nothing.</summary>
public static class Delegates
{
    public static bool IsSingle(this MulticastDelegate handler) => handler.HasSingleTarget;

    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler) where T : MulticastDelegate => new(handler);

    public readonly struct DelegateEnumerable<T>(T? handler) where T : MulticastDelegate
    {
        public DelegateEnumerator<T> GetEnumerator() => new(handler);
    }

    public struct DelegateEnumerator<T>(T? handler) where T : MulticastDelegate
    {
        private Delegate.InvocationListEnumerator<T> _handlers = Delegate.EnumerateInvocationList(handler);

        public readonly T Current => _handlers.Current;

        public bool MoveNext() => _handlers.MoveNext();
    }
}
