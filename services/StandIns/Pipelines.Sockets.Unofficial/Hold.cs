namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Puts off the end of one side of a pipe while its user works in the pipe's memory. A pipe completed on both sides gives its
/// memory back to a pool shared with other connections; a user still in it would read, or overwrite, somebody else's bytes.
/// </summary>
internal sealed class Hold(Action end)
{
    private const int Free = 0;
    private const int Held = 1;
    private const int EndingOnceFree = 2;
    private const int Ended = 3;

    private int _state;

    /// <summary>Whether the end was asked for, be it done or put off.</summary>
    public bool IsEnding => Volatile.Read(ref _state) >= EndingOnceFree;

    public void Take() => Interlocked.CompareExchange(ref _state, Held, Free);

    public void Release()
    {
        if (Interlocked.CompareExchange(ref _state, Free, Held) == EndingOnceFree
            && Interlocked.CompareExchange(ref _state, Ended, EndingOnceFree) == EndingOnceFree)
        {
            end();
        }
    }

    /// <summary>Ends now, or when released. True if it was put off.</summary>
    public bool End()
    {
        while (true)
        {
            int seen = Volatile.Read(ref _state);
            if (seen >= EndingOnceFree)
            {
                return seen == EndingOnceFree;
            }

            int next = seen == Free ? Ended : EndingOnceFree;
            if (Interlocked.CompareExchange(ref _state, next, seen) == seen)
            {
                if (next == Ended)
                {
                    end();
                }

                return next == EndingOnceFree;
            }
        }
    }
}
