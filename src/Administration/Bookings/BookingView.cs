using System.Text.Json;
using System.Text.Json.Serialization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>Where a booking, conversation or contact stands, for a person.</summary>
public sealed record BookingView
{
    public required string BookingId { get; init; }

    /// <summary>Null while its events only wait.</summary>
    public required string? Phase { get; init; }

    /// <summary>The phase in full, for example 'Canceled (By customer)'.</summary>
    public string? Status { get; init; }

    /// <summary>Why it was canceled or rescheduled, where somebody said.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public int? DurationMinutes { get; init; }

    /// <summary>As the guest typed it.</summary>
    public string? GuestName { get; init; }

    public string? GuestEmail { get; init; }

    /// <summary>What is booked, for example '15-minute meeting'.</summary>
    public string? Subject { get; init; }

    /// <summary>The booking calendar, else the page or the kind of event, by which it was booked.</summary>
    public string? Calendar { get; init; }

    public required DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The guest's own name in this product, which is also the external id of a record made for it.</summary>
    public required string? Guest { get; init; }

    /// <summary>The guest's Lead or Contact.</summary>
    public required string? RecordId { get; init; }

    /// <summary>Why it is that record.</summary>
    public MatchView? Match { get; init; }

    public required string? SalesforceEventId { get; init; }

    /// <summary>The Case that was opened for it, or that its link named.</summary>
    public string? CaseId { get; init; }

    /// <summary>The Account that the guest's new Contact went into, or the Person Account that was made.</summary>
    public string? AccountId { get; init; }

    /// <summary>Salesforce does not show all of this yet: something was set aside.</summary>
    public bool Pending { get; init; }

    /// <summary>The booking that this one's Event went to.</summary>
    public string? TakenOverBy { get; init; }

    /// <summary>
    /// API calls spent on it so far, of shared calls its share; of a history in pages, what was recorded with its events.
    /// </summary>
    public required double CallsSpent { get; init; }

    [JsonIgnore]
    public BookingStanding Standing { get; init; }

    /// <summary>What became of its events: synced, failed or waiting.</summary>
    public string State => Standing.ToString().ToLowerInvariant();

    /// <summary>Why it failed or waits, in words, with what to do; null when it is synced.</summary>
    public string? Because { get; init; }

    /// <summary>Every record in Salesforce that was made or changed for it, with what changed in these lines of the history.</summary>
    public IReadOnlyList<RecordView> Records { get; init; } = [];

    /// <summary>Oldest first: the newest lines, or those before the place that was asked for.</summary>
    public required IReadOnlyList<HistoryView> History { get; init; }

    /// <summary>Asks for the lines of the history that are older; null where there are none.</summary>
    public string? OlderHistory { get; init; }

    /// <summary>Open failures, newest first.</summary>
    public required IReadOnlyList<FailureView> Failures { get; init; }

    /// <summary>Events that are accepted and wait.</summary>
    public required IReadOnlyList<WaitingView> Waiting { get; init; }

    /// <summary>Why its events wait while the whole org does: the code, as docs/errors.md lists it.</summary>
    public string? PausedCode { get; init; }

    /// <summary>The same in words, with what to do.</summary>
    public string? PausedBecause { get; init; }

    /// <summary>When Salesforce is asked again.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <param name="isNewest">The history is its newest page, which also tells what failed and never got as far as it.</param>
    public static BookingView Of(BookingRecord booking, bool isNewest = true)
    {
        var told = booking.History.Select(entry => entry.EventId).ToHashSet(StringComparer.Ordinal);
        HistoryView[] history =
        [
            .. booking.History.Select(HistoryView.Of)
                .Concat(booking.Failures.Where(failure => isNewest && !told.Contains(failure.EventId)).Select(HistoryView.SetAside))
                .OrderBy(entry => entry.At),
        ];
        var view = new BookingView
        {
            BookingId = booking.BookingId,
            Phase = booking.Phase,
            UpdatedAt = booking.UpdatedAt,
            Guest = booking.Guest?.Value,
            RecordId = booking.RecordId,
            SalesforceEventId = booking.SalesforceEventId,
            Standing =
                booking.Failures.Length > 0 ? BookingStanding.Failed
                : booking.Waiting.Length > 0 ? BookingStanding.Waiting
                : BookingStanding.Synced,
            CallsSpent = Math.Round(history.Sum(entry => entry.Calls), 3),
            History = history,
            OlderHistory = booking.OlderHistory,
            Failures = [.. booking.Failures.Select(FailureView.Of)],
            Waiting = [.. booking.Waiting.Select(WaitingView.Of)],
        };
        if (booking.State is { } state) view = view.WithJournal(StoredJson.Element(state));
        return view with { Records = RecordView.Of(view) };
    }

    /// <summary>What the booking's Event shows as its status; null where none of its events was applied.</summary>
    /// <param name="state">The booking's journal, as it is stored.</param>
    public static string? StatusOf(string? state) => state is null ? null : StatusOf(StoredJson.Element(state));

    private static string? StatusOf(JsonElement journal) =>
        Read(journal, "booking", BookingState.FromJson)?.StatusText ?? Read(journal, "visit", VisitState.FromJson)?.StatusText;

    // Read member by member: a journal of another version still shows what both versions know.
    private BookingView WithJournal(JsonElement journal)
    {
        var link = Member(journal, "link") ?? default;
        var booking = Read(journal, "booking", BookingState.FromJson);
        var details = booking?.Details?.Value;
        var match = new MatchView(Text(link, "recordObject"), Text(link, "rule"), Text(link, "explanation"));
        return this with
        {
            Status = booking?.StatusText ?? StatusOf(journal),
            Reason = booking?.Reason,
            StartsAt = booking?.StartsAt,
            DurationMinutes = booking?.DurationMinutes,
            GuestName = booking?.Form?.Value.Name,
            GuestEmail = booking?.Form?.Value.Email,
            Subject = details?.Subject,
            // Booking calendars come by their id alone.
            Calendar = (details?.Calendar ?? details?.BookingPage ?? details?.EventType ?? details?.MasterPage) is { } calendar
                ? calendar.Name ?? calendar.Id
                : null,
            Match = match is { Object: null, Rule: null, Explanation: null } ? null : match,
            Pending = Member(link, "pending") is { ValueKind: JsonValueKind.True },
            TakenOverBy = Text(link, "takenOverBy"),
            CaseId = Text(link, "caseId"),
            AccountId = Text(link, "accountId"),
            CallsSpent =
                OlderHistory is not null && Member(journal, "calls") is { ValueKind: JsonValueKind.Number } calls
                    ? Math.Max(calls.GetDouble(), CallsSpent)
                    : CallsSpent,
        };
    }

    private static T? Read<T>(JsonElement journal, string name, Func<string, T> read)
        where T : class
    {
        try
        {
            return Member(journal, name) is { } member ? read(member.GetRawText()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    private static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}

/// <param name="Object">Contact or Lead.</param>
/// <param name="Rule">The rule that found it; None or null when it was made.</param>
/// <param name="Explanation">In words, with the records that were not chosen.</param>
public sealed record MatchView(string? Object, string? Rule, string? Explanation);

/// <param name="EventId">The event it tells of; empty for what was done without one.</param>
/// <param name="Verdict">applied, older, repeated, or set aside: with a reason, to be tried again.</param>
/// <param name="Calls">What it cost in API calls, shared ones in part.</param>
/// <param name="Detail">What matched, what changed, what it cost.</param>
public sealed record HistoryView(DateTimeOffset At, string EventId, string Verdict, double Calls, JsonElement Detail)
{
    /// <summary>An event that could not be understood has nothing but its failure.</summary>
    public static HistoryView SetAside(Failure failure) => new(
        failure.At,
        failure.EventId,
        "set aside",
        0,
        StoredJson.Element(new HistoryDetail { Type = failure.Type, Explanation = failure.Message }.ToJson()));

    public static HistoryView Of(HistoryEntry entry)
    {
        var detail = StoredJson.Element(entry.Detail);
        var calls =
            detail.ValueKind == JsonValueKind.Object
            && detail.TryGetProperty("calls", out var spent)
            && spent.ValueKind == JsonValueKind.Number
            ? spent.GetDouble()
            : 0;
        return new HistoryView(entry.At, entry.EventId, entry.Verdict, calls, detail);
    }
}

public sealed record WaitingView(string EventId, string Type, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, int Attempts)
{
    public static WaitingView Of(WaitingEvent waiting) =>
        new(waiting.EventId, waiting.Type, waiting.ReceivedAt, waiting.DueAt, waiting.Attempts);
}

/// <param name="Id">What a replay names.</param>
/// <param name="Code">See docs/errors.md; of Salesforce's errors, its own code.</param>
/// <param name="Cause">What failures of one kind share, a field or a rule.</param>
/// <param name="ResolvedAt">When it was applied after all; null while open.</param>
public sealed record FailureView(
    long Id,
    string EventId,
    string SubjectId,
    string Type,
    string Code,
    string Cause,
    string Message,
    DateTimeOffset At,
    DateTimeOffset? ResolvedAt)
{
    /// <summary>Of the record that was refused, such as Contact or Event; null for what is about none.</summary>
    public string? Object { get; init; }

    public static FailureView Of(Failure failure) => new(
        failure.Id,
        failure.EventId,
        failure.SubjectId,
        failure.Type,
        failure.Code,
        failure.Cause,
        failure.Message,
        failure.At,
        failure.ResolvedAt)
    {
        Object = failure.Object.Length > 0 ? failure.Object : null,
    };
}
