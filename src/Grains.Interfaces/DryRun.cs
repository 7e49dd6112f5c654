using System.Collections.Immutable;
using System.Text.Json;

namespace OnceHub.Sync.Grains;

/// <summary>
/// Shows what the sync would do, by doing all of it but the writes. Runs in the process that is asked, by the same code as
/// the grains, and needs no silo.
/// </summary>
public interface IDryRun
{
    /// <summary>Ends within 30 seconds. Nothing is written, neither to Salesforce nor to the store.</summary>
    /// <returns>Null when the booking is not known.</returns>
    /// <exception cref="DryRunException">It cannot be tried; says why.</exception>
    Task<DryRunReport?> RunAsync(string org, DryRunRequest request, CancellationToken cancellationToken);
}

/// <summary>It cannot be tried; the message is for whoever asked.</summary>
public sealed class DryRunException(string? code, string message) : Exception(message)
{
    /// <summary>Why the event cannot be read, one of docs/errors.md; null when the booking's own events still wait.</summary>
    public string? Code => code;
}

/// <summary>What to try: an event, or a booking that is known.</summary>
public sealed record DryRunRequest
{
    /// <summary>An envelope as OnceHub sends it, in UTF-8.</summary>
    public byte[]? Event { get; init; }

    /// <summary>A booking, conversation or contact as it is known, written again.</summary>
    public string? BookingId { get; init; }

    /// <summary>As if it had never been synced: the guest is looked up anew.</summary>
    public bool AsNew { get; init; }

    /// <summary>A settings document to try instead of the saved one.</summary>
    public string? SettingsJson { get; init; }
}

/// <summary>What would be done.</summary>
public sealed record DryRunReport
{
    /// <summary>The booking, conversation or contact.</summary>
    public required string BookingId { get; init; }

    /// <summary>Null for a booking that is written as it is known.</summary>
    public string? EventType { get; init; }

    /// <summary>What the event is to what is known already: applied, older or repeated; failed when it would be set aside.</summary>
    public string? Verdict { get; init; }

    /// <summary>written, unchanged, setAside or deferred.</summary>
    public required string Outcome { get; init; }

    /// <summary>The Event's status, for example 'Scheduled (By customer)'.</summary>
    public string? Status { get; init; }

    public required DryRunGuest Guest { get; init; }

    public required DryRunMatch Match { get; init; }

    /// <summary>The people that were found in Salesforce, the chosen one first.</summary>
    public required ImmutableArray<DryRunCandidate> Candidates { get; init; }

    /// <summary>The requests that would be sent, in order, as they would be sent.</summary>
    public required ImmutableArray<DryRunSent> Requests { get; init; }

    /// <summary>Record by record, what they say.</summary>
    public required ImmutableArray<DryRunWrite> Writes { get; init; }

    /// <summary>What would be cut, left out or given a default.</summary>
    public required ImmutableArray<DryRunWarning> Warnings { get; init; }

    /// <summary>Why it would be set aside or put back; null when it would not.</summary>
    public DryRunFailure? Failure { get; init; }
}

/// <param name="Token">The guest's own name in this product; one of a new guest is made up for this try.</param>
/// <param name="IsNew">Nothing of the event was seen before.</param>
public sealed record DryRunGuest(string Token, bool IsNew);

/// <param name="Object">Contact or Lead; null when there would be no record.</param>
/// <param name="RecordId">Null for one that would be made.</param>
/// <param name="Rule">The rule that found it.</param>
public sealed record DryRunMatch(string? Object, string? RecordId, bool IsNew, string? Rule, string? Explanation);

public sealed record DryRunCandidate(string Id, string Object, string? Email, string? LastModified, bool Chosen);

public sealed record DryRunSent(string Method, string Path, JsonElement Body);

/// <param name="Request">Its request's position in the list of requests.</param>
/// <param name="Kind">insert, update or upsert.</param>
/// <param name="RecordId">Null for one that would be made.</param>
/// <param name="Refused">Why Salesforce would refuse it, as far as its describe tells; what is done then is in the writes that
/// follow.</param>
public sealed record DryRunWrite(
    int Request, string Kind, string Object, string? RecordId, ImmutableArray<DryRunField> Fields, DryRunFailure? Refused);

/// <param name="From">What the record holds now; null for nothing.</param>
/// <param name="Changes">Whether what it holds now differs.</param>
/// <param name="Source">The mapping's source, <c>fallback</c> or <c>required</c>; null for what the sync sets by itself.</param>
public sealed record DryRunField(string Field, string? From, string? To, bool Changes, string? Source);

public sealed record DryRunWarning(string Field, string Code, string Message);

public sealed record DryRunFailure(string Code, string Message);
