using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Storage.Secrets;

/// <summary>Keys in a file, one a line; the first one seals.</summary>
internal static class MasterKeyFile
{
    /// <summary>Reads the file; makes it, with one new key and for its owner only, when it is not there.</summary>
    /// <exception cref="InvalidOperationException">A line is not a key, or there is none.</exception>
    public static IReadOnlyList<MasterKey> ReadOrCreate(string path)
    {
        if (!File.Exists(path)) Create(path);
        List<MasterKey> keys = [];
        foreach (var line in File.ReadLines(path))
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (!MasterKey.TryParse(line, out var key))
                throw new InvalidOperationException(
                    $"Line {keys.Count + 1} of the key file {path} is not a key: restore the file from a backup.");
            keys.Add(key);
        }
        return keys.Count > 0 ? keys : throw new InvalidOperationException($"The key file {path} is empty: restore it from a backup.");
    }

    // Whoever holds the lock makes the file, whole beside it and then named: others see all of it or none. Naming it "unless it
    // is there" would not do: where a file system has no hard links, and in .NET's own File.Move, that is a look and then a move.
    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var lockPath = path + ".lock";
        using (Lock(lockPath, until: path))
        {
            if (!File.Exists(path)) Write(path);
        }
        // Only now that the file is there may the lock go: who waited for it, or opens another of its name, makes nothing more.
        try
        {
            File.Delete(lockPath);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            // Another process still looks, and deletes it.
        }
    }

    private static void Write(string path)
    {
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Size)) + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path);
    }

    /// <summary>Null when another process has made the file in the meantime.</summary>
    private static FileStream? Lock(string path, string until)
    {
        for (var patience = Stopwatch.StartNew(); ; Thread.Sleep(10))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            // In this order: whoever had the lock takes it away only once the file is there, so that one of the two is seen.
            catch (IOException) when (File.Exists(path) && patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                // Another process is making it.
            }
            catch (IOException) when (File.Exists(until))
            {
                return null;
            }
        }
    }
}
