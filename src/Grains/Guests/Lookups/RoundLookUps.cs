using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>What one round asks of Salesforce, and what was found so far.</summary>
internal sealed class RoundLookUps(DateTimeOffset begun)
{
    private readonly Dictionary<LookupKey, ImmutableArray<FieldSet>> _found = [];
    private readonly HashSet<LookupKey> _asked = [];
    private readonly HashSet<SalesforceId> _notThere = [];

    /// <summary>What was made since may not be found.</summary>
    public DateTimeOffset Begun { get; } = begun;

    /// <summary>Ids that were asked for and are no record's.</summary>
    public IReadOnlyCollection<SalesforceId> NotThere => _notThere;

    /// <summary>Asked with everything else, unless it was found already.</summary>
    public void Ask(LookupKey key)
    {
        if (!_found.ContainsKey(key)) _asked.Add(key);
    }

    /// <summary>What was asked since the last answer, each once.</summary>
    public ImmutableArray<LookupKey> TakeAsked()
    {
        ImmutableArray<LookupKey> keys = [.. _asked];
        _asked.Clear();
        return keys;
    }

    public void Add(LookupKey key, ImmutableArray<FieldSet> records)
    {
        _found[key] = records;
        if (records.IsEmpty && key is LookupKey.Record { Id: var id }) _notThere.Add(id);
    }

    public bool Has(LookupKey key) => _found.ContainsKey(key);

    public bool TryGet(LookupKey key, [MaybeNullWhen(false)] out ImmutableArray<FieldSet> records) => _found.TryGetValue(key, out records);

    /// <summary>Empty also where it was not asked.</summary>
    public ImmutableArray<FieldSet> Of(LookupKey key) => _found.GetValueOrDefault(key, []);
}
