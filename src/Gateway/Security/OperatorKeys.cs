using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Told the operator key when one is made, once and never again. The host registers one to show it.</summary>
public interface IOperatorKeyAnnouncement
{
    void Announce(string operatorKey);
}

/// <summary>Knows the hash of the operator key: of the configured one, else of the one that was made at the first start.</summary>
internal sealed partial class OperatorKeys(
    IOrgStore store, IOptions<GatewayOptions> options, IEnumerable<IOperatorKeyAnnouncement> announcements, ILogger<OperatorKeys> logger)
{
    // The hash opens nothing, so it needs no master key and outlives every rotation of it.
    private const string HashRecord = "gateway/operator-key";

    // Where earlier versions kept the hash, encrypted. Not an org id, so no org's secrets can meet it.
    private const string FormerScope = ":gateway";
    private const string FormerName = "operator-key";

    private byte[]? _hash;

    /// <summary>Makes and announces a key if none is configured or stored.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (await HashAsync(cancellationToken) is not null) return;
        if (!announcements.Any())
        {
            LogNobodyToTell(logger);
            return;
        }
        var key = GatewayKey.NewOperatorKey();
        // Another process may start at the same time: the first to store its key has it.
        if (await SaveAsync(Convert.ToHexStringLower(GatewayKey.HashOf(key)), cancellationToken))
            foreach (var announcement in announcements) announcement.Announce(key);
        await HashAsync(cancellationToken);
    }

    public async ValueTask<bool> IsOperatorAsync(string presented, CancellationToken cancellationToken) =>
        await HashAsync(cancellationToken) is { } hash && GatewayKey.IsOneOf(presented, [hash]);

    private async ValueTask<byte[]?> HashAsync(CancellationToken cancellationToken)
    {
        if (_hash is { } known) return known;
        if (options.Value.OperatorKey is { Length: > 0 } configured) return _hash = GatewayKey.HashOf(configured);
        var stored = (await store.FindSmallRecordAsync(HashRecord, cancellationToken))?.State ?? await TakeFormerAsync(cancellationToken);
        return stored is null ? null : _hash = Convert.FromHexString(stored);
    }

    /// <summary>The hash that an earlier version kept encrypted, and from now on is kept as any other.</summary>
    private async Task<string?> TakeFormerAsync(CancellationToken cancellationToken)
    {
        if (await store.FindSecretAsync(FormerScope, FormerName, cancellationToken) is not { } former) return null;
        await SaveAsync(former.Value, cancellationToken);
        await store.DeleteSecretAsync(FormerScope, FormerName, cancellationToken);
        return (await store.FindSmallRecordAsync(HashRecord, cancellationToken))?.State;
    }

    /// <summary>False when there is one already.</summary>
    private Task<bool> SaveAsync(string hash, CancellationToken cancellationToken) =>
        store.SaveSmallRecordAsync(HashRecord, new VersionedState(0, hash), cancellationToken);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "No operator key is configured for this process, so it takes none but named ones; "
            + "that of the administration is OnceHub:Gateway:OperatorKey"
    )]
    private static partial void LogNobodyToTell(ILogger logger);
}
