using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.Testing;

/// <summary>Keeps everything that is logged, at every level: of a whole host as its provider, of one class as its logger.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Line, string Message)> _entries = [];

    /// <summary>Each entry with all that a sink could write of it: level, category, message, state and exception.</summary>
    public IReadOnlyList<string> Lines => [.. _entries.Select(entry => entry.Line)];

    public IReadOnlyList<string> Messages => [.. _entries.Select(entry => entry.Message)];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _entries);

    /// <summary>The logger that a class is given.</summary>
    public ILogger<T> CreateLogger<T>() => new Logger<T>(_entries);

    public void Dispose() { }

    private class Logger(string category, ConcurrentQueue<(string Line, string Message)> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            entries.Enqueue(($"{logLevel} {category}: {message} {state} {exception}", message));
        }
    }

    private sealed class Logger<T>(ConcurrentQueue<(string Line, string Message)> entries) : Logger(typeof(T).Name, entries), ILogger<T>;
}
