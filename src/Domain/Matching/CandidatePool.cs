using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>The candidates of a look-up, with the ways from merged and converted ones to those that live.</summary>
internal sealed class CandidatePool
{
    private readonly Dictionary<SalesforceId, CandidateRecord> _byId = [];
    private readonly IReadOnlyCollection<SalesforceId> _unavailable;

    public CandidatePool(IReadOnlyList<CandidateRecord> candidates, IReadOnlyCollection<SalesforceId> unavailable)
    {
        _unavailable = unavailable;
        foreach (var candidate in candidates)
            _byId[candidate.Id] = _byId.TryGetValue(candidate.Id, out var known) ? Merged(known, candidate) : candidate;
    }

    /// <summary>The live records that the matching ones are, or lead to; no record twice.</summary>
    public Followed Follow(Func<CandidateRecord, bool> matches)
    {
        if (_byId.Count == 0) return Followed.Nothing;
        var records = new Dictionary<SalesforceId, CandidateRecord>();
        var wanted = new HashSet<SalesforceId>();
        var notes = new List<string>();
        foreach (var start in _byId.Values.Where(matches).OrderBy(record => record.Id.Value, StringComparer.Ordinal))
        {
            var (record, missing) = End(start);
            if (missing is { } id) wanted.Add(id);
            else if (record is null)
                notes.Add(
                    $"{start.Object} {start.Id} is {(start.IsDeleted ? "deleted" : "converted")} and leads to no record that is there.");
            else if (records.TryAdd(record.Id, record) && record.Id != start.Id)
                notes.Add(
                    $"{start.Object} {start.Id} was {(start.IsDeleted ? "merged into" : "converted to")} {record.Object} {record.Id}.");
        }
        return new Followed([.. records.Values], [.. wanted], [.. notes]);
    }

    /// <summary>Whether it matches itself, or was led to from a record that does.</summary>
    public bool LeadsTo(CandidateRecord record, Func<CandidateRecord, bool> matches) =>
        Follow(matches).Records.Any(found => found.Id == record.Id);

    private (CandidateRecord? Record, SalesforceId? Missing) End(CandidateRecord start)
    {
        var passed = new HashSet<SalesforceId>();
        var current = start;
        while (passed.Add(current.Id))
        {
            var next = current.IsDeleted ? current.MasterRecordId : current.IsConverted ? current.ConvertedContactId : null;
            if (next is not { } id) return (current.IsDeleted || current.IsConverted ? null : current, null);
            if (!_byId.TryGetValue(id, out var found)) return (null, _unavailable.Contains(id) ? null : id);
            current = found;
        }
        return (null, null);
    }

    /// <summary>The same record from two queries: the newer reading, with what only the other says.</summary>
    private static CandidateRecord Merged(CandidateRecord one, CandidateRecord other)
    {
        var (newer, older) = other.LastModified > one.LastModified ? (other, one) : (one, other);
        return newer with { Via = newer.Via ?? older.Via };
    }
}

/// <param name="Wanted">Records that were led to but are not among the candidates.</param>
internal sealed record Followed(ImmutableArray<CandidateRecord> Records, ImmutableArray<SalesforceId> Wanted, ImmutableArray<string> Notes)
{
    public static readonly Followed Nothing = new([], [], []);
}
