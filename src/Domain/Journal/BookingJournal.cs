using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>What the store keeps of a booking: the joined state of its events, and where it is in Salesforce.</summary>
public sealed record BookingJournal
{
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>Of a booking; null for a conversation or contact.</summary>
    public BookingState? Booking { get; init; }

    /// <summary>Of a conversation or contact; null for a booking.</summary>
    public VisitState? Visit { get; init; }

    public SalesforceLink Link { get; init; } = new();

    /// <summary>Salesforce calls spent on it so far, as shares of shared requests.</summary>
    public double Calls { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JournalJson.Options);

    /// <summary>Unknown members, of newer versions, are ignored.</summary>
    /// <exception cref="JsonException">Not such a journal.</exception>
    public static BookingJournal FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<BookingJournal>(json, JournalJson.Options)
                ?? throw new JsonException("A journal cannot be null.");
        }
        catch (Exception unreadable) when (unreadable is NotSupportedException or ArgumentException or FormatException)
        {
            throw new JsonException($"Not a journal: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Null for what this version cannot read.</summary>
    public static BookingJournal? TryFromJson(string json)
    {
        try
        {
            return FromJson(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Where a booking is in Salesforce, and why there.</summary>
public sealed record SalesforceLink
{
    /// <summary>The guest's Contact (a Person Account's contact) or Lead.</summary>
    public SalesforceId? RecordId { get; init; }

    public PersonObject? RecordObject { get; init; }

    /// <summary>Which rule found the record; None when we made it.</summary>
    public MatchRule? Rule { get; init; }

    /// <summary>For a person: why this record.</summary>
    public string? Explanation { get; init; }

    /// <summary>The Account that the guest's new Contact went into, or the Person Account that was made.</summary>
    public SalesforceId? AccountId { get; init; }

    public SalesforceId? EventId { get; init; }

    /// <summary>The WhoId that the Event was last written with.</summary>
    public SalesforceId? EventWhoId { get; init; }

    /// <summary>The OwnerId that the Event was last given here; null where its owner was left as it was.</summary>
    public SalesforceId? EventOwnerId { get; init; }

    /// <summary><see cref="EventUpdate.ShapeOf"/> the settings that the Event was last written by; null: unknown.</summary>
    public string? EventShape { get; init; }

    /// <summary>
    /// Fingerprint of what the Event was last written with. Empty: a write was begun, and what came of it is not recorded.
    /// Null: unknown.
    /// </summary>
    public string? EventShows { get; init; }

    /// <summary>
    /// The booking as its Event was last written, where what is recorded since could not be written; null: it is the recorded one.
    /// </summary>
    public BookingState? EventBooking { get; init; }

    /// <summary>The revision that the Event was last written with.</summary>
    public long Revision { get; init; }

    /// <summary>The booking that took over this one's Event, which this one must not write any more.</summary>
    public string? TakenOverBy { get; init; }

    /// <summary>Salesforce does not show the state yet: something was set aside.</summary>
    public bool Pending { get; init; }

    /// <summary>The booking that replaced this one, for which this one's Event was closed.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>Bookings that name this one as the other half of a reschedule, where this one's own events may not say so.</summary>
    public BookingIds? NamedBy { get; init; }

    /// <summary>Inbox rows that were set aside for what Salesforce refused; a later success is theirs too.</summary>
    public IReadOnlyList<long>? PendingRows { get; init; }

    /// <summary>Somebody deleted the Event in Salesforce, and the settings leave it so.</summary>
    public bool EventLeft { get; init; }

    /// <summary>The Case that was opened for the booking, or that its link named.</summary>
    public SalesforceId? CaseId { get; init; }

    /// <summary>The Case is not there any more, and is not opened again.</summary>
    public bool CaseGone { get; init; }

    /// <summary>
    /// An insert of the Event that was begun, in an org without our external id on Events; null once its outcome is known.
    /// </summary>
    public EventIntent? EventIntent { get; init; }

    /// <summary>
    /// When an insert of the Case was begun, in an org without our external id on Cases; null once its outcome is known.
    /// </summary>
    public DateTimeOffset? CaseIntent { get; init; }

    /// <summary>Emails of further guests that were looked up to be invited; null for none.</summary>
    public IReadOnlyList<string>? Invited { get; init; }

    /// <summary>
    /// The invitations that were made here, of those who are still invited; null for none. Earlier versions did not note them: who
    /// was invited by one of those stays invited.
    /// </summary>
    public IReadOnlyList<Invitation>? Invitations { get; init; }

    /// <summary>With its Case, which an Event that was written before does not show yet.</summary>
    public SalesforceLink With(SalesforceId caseId) => this with
    {
        CaseId = caseId,
        CaseIntent = null,
        EventShows = CaseId == caseId || EventShows == "" ? EventShows : null,
    };
}

/// <summary>A further guest who was invited to the Event here, and not by somebody in Salesforce.</summary>
/// <param name="Email">By which the guest's record was found.</param>
/// <param name="Relation">The EventRelation that was made.</param>
public sealed record Invitation(string Email, SalesforceId Relation);

/// <param name="At">When it was sent, or a little before.</param>
/// <param name="StartsAt">Of the Event.</param>
public sealed record EventIntent(DateTimeOffset At, DateTimeOffset StartsAt);

/// <summary>One line of history, as told to a person.</summary>
public sealed record HistoryDetail
{
    /// <summary>The event's type.</summary>
    public string? Type { get; init; }

    /// <summary>What the booking showed after it.</summary>
    public string? Status { get; init; }

    /// <summary>When the event says it happened.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    public string? RecordId { get; init; }

    public string? Explanation { get; init; }

    public IReadOnlyList<FieldChange>? Changes { get; init; }

    public IReadOnlyList<FieldProblem>? Problems { get; init; }

    /// <summary>Objects of which a record was made; of others, records that were there were changed.</summary>
    public IReadOnlyList<string>? Made { get; init; }

    /// <summary>Other records that matched, best first.</summary>
    public IReadOnlyList<string>? RunnersUp { get; init; }

    /// <summary>What was sent to Salesforce, in order, and what it answered; look-ups are not told, and of very many the first.</summary>
    public IReadOnlyList<SentWrite>? Sent { get; init; }

    /// <summary>Salesforce calls spent, as a share of shared requests.</summary>
    public double? Calls { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JournalJson.Options);
}

/// <summary>One record that Salesforce was asked to write.</summary>
/// <param name="Operation">insert, update, upsert or delete.</param>
/// <param name="RecordId">Null where none was made.</param>
/// <param name="Error">Salesforce's code; null where it was written.</param>
/// <param name="Fields">Names of the fields that were sent.</param>
public sealed record SentWrite(string Object, string Operation, string? RecordId, string? Error, IReadOnlyList<string> Fields);

/// <summary>How journals are written: camelCase, enums by name, nothing for null.</summary>
public static class JournalJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = StateJson.Encoder,
        Converters =
        {
            new JsonStringEnumConverter(),
            new StateConverter<BookingState>(),
            new StateConverter<VisitState>(),
        },
    };

    /// <summary>States write themselves, so that they read the same wherever they stand.</summary>
    private sealed class StateConverter<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            StateJson.Read<T>(ref reader);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            StateJson.WriteTo(writer, value);
    }
}
