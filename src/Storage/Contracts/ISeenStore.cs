using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>What an org's events have named, and how often: what a mapping or a rule can choose from.</summary>
public interface ISeenStore
{
    /// <summary>Adds to the counts. Of an org that has named some thousands, new ones are not kept.</summary>
    Task CountSeenAsync(OrgId org, IReadOnlyList<SeenCount> counts, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Most often first.</summary>
    Task<IReadOnlyList<SeenRecord>> ListSeenAsync(OrgId org, SeenKind kind, int limit, CancellationToken cancellationToken);
}

public sealed record SeenCount(Seen Seen, long Times);

/// <param name="Times">In how many bookings, conversations and contacts; one or the other may be missing, or told twice, after a
/// crash.</param>
public sealed record SeenRecord(Seen Seen, long Times, DateTimeOffset FirstAt, DateTimeOffset LastAt);
