using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>A file beside a SQLite database that whoever runs on it holds open, and that goes with its process.</summary>
internal static class SqliteMark
{
    /// <param name="isTaken">Another process holds it.</param>
    /// <returns>What gives it back; null where there is none to hold.</returns>
    public static IDisposable? TakeFor(StorageOptions options, out bool isTaken)
    {
        isTaken = false;
        if (options.Provider != StorageProvider.Sqlite) return null;
        var mark = Path.GetFullPath(options.Path) + ".in-use";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(mark)!);
            return new FileStream(
                mark, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(mark))
        {
            isTaken = true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Opening the database says why, in a moment.
        }
        return null;
    }
}
