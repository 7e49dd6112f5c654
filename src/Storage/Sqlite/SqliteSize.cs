using System.Diagnostics;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>Tells now and then how much disk a database takes, and how much is free.</summary>
internal sealed class SqliteSize(string path)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly DriveInfo _drive = new(Path.GetDirectoryName(path)!);
    private long? _toldAt;

    public void Tell()
    {
        if (!StoreTelemetry.TellsSize || (_toldAt is { } told && Stopwatch.GetElapsedTime(told) < Interval)) return;
        _toldAt = Stopwatch.GetTimestamp();
        StoreTelemetry.SizeIs(LengthOf(path) + LengthOf(path + "-wal"));
        if (FreeDisk.Of(_drive) is { } free) StoreTelemetry.FreeIs(free);
    }

    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } there ? there.Length : 0;
}
