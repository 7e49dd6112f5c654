using System.Globalization;

namespace OnceHub.Sync.Playground;

/// <summary>
/// The folder with a playground's state: one playground's at a time, and nothing else's. Without <c>--data</c> it is a temporary one, which
/// is removed at the end.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockFile = "playground.lock";
    private const string PidFile = "playground.pid";
    private const string Database = "oncehub-sync.db";
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held, bool isTemporary) => (Path, _lock, IsTemporary) = (path, held, isTemporary);

    public string Path { get; }

    public bool IsTemporary { get; }

    /// <summary>The emulator's records, between a clean end and the next start.</summary>
    public string Snapshot => In("salesforce.json");

    /// <exception cref="PlaygroundException">It cannot be used.</exception>
    public static DataFolder Open(PlaygroundOptions options)
    {
        var path = options.Data ?? Directory.CreateTempSubdirectory("oncehub-playground-").FullName;
        try
        {
            return Open(path, options);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new PlaygroundException(
                $"{path} cannot be used: {refused.Message} Choose a folder that you can write to with --data DIR.", refused);
        }
    }

    /// <summary>The product's.</summary>
    public string Store => In(Database);

    public string In(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Writes a file that only its owner can read, whole or not at all.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content)
    {
        var unfinished = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(unfinished, options)) await file.WriteAsync(content);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Says that it was left in order.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(In(PidFile));
            if (IsTemporary) Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // Something is still being written to: it stays in the folder for temporary files.
        }
        _lock.Dispose();
    }

    private static DataFolder Open(string path, PlaygroundOptions options)
    {
        if (File.Exists(path)) throw new PlaygroundException($"{path} is a file. Choose a folder with --data DIR.");
        Directory.CreateDirectory(path);
        var hasKeys = File.Exists(System.IO.Path.Combine(path, DemoCredentials.FileName));
        if (!hasKeys && !File.Exists(System.IO.Path.Combine(path, LockFile)) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new PlaygroundException(
                $"{path} holds something else than a playground's state. Choose an empty or a new folder with --data DIR.");
        var folder = new DataFolder(path, Lock(path), options.Data is null);
        // A start that was broken off before the org's keys were saved: nobody could go on from it.
        if (!hasKeys) folder.Clear();
        if (options.Emulator is null && PidIn(path) is { } killed)
        {
            folder._lock.Dispose();
            throw new PlaygroundException(
                $"{path} is of a playground that was killed (process {killed}), and its emulator's records, which are saved "
                + "at the end, are gone. Choose another folder with --data DIR, or delete this one. An emulator that runs by itself "
                + "(--emulator URL) outlives a playground.");
        }
        File.WriteAllText(folder.In(PidFile), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return folder;
    }

    private static FileStream Lock(string path)
    {
        var file = System.IO.Path.Combine(path, LockFile);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (PidIn(path) is { } other)
        {
            throw new PlaygroundException(
                $"{path} is in use by another playground (process {other}). End that one, or choose another folder with --data DIR.");
        }
    }

    private static string? PidIn(string path)
    {
        var file = System.IO.Path.Combine(path, PidFile);
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    private void Clear()
    {
        foreach (var name in new[] { PidFile, $"{Database}*", "salesforce.json*" })
            foreach (var file in Directory.EnumerateFiles(Path, name)) File.Delete(file);
    }
}
