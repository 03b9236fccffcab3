using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fund.Tests.Service.Border;

/// <summary>Keeps warnings and errors, so that a test can say which ones it expects.</summary>
internal sealed class KeptLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Text)> lines = new();

    public IEnumerable<(int Id, LogLevel Level, string Text)> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(KeptLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => level >= LogLevel.Warning;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
        {
            if (IsEnabled(level)) log.lines.Enqueue((id.Id, level, format(state, exception)));
        }
    }
}
