using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>The objects of orgs that this process works for, asked again after a few seconds; only what changed comes anew.</summary>
internal sealed class FieldTypeCache(IOptions<GrainsOptions> options, TimeProvider time)
{
    /// <summary>An org that nobody asked about for so long is forgotten: describes are large.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(OrgId Org, string Object), Known> _known = new();

    /// <summary>Loads into the turn what it lacks. Returns the failure when Salesforce could not be asked.</summary>
    public async Task<CallFailure?> LoadAsync(OrgId org, TurnTypes types, IEnumerable<string> objects, BoundedSalesforce salesforce)
    {
        var now = time.GetUtcNow();
        var stale = new List<string>();
        foreach (var name in objects.Distinct(StringComparer.Ordinal))
        {
            if (types.Has(name)) continue;
            if (_known.TryGetValue((org, name), out var known) && now - known.At < options.Value.SettingsFreshness)
                types.Add(name, known.Type, now);
            else stale.Add(name);
        }
        if (stale.Count == 0) return null;
        var answer = await salesforce.DescribeAsync([.. stale.Select(Question)]);
        if (answer.Failure is { } failure) return failure;
        for (var i = 0; i < stale.Count; i++) types.Add(stale[i], Take(org, stale[i], answer.Objects[i], now), now);
        Trim(now);
        return null;

        DescribeQuestion Question(string name) => new() { Object = name, KnownVersion = _known.GetValueOrDefault((org, name))?.Version };
    }

    public void Forget(OrgId org)
    {
        foreach (var key in _known.Keys.Where(key => key.Org == org)) _known.TryRemove(key, out _);
    }

    private ObjectType? Take(OrgId org, string name, DescribedObject told, DateTimeOffset now)
    {
        var type = told switch
        {
            { Json: { } json } => ObjectTypeJson.Read(json),
            { Version: { } version } when _known.GetValueOrDefault((org, name)) is { } known && known.Version == version => known.Type,
            _ => null,
        };
        _known[(org, name)] = new Known(type, type is null ? null : told.Version, now);
        return type;
    }

    private void Trim(DateTimeOffset now)
    {
        foreach (var (key, known) in _known)
            if (now - known.At > Kept) _known.TryRemove(key, out _);
    }

    private sealed record Known(ObjectType? Type, string? Version, DateTimeOffset At);
}
