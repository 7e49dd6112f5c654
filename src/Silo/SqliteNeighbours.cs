using Microsoft.Extensions.Options;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>Says so when another process runs on the same SQLite database: leases keep them apart, and seldom was it meant.</summary>
internal sealed partial class SqliteNeighbours(IOptions<StorageOptions> options, ILogger<SqliteNeighbours> logger) : IDisposable
{
    private IDisposable? _mark;

    /// <summary>Marks the database as in use until this process ends.</summary>
    public void Look()
    {
        _mark = SqliteMark.TakeFor(options.Value, out var isTaken);
        if (isTaken) LogNeighbour(logger, Path.GetFullPath(options.Value.Path));
    }

    public void Dispose() => _mark?.Dispose();

    [LoggerMessage(
        1, LogLevel.Warning,
        "Another process runs on the database {Path} too. They share its orgs, and wait for each other's commits: SQLite is for one "
        + "process. End one of them, or move to PostgreSQL (docs/cluster.md)")]
    private static partial void LogNeighbour(ILogger logger, string path);
}
