using System.Collections.Immutable;

namespace OnceHub.Sync.Grains;

/// <summary>
/// One per org, by org id: pulls the org's inbox while it holds the org's lease, and is the one way to the org's Salesforce,
/// so that reads and writes of many guests leave together. Every call ends within 20 seconds.
/// </summary>
[Alias("oncehub.org")]
public interface ISalesforceOrgGrain : IGrainWithStringKey
{
    /// <summary>There may be something in the inbox. May be lost; the sweeper wakes again.</summary>
    [OneWay, Alias("wake")]
    Task WakeAsync();

    /// <summary>Somebody watches: what happens is told to the live feed for the next minute. May be lost; watchers ask again before it is over.</summary>
    [OneWay, Alias("watch")]
    Task WatchAsync();

    /// <summary>Settings or connection were changed: forget what was read of them.</summary>
    [Alias("reload")]
    Task ReloadAsync();

    /// <summary>Finds records in Salesforce; the answers come in the order of the keys.</summary>
    [Alias("look-up")]
    Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys);

    /// <summary>Writes records of one guest; the outcomes come in the order of the writes.</summary>
    [Alias("write")]
    Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes);

    /// <summary>What the org's objects take; the answers come in the order of the questions.</summary>
    [Alias("describe")]
    Task<DescribeAnswer> DescribeAsync(ImmutableArray<DescribeQuestion> objects);

    /// <summary>Asks Salesforce whether the org's objects changed, unless that was done lately, and tells what the settings do not suit.</summary>
    /// <param name="maxAge">How old the last look may be.</param>
    [Alias("check-schema")]
    Task<SchemaReport> CheckSchemaAsync(TimeSpan maxAge);

    /// <summary>How it stands, for people and metrics.</summary>
    [Alias("status")]
    Task<OrgStatus> GetStatusAsync();
}

/// <summary>One thing to find.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.lookup-key")]
public sealed record LookupKey
{
    [Id(0)] public required LookupKind Kind { get; init; }

    /// <summary>An email, an E.164 phone, a Salesforce id, a guest token, a booking id, a name or a domain.</summary>
    [Id(1)] public required string Value { get; init; }
}

[GenerateSerializer, Alias("oncehub.lookup-kind")]
public enum LookupKind
{
    /// <summary>Contacts and Leads with this email.</summary>
    Email,

    /// <summary>Contacts and Leads with this number in any phone field and any rendering.</summary>
    Phone,

    /// <summary>A Contact, Lead, Case, Account or Event by its id, deleted and merged ones too.</summary>
    RecordId,

    /// <summary>Contacts and Leads that were made with this token as their external id.</summary>
    GuestToken,

    /// <summary>Events of a booking.</summary>
    BookingEvent,

    /// <summary>Accounts with this name.</summary>
    AccountName,

    /// <summary>Accounts whose website is at this domain.</summary>
    AccountDomain,

    /// <summary>Who is related to the Event with this id.</summary>
    EventRelations,

    /// <summary>Records by what a text calls them: the object, a slash, and the name or unique external id.</summary>
    NamedRecord,

    /// <summary>Events that the connected user made: of a Contact or Lead, at a time, since a time, with bars between.</summary>
    EventMadeSince,

    /// <summary>Cases that were opened for a booking.</summary>
    BookingCase,
}

[GenerateSerializer, Immutable, Alias("oncehub.lookup-answer")]
public sealed record LookupAnswer
{
    /// <summary>One per key, in order; empty where a failure is set.</summary>
    [Id(0)] public ImmutableArray<FoundRecords> Found { get; init; } = [];

    /// <summary>Set when nothing can be said: a failed look-up is never "not found".</summary>
    [Id(1)] public CallFailure? Failure { get; init; }

    /// <summary>This look-up's share of the calls spent.</summary>
    [Id(2)] public double Calls { get; init; }
}

/// <summary>The records found for one key, each as the JSON that Salesforce answered.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.found-records")]
public sealed record FoundRecords
{
    [Id(0)] public ImmutableArray<string> Json { get; init; } = [];
}

/// <summary>One record to write.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.record-write")]
public sealed record RecordWrite
{
    [Id(0)] public required WriteKind Kind { get; init; }

    /// <summary>API name.</summary>
    [Id(1)] public required string Object { get; init; }

    /// <summary>For updates.</summary>
    [Id(2)] public string? RecordId { get; init; }

    /// <summary>The external id field: what an upsert goes by, and what makes an insert safe to repeat.</summary>
    [Id(3)] public string? ExternalIdField { get; init; }

    [Id(4)] public string? ExternalIdValue { get; init; }

    /// <summary>The fields, as a JSON object.</summary>
    [Id(5)] public required string FieldsJson { get; init; }

    /// <summary>Sforce-Auto-Assign. False keeps the owner.</summary>
    [Id(6)] public bool AutoAssign { get; init; }

    /// <summary>Saves past duplicate rules that only alert.</summary>
    [Id(7)] public bool AllowDuplicates { get; init; }

    /// <summary>Earlier writes of the same call whose new ids go into fields of this one.</summary>
    [Id(8)] public ImmutableArray<WriteReference> References { get; init; } = [];

    /// <summary>Sent as a single record, whose answer tells more than a row of a collection.</summary>
    [Id(9)] public bool Alone { get; init; }

    /// <summary>Not of its turn's first round: it leaves before the writes that begin a turn.</summary>
    [Id(10)] public bool GoesOn { get; init; }
}

/// <param name="Field">The field that takes the id.</param>
/// <param name="Write">The position of the earlier write in the call.</param>
[GenerateSerializer, Immutable, Alias("oncehub.write-reference")]
public sealed record WriteReference([property: Id(0)] string Field, [property: Id(1)] int Write);

[GenerateSerializer, Alias("oncehub.write-kind")]
public enum WriteKind
{
    Insert,
    Update,
    Upsert,
}

/// <summary>What became of one write: an id, or a failure.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.write-outcome")]
public sealed record WriteOutcome
{
    [Id(0)] public string? RecordId { get; init; }

    [Id(1)] public bool Created { get; init; }

    [Id(2)] public CallFailure? Failure { get; init; }

    /// <summary>This write's share of the calls spent.</summary>
    [Id(3)] public double Calls { get; init; }
}

/// <summary>Why Salesforce did not do it.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.call-failure")]
public sealed record CallFailure
{
    [Id(0)] public required FailureAction Action { get; init; }

    [Id(1)] public required string Code { get; init; }

    [Id(2)] public required string Message { get; init; }

    [Id(3)] public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Records that are there already.</summary>
    [Id(4)] public ImmutableArray<string> ExistingRecords { get; init; } = [];

    /// <summary>The write may have happened.</summary>
    [Id(5)] public bool Ambiguous { get; init; }

    /// <summary>For <see cref="FailureAction.Defer"/>: not before this.</summary>
    [Id(6)] public DateTimeOffset? NotBefore { get; init; }

    [Id(7)] public bool AllowSave { get; init; }

    /// <summary>For <see cref="FailureAction.RequiredField"/>: values by type that would satisfy Salesforce, as a JSON object.</summary>
    [Id(8)] public string? DefaultsJson { get; init; }
}

/// <summary>What the asker should do about a failure.</summary>
[GenerateSerializer, Alias("oncehub.failure-action")]
public enum FailureAction
{
    /// <summary>Put the rows back and try later, without counting an attempt: it was not their fault.</summary>
    Defer,

    /// <summary>Put the rows back and try again soon, counting an attempt.</summary>
    Retry,

    /// <summary>Fix or drop the named fields.</summary>
    AdaptFields,

    /// <summary>A required field has no value.</summary>
    RequiredField,

    /// <summary>The org's validation rule refuses it.</summary>
    ValidationRule,

    /// <summary>A duplicate rule found matches.</summary>
    DuplicatesDetected,

    /// <summary>The unique external id is taken by <see cref="CallFailure.ExistingRecords"/>.</summary>
    DuplicateValue,

    /// <summary>The record is deleted, merged or not visible.</summary>
    RecordGone,

    /// <summary>The Lead is converted.</summary>
    ConvertedLead,

    /// <summary>What it refers to was not written.</summary>
    Halted,

    /// <summary>Set aside: somebody must act, or it is our bug.</summary>
    SetAside,
}

/// <summary>How an org stands.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.org-status")]
public sealed record OrgStatus
{
    /// <summary>This activation holds the org's lease and pulls.</summary>
    [Id(0)] public bool Pulling { get; init; }

    [Id(1)] public int InFlight { get; init; }

    /// <summary>Set while nothing is sent to Salesforce.</summary>
    [Id(2)] public string? PausedBecause { get; init; }

    [Id(3)] public DateTimeOffset? PausedUntil { get; init; }

    [Id(4)] public long? CallsUsed { get; init; }

    [Id(5)] public long? CallsLimit { get; init; }

    /// <summary>Calls of the limit that are never ours.</summary>
    [Id(6)] public long? CallsReserved { get; init; }

    /// <summary>Calls that we may still make now.</summary>
    [Id(7)] public long? CallsOurs { get; init; }

    /// <summary>The stable code of <see cref="PausedBecause"/>.</summary>
    [Id(8)] public string? PausedCode { get; init; }
}
