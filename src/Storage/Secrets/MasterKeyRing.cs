using Microsoft.Extensions.Logging;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Secrets;

/// <summary>
/// The master keys of this process. They are held against the secrets of the database before any secret is opened or sealed,
/// and a key file is made only for a database that has none.
/// </summary>
internal sealed partial class MasterKeyRing(StorageOptions options, ILogger logger)
{
    private const string MarkName = "master-key";
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly MasterKeySource _source = new(
        options.MasterKeys.Count > 0,
        !string.IsNullOrWhiteSpace(options.KeyFile) ? options.KeyFile
            : options.Provider == StorageProvider.Sqlite ? Path.GetFullPath(options.Path + ".key")
            : null);

    /// <summary>Reads the keys and checks them, at the end of a migration (whose lock keeps others waiting) or by itself.</summary>
    /// <exception cref="MasterKeyException">A secret was sealed with another key, or the keys cannot be read.</exception>
    public async Task<SecretProtector> CheckAsync(SqlSession session)
    {
        var protector = new SecretProtector(await KeysAsync(session, mayCreate: true));
        // From now on the database belongs to this key, though it may have no other secret for long: a process with another
        // key, on another machine, would else seal beside it.
        var mark = protector.Seal(MasterKeyRule.MarkScope, MarkName, "");
        await SecretRows.SaveAsync(session, MasterKeyRule.MarkScope, MarkName, mark, expectedVersion: 0);
        return protector;
    }

    /// <summary>Reads the keys again, for a secret that another process sealed with one that is not among those held.</summary>
    /// <exception cref="MasterKeyException">It still is not there.</exception>
    public async Task<SecretProtector> ReadAgainAsync(SqlSession session) => new(await KeysAsync(session, mayCreate: false));

    /// <summary>Opens every secret of a database that stays as it is; returns how many there are.</summary>
    /// <exception cref="MasterKeyException">A secret was sealed with another key, or the keys cannot be read.</exception>
    /// <exception cref="SecretUnreadableException">One was changed.</exception>
    public async Task<int> OpenAllAsync(SqlSession session)
    {
        var keys = await KeysAsync(session, mayCreate: false);
        return keys.Count == 0 ? 0 : await SecretRows.OpenAllAsync(session, new SecretProtector(keys));
    }

    /// <summary>Those of this process, which open whatever the database has.</summary>
    private async Task<IReadOnlyList<MasterKey>> KeysAsync(SqlSession session, bool mayCreate)
    {
        var stored = await SecretRows.CountByKeyAsync(session);
        var keys = _source.IsConfigured ? Configured() : FromFile(_source.File!, mayCreate && stored.Count == 0);
        return MasterKeyRule.Judge(stored, _source, [.. keys.Select(key => key.Id).Distinct()]) is { } refused ? throw refused : keys;
    }

    private List<MasterKey> Configured() => [.. options.MasterKeys.Select(text => MasterKey.TryParse(text, out var key)
        ? key
        : throw new ArgumentException("A master key is not 32 bytes in base64.", nameof(options)))];

    /// <summary>Empty when the file is not there and must not be made.</summary>
    private IReadOnlyList<MasterKey> FromFile(string file, bool mayCreate)
    {
        if (!mayCreate && !File.Exists(file)) return [];
        try
        {
            var keys = MasterKeyFile.ReadOrCreate(file);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None) LogOpenToOthers(logger, file);
            return keys;
        }
        catch (InvalidOperationException damaged)
        {
            throw Unreadable(damaged.Message, damaged);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(
                $"The key file {file} cannot be read or made ({error.Message}): give this process the right to, or name another file in "
                + "OnceHub:Storage:KeyFile.", error);
        }
    }

    private static MasterKeyException Unreadable(string message, Exception cause) =>
        new(message, "The key file of this process cannot be read. Its operator must restore it, or let the process read it.", cause);

    [LoggerMessage(
        1, LogLevel.Warning, "The key file {File} is open to other users of this machine. Make it its owner's alone (chmod 600)")]
    private static partial void LogOpenToOthers(ILogger logger, string file);
}
