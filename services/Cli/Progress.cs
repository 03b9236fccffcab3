namespace Fund.Cli;

/// <summary>One line on the error output that says how far long work is; silent where no person looks.</summary>
internal sealed class Progress(Terminal terminal, string what, long? total = null) : IDisposable
{
    private const int BarWidth = 30;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private long lastDrawn = Environment.TickCount64;
    private bool isDrawn;

    public void Report(long count)
    {
        if (!terminal.ErrorIsPerson) return;
        if (Environment.TickCount64 - lastDrawn < Between.TotalMilliseconds && count != total) return;
        lastDrawn = Environment.TickCount64;
        isDrawn = true;
        terminal.Error.Write("\r" + Line(what, count, total) + "\u001b[K");
    }

    public void Dispose()
    {
        if (isDrawn) terminal.Error.Write("\r\u001b[K");
        isDrawn = false;
    }

    /// <summary><c>rows [#####.....] 500 of 1,000</c>; without a total only the count.</summary>
    internal static string Line(string what, long count, long? total)
    {
        if (total is not > 0) return $"{what}: {count:N0}";
        var filled = (int)(count * BarWidth / total.Value);
        return $"{what} [{new string('#', filled)}{new string('.', BarWidth - filled)}] {count:N0} of {total:N0}";
    }
}
