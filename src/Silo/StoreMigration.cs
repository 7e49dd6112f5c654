using OnceHub.Sync.Silo.Settings;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Brings the store to this version before anything that uses it starts, and stops the start when the store is not for this
/// process: of a newer version, with secrets under another master key, or where it may not write. A store that is out of reach does
/// not hold the start: the gateway goes on trying, and says so under <c>/health/startup</c>.
/// </summary>
internal sealed partial class StoreMigration(IStoreDatabase store, ILogger<StoreMigration> logger) : IHostedService
{
    private bool _tried;

    /// <summary>Tries once, also when the host's start comes to it again.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_tried) return;
        _tried = true;
        try
        {
            await store.MigrateAsync(cancellationToken);
        }
        catch (StoreUnavailableException unavailable) when (unavailable is not MasterKeyException and not { IsLasting: true })
        {
            LogUnavailable(logger, unavailable.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>For a job that runs before a new version's processes do.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    /// <exception cref="StoreSchemaException">The store was written by a newer version.</exception>
    public static Task RunOnceAsync(string[] args) => WithStoreAsync(args, async (store, _) =>
    {
        await store.MigrateAsync(CancellationToken.None);
        return "The store is at this version.";
    });

    /// <summary>
    /// Encrypts all secrets with the first master key, so that the others can be removed. A process that runs with other keys would not
    /// open them any more: of SQLite, which is for one process, none may run.
    /// </summary>
    /// <exception cref="SiloStartException">A process runs on the SQLite database.</exception>
    public static Task ResealAsync(string[] args) => WithStoreAsync(args, async (store, configuration) =>
    {
        var options = new StorageOptions();
        Bind(configuration, options);
        using var mark = SqliteMark.TakeFor(options, out var isTaken);
        if (isTaken)
            throw new SiloStartException(
                $"A process runs on the database {Path.GetFullPath(options.Path)}, and could not open secrets that are encrypted anew "
                + "with a key it was not started with: end it, run 'reseal', and start it with the same keys. Nothing was changed.");
        await store.MigrateAsync(CancellationToken.None);
        var resealed = await store.ResealSecretsAsync(CancellationToken.None);
        return $"{resealed.Count} secrets were encrypted anew. All need master key {resealed.KeyId} now, and no other.";
    });

    /// <summary>Does something with the store and nothing else, and prints the sentence that comes of it.</summary>
    public static async Task WithStoreAsync(string[] args, Func<ISyncStore, IConfiguration, Task<string>> work)
    {
        var builder = Host.CreateApplicationBuilder(args);
        var configuration = builder.Configuration;
        configuration.AddShippedSettings();
        SettingShapes.Check(configuration);
        builder.Services.AddSyncStore(options => Bind(configuration, options));
        using var host = builder.Build();
        await Console.Out.WriteLineAsync(await work(host.Services.GetRequiredService<ISyncStore>(), configuration));
    }

    public static void Bind(IConfiguration configuration, StorageOptions options) =>
        configuration.GetSection("OnceHub:Storage").Bind(options);

    [LoggerMessage(1, LogLevel.Warning, "The store cannot be reached yet: {Sentence}")]
    private static partial void LogUnavailable(ILogger logger, string sentence);
}
