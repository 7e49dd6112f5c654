using System.Security.Cryptography;
using Npgsql;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>A database that outlives processes, and master keys to start them with.</summary>
internal sealed class KeptDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oncehub-keys-").FullName;
    private readonly string? _server;

    private KeptDatabase(string? server) => _server = server;

    public string KeyFile => Path.Combine(_folder, "sync.db.key");

    public static async Task<KeptDatabase> CreateAsync(StorageProvider provider) =>
        new(provider == StorageProvider.Postgres ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null);

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>What messages call a key: the start of its hash.</summary>
    public static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(key)).AsSpan(0, 6));

    public Dictionary<string, string> Settings(params string[] masterKeys)
    {
        var settings = new Dictionary<string, string> { ["OnceHub:Storage:Path"] = Path.Combine(_folder, "sync.db") };
        if (_server is not null)
        {
            settings["OnceHub:Storage:Provider"] = "Postgres";
            settings["OnceHub:Storage:ConnectionString"] = _server;
            settings["OnceHub:Storage:KeyFile"] = KeyFile;
        }
        for (var i = 0; i < masterKeys.Length; i++) settings[$"OnceHub:Storage:MasterKeys:{i}"] = masterKeys[i];
        return settings;
    }

    /// <summary>Those of an account that may connect, and nothing else.</summary>
    public async Task<Dictionary<string, string>> SettingsWithoutRightsAsync()
    {
        var name = $"reader_{Guid.NewGuid():n}";
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
        await using (var server = new NpgsqlConnection(_server))
        {
            await server.OpenAsync();
            await using var create = new NpgsqlCommand(
                $"create role {name} login password '{password}'; grant usage on schema {Builder.SearchPath} to {name}", server);
            await create.ExecuteNonQueryAsync();
        }
        var settings = Settings();
        settings["OnceHub:Storage:ConnectionString"] =
            new NpgsqlConnectionStringBuilder(_server) { Username = name, Password = password }.ConnectionString;
        return settings;
    }

    private NpgsqlConnectionStringBuilder Builder => new(_server);

    /// <summary>Opens it with these keys, the first of which seals.</summary>
    public async Task<ISyncStore> OpenAsync(params string[] masterKeys)
    {
        var store = OpenAsItIs(masterKeys);
        await store.MigrateAsync(default);
        return store;
    }

    /// <summary>Without making its tables.</summary>
    public ISyncStore OpenAsItIs(params string[] masterKeys)
    {
        var options = new StorageOptions { Path = Path.Combine(_folder, "sync.db"), ConnectionString = _server, KeyFile = KeyFile };
        if (_server is not null) options.Provider = StorageProvider.Postgres;
        foreach (var key in masterKeys) options.MasterKeys.Add(key);
        return SyncStores.Open(options);
    }

    /// <summary>Saves an org's secret, sealed with the first of the keys.</summary>
    public async Task SealAsync(string org, params string[] masterKeys)
    {
        await using var store = await OpenAsync(masterKeys);
        await store.SaveSecretAsync(org, "token", "value", null, default);
    }

    public void WriteKeyFile(params string[] keys)
    {
        File.WriteAllLines(KeyFile, keys);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
