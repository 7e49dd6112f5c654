using Microsoft.Extensions.Options;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>The objects of orgs that this process works for, asked again after a few seconds; only what changed comes anew.</summary>
internal sealed class FieldTypeCache(IOptions<GrainsOptions> options, TimeProvider time)
{
    /// <summary>An org that nobody asked about for so long is forgotten: describes are large.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Fresh<(OrgId Org, string Object), Known> _known = new(() => options.Value.SettingsFreshness, time) { KeptFor = Kept };

    /// <summary>Loads into the turn what it lacks. Returns the failure when Salesforce could not be asked.</summary>
    public async Task<CallFailure?> LoadAsync(OrgId org, TurnTypes types, IEnumerable<string> objects, BoundedSalesforce salesforce)
    {
        var lacking = objects.Where(name => !types.Has(name)).Distinct(StringComparer.Ordinal).ToArray();
        if (lacking.Length == 0) return null;
        var now = time.GetUtcNow();
        try
        {
            // Another turn may have asked already: its answer is waited for no longer than one's own.
            var found = await salesforce.InTimeAsync(Task.WhenAll(lacking.Select(GetAsync)));
            if (found is null) return salesforce.TooLate();
            foreach (var (name, known) in lacking.Zip(found)) types.Add(name, known.Type, now);
            return null;
        }
        catch (UndescribedException undescribed)
        {
            return undescribed.Failure;
        }

        Task<Known> GetAsync(string name) =>
            _known.GetAsync((org, name), last => AskAsync(name, last, salesforce), CancellationToken.None).AsTask();
    }

    public void Forget(OrgId org) => _known.Forget(key => key.Org == org);

    private static async Task<Known> AskAsync(string name, Known? last, BoundedSalesforce salesforce)
    {
        var answer = await salesforce.DescribeAsync([new DescribeQuestion { Object = name, KnownVersion = last?.Version }]);
        if (answer.Failure is { } failure) throw new UndescribedException(failure);
        return answer.Objects[0] switch
        {
            { Json: { } json, Version: var version } => new(ObjectTypeJson.Read(json), version),
            { Version: { } version } when version == last?.Version => last,
            _ => new(null, null),
        };
    }

    /// <param name="Type">Null when the connected user does not see the object.</param>
    private sealed record Known(ObjectType? Type, string? Version);

    private sealed class UndescribedException(CallFailure failure) : Exception(failure.Message)
    {
        public CallFailure Failure => failure;
    }
}
