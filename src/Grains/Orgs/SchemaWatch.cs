using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Telemetry;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>
/// Looks whether an org's objects changed, and whether its settings still suit them, before a booking finds out. What was
/// seen is kept, so that a restart does not forget since when.
/// </summary>
internal sealed partial class SchemaWatch(
    OrgId org, IOrgStore store, OrgPipeline pipeline, OrgSettingsCache settings, TimeProvider time, ILogger logger)
{
    /// <summary>What somebody on a page asked for is told for so long.</summary>
    private static readonly TimeSpan ToldFor = TimeSpan.FromMinutes(5);

    private readonly string _key = SettingsWarnings.KeyOf(org);
    private readonly Lock _gate = new();
    private Task<SchemaReport> _looking = Task.FromResult(new SchemaReport());
    private SettingsWarnings? _last;
    private bool _isStale;

    /// <summary>However many ask at once, Salesforce is asked once.</summary>
    public Task<SchemaReport> CheckAsync(TimeSpan maxAge)
    {
        lock (_gate)
        {
            if (!_looking.IsCompleted) return _looking;
            return _looking = TellAsync(maxAge);
        }
    }

    /// <summary>Settings or connection were changed: the next look is a new one.</summary>
    public void Reset()
    {
        lock (_gate) _isStale = true;
    }

    /// <summary>The process that works for the org tells what was seen, whoever saw it: looks come several times in so long.</summary>
    private async Task<SchemaReport> TellAsync(TimeSpan maxAge)
    {
        await Task.Yield();
        var report = await LookAsync(maxAge);
        // Whoever takes what is known, however old, says nothing of when the next look comes.
        var lasts = maxAge > ToldFor && maxAge < TimeSpan.MaxValue ? maxAge : ToldFor;
        if (_last is { } seen) GrainTelemetry.WarningsAre(org, seen.Warnings.Length, lasts);
        return report;
    }

    private async Task<SchemaReport> LookAsync(TimeSpan maxAge)
    {
        try
        {
            var isStale = TakeStale();
            if (!isStale && IsKnown(maxAge)) return Report(null);
            // Before this org's first look here, and when another process has looked meanwhile.
            _last = await RestoreAsync() ?? _last;
            if (!isStale && IsKnown(maxAge)) return Report(null);
            if (await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, CancellationToken.None) is null)
                return Report("The org has no connection to Salesforce.");
            var current = await settings.GetAsync(org, CancellationToken.None);
            var (objects, organization, whyNot) = await pipeline.RefreshAsync(MappingCheck.ObjectsOf(current), CancellationToken.None);
            if (whyNot is not null) return Report(whyNot.Message);
            var seen = SettingsWarnings.Look(
                current,
                MarkOf(current),
                organization,
                [.. objects.Select(describe => describe.ToObjectType())],
                _last,
                time.GetUtcNow());
            foreach (var warning in seen.NewSince(_last))
                LogNew(logger, org, warning.Finding.Path, warning.Finding.Code, warning.Finding.Message);
            _last = seen;
            await KeepAsync(seen);
            return Report(null);
        }
        catch (Exception error)
        {
            LogFailed(logger, error, org);
            return Report($"The look failed ({error.GetType().Name}); the log has the details.");
        }
    }

    private bool IsKnown(TimeSpan maxAge) => _last is { } known && time.GetUtcNow() - known.CheckedAt < maxAge;

    private bool TakeStale()
    {
        lock (_gate)
        {
            var was = _isStale;
            _isStale = false;
            return was;
        }
    }

    private SchemaReport Report(string? whyNot) => new() { WarningsJson = _last?.ToJson(), WhyNot = whyNot };

    private static string MarkOf(OrgSettings settings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OrgSettingsJson.Write(settings))).AsSpan(0, 8));

    private async Task<SettingsWarnings?> RestoreAsync()
    {
        try
        {
            return await store.FindSmallRecordAsync(_key, CancellationToken.None) is { } kept
                ? SettingsWarnings.FromJson(kept.State)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task KeepAsync(SettingsWarnings seen)
    {
        var version = (await store.FindSmallRecordAsync(_key, CancellationToken.None))?.ExpectedVersion ?? 0;
        await store.SaveSmallRecordAsync(_key, new VersionedState(version, seen.ToJson()), CancellationToken.None);
    }

    [LoggerMessage(1, LogLevel.Warning, "The settings of {Org} do not suit its Salesforce at {Path}: {Code} {Message}")]
    private static partial void LogNew(ILogger logger, OrgId org, string path, string code, string message);

    [LoggerMessage(2, LogLevel.Warning, "Looking at the objects of {Org} failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error, OrgId org);
}
