using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Which record is the guest's, and why.</summary>
public sealed record RecordMatch
{
    /// <summary>Null: make one (unless <see cref="Wanted"/> is not empty).</summary>
    public CandidateRecord? Record { get; init; }

    public required MatchRule Rule { get; init; }

    /// <summary>
    /// A merged or converted record with the guest's email led to it, so that it is this email's although it may hold another. Never of
    /// what only a phone or a link led to.
    /// </summary>
    public bool IsLedTo { get; init; }

    /// <summary>Nobody was found, but a record that was made for another email of this guest has its external id.</summary>
    public bool IsTokenTaken { get; init; }

    /// <summary>Nobody was found, but the record of the guest's earlier bookings holds another email: it is somebody else's.</summary>
    public bool IsEarlierOfAnotherEmail { get; init; }

    /// <summary>One or more sentences for a person.</summary>
    public required string Explanation { get; init; }

    /// <summary>Other records that matched by the same rule, best first.</summary>
    public ImmutableArray<CandidateRecord> RunnersUp { get; init; } = [];

    /// <summary>
    /// Records that a merged or converted one leads to and that were not among the candidates. Not empty: read them, add them
    /// (or leave them out, if they are not there) and choose again with <c>unavailable</c> naming those not found.
    /// </summary>
    public ImmutableArray<SalesforceId> Wanted { get; init; } = [];

    /// <summary>What a new record is to be made as; never Lead for somebody who is a Contact.</summary>
    public required PersonObject NewAs { get; init; }
}

public enum MatchRule
{
    None,
    RecordId,
    Email,
    Phone,

    /// <summary>The record carries the guest's own token: we made it.</summary>
    Token,
}
