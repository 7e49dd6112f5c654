using System.Diagnostics;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>Looks now and then whether the disk has room for new events.</summary>
/// <param name="least">What must be free, in bytes.</param>
internal sealed class FreeDisk(string path, long least)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly DriveInfo _drive = new(Path.GetDirectoryName(path)!);
    private long _lookedAt;
    private volatile bool _isShort;

    /// <exception cref="StoreFullException">There is less.</exception>
    public void Check()
    {
        if (least == 0) return;
        var looked = Interlocked.Read(ref _lookedAt);
        if ((looked == 0 || Stopwatch.GetElapsedTime(looked) >= Interval)
            && Interlocked.CompareExchange(ref _lookedAt, Stopwatch.GetTimestamp(), looked) == looked) _isShort = Of(_drive) < least;
        if (_isShort)
            throw new StoreFullException(
                $"The disk of the database {path} has less than {least:N0} bytes free (Storage:MinFreeDisk): free some space there; "
                + "events are taken again by themselves.");
    }

    /// <summary>Null where it cannot be told, which is no reason to refuse anything.</summary>
    public static long? Of(DriveInfo drive)
    {
        try
        {
            return drive.AvailableFreeSpace;
        }
        catch (Exception untold) when (untold is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
