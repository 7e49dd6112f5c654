using System.Text.Json;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Where a booking stands, for a person.</summary>
internal sealed record BookingView
{
    public required string BookingId { get; init; }

    /// <summary>Null while its events only wait.</summary>
    public required string? Phase { get; init; }

    /// <summary>The phase in full, for example 'Canceled (By customer)'.</summary>
    public required string? Status { get; init; }

    public required string? Reason { get; init; }

    public required DateTimeOffset? StartsAt { get; init; }

    public required int? DurationMinutes { get; init; }

    public required DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The guest's own name in this product, which is also the external id of a record made for it.</summary>
    public required string? Guest { get; init; }

    /// <summary>The matched Lead, Contact or Case.</summary>
    public required string? RecordId { get; init; }

    /// <summary>Which rule matched the record, and what else was considered.</summary>
    public required JsonElement? Match { get; init; }

    public required string? SalesforceEventId { get; init; }

    /// <summary>This booking's share of the API calls spent so far.</summary>
    public required double CallsSpent { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<HistoryView> History { get; init; }

    /// <summary>Open failures, newest first.</summary>
    public required IReadOnlyList<FailureView> Failures { get; init; }

    /// <summary>Events that are accepted and wait.</summary>
    public required IReadOnlyList<WaitingView> Waiting { get; init; }

    public static BookingView Of(BookingRecord booking)
    {
        var state = booking.State is { } json ? JsonBody.Element(json) : default;
        HistoryView[] history = [.. booking.History.Select(HistoryView.Of)];
        return new BookingView
        {
            BookingId = booking.BookingId,
            Phase = booking.Phase,
            Status = Text(state, "status"),
            Reason = Text(state, "reason"),
            StartsAt = Member(state, "startsAt") is { ValueKind: JsonValueKind.String } starts && starts.TryGetDateTimeOffset(out var time) ? time : null,
            DurationMinutes = Member(state, "durationMinutes") is { ValueKind: JsonValueKind.Number } length && length.TryGetInt32(out var minutes) ? minutes : null,
            UpdatedAt = booking.UpdatedAt,
            Guest = booking.Guest?.Value,
            RecordId = booking.RecordId,
            Match = Member(state, "match"),
            SalesforceEventId = booking.SalesforceEventId,
            CallsSpent = history.Sum(entry => entry.Calls),
            History = history,
            Failures = [.. booking.Failures.Select(FailureView.Of)],
            Waiting = [.. booking.Waiting.Select(WaitingView.Of)],
        };
    }

    private static JsonElement? Member(JsonElement state, string name) =>
        state.ValueKind == JsonValueKind.Object && state.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static string? Text(JsonElement state, string name) =>
        Member(state, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}

/// <param name="EventId">The event it tells of; empty for what was done without one.</param>
/// <param name="Verdict">applied, older, repeated, failed, or what else was decided.</param>
/// <param name="Calls">What it cost in API calls, shared ones in part.</param>
/// <param name="Detail">What matched, what changed, what it cost.</param>
internal sealed record HistoryView(DateTimeOffset At, string EventId, string Verdict, double Calls, JsonElement Detail)
{
    public static HistoryView Of(HistoryEntry entry)
    {
        var detail = JsonBody.Element(entry.Detail);
        var calls = detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty("calls", out var spent) && spent.ValueKind == JsonValueKind.Number
            ? spent.GetDouble()
            : 0;
        return new HistoryView(entry.At, entry.EventId, entry.Verdict, calls, detail);
    }
}

internal sealed record WaitingView(string EventId, string Type, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, int Attempts)
{
    public static WaitingView Of(WaitingEvent waiting) => new(waiting.EventId, waiting.Type, waiting.ReceivedAt, waiting.DueAt, waiting.Attempts);
}

/// <param name="Id">What a replay names.</param>
/// <param name="Code">See docs/errors.md; of Salesforce's errors, its own code.</param>
/// <param name="Cause">What failures of one kind share, a field or a rule.</param>
/// <param name="ResolvedAt">When it was applied after all; null while open.</param>
internal sealed record FailureView(
    long Id, string EventId, string SubjectId, string Type, string Code, string Cause, string Message, DateTimeOffset At, DateTimeOffset? ResolvedAt)
{
    public static FailureView Of(Failure failure) => new(
        failure.Id, failure.EventId, failure.SubjectId, failure.Type, failure.Code, failure.Cause, failure.Message, failure.At, failure.ResolvedAt);
}
