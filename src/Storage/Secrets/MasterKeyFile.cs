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
                throw new InvalidOperationException($"Line {keys.Count + 1} of the key file {path} is not a key: restore the file from a backup.");
            keys.Add(key);
        }
        return keys.Count > 0 ? keys : throw new InvalidOperationException($"The key file {path} is empty: restore it from a backup.");
    }

    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // Written whole beside it and then named: another process sees all of it or none, and the first one wins.
        var draft = $"{path}.{Guid.NewGuid():n}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(draft, options))
            {
                file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Size)) + "\n"));
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first: its key is the key.
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
