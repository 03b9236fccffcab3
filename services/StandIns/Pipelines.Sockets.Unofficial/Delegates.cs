using System.Collections;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A walk over the handlers of a delegate that allocates nothing.</summary>
public static class Delegates
{
    public static bool IsSingle(this MulticastDelegate handler) => handler.HasSingleTarget;

    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler) where T : MulticastDelegate => new(handler);

    public readonly struct DelegateEnumerable<T>(T? handler) : IEnumerable<T> where T : MulticastDelegate
    {
        public DelegateEnumerator<T> GetEnumerator() => new(handler);

        IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <remarks>A compiled <c>foreach</c> disposes it through the interface, which no member reference of the caller shows.</remarks>
    public struct DelegateEnumerator<T>(T? handler) : IEnumerator<T> where T : MulticastDelegate
    {
        private Delegate.InvocationListEnumerator<T> _handlers = Delegate.EnumerateInvocationList(handler);

        public readonly T Current => _handlers.Current;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => _handlers.MoveNext();

        public void Reset() => _handlers = Delegate.EnumerateInvocationList(handler);

        public readonly void Dispose()
        {
        }
    }
}
