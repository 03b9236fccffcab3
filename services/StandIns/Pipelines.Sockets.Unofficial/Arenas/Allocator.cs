namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A foreign source of arena memory. Callers pass none: the garbage collector is the source.</summary>
public abstract class Allocator<T>
{
    private protected Allocator()
    {
    }
}
