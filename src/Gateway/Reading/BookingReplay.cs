using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Writes bookings to Salesforce once more, whether they failed or not: what was left out of a record is filled in once the
/// mapping, or the org, is mended.
/// </summary>
internal static class BookingReplay
{
    private const int PageSize = 100;
    private const int PagesPerRequest = 5;

    public static async Task<IResult> OneAsync(
        string org, string bookingId, [FromServices] ISyncStore store, InboxWriter inbox, OrgWorker worker, OrgWakeUps wakeUps, TimeProvider time, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        if (await store.FindBookingAsync(orgId, bookingId, cancellationToken) is not { State: not null })
            return Problem.Of(ProblemKinds.BookingNotFound, $"Org '{org}' knows nothing of booking '{bookingId}' that could be written again. Check the id; an event of it may still wait.");
        await AskAsync(orgId, [bookingId], inbox, worker, wakeUps, time, cancellationToken);
        return TypedResults.Accepted((string?)null, new ReplayAnswer(1, More: false));
    }

    public static async Task<IResult> ManyAsync(
        HttpContext http, string org, [FromServices] ISyncStore store, InboxWriter inbox, OrgWorker worker, OrgWakeUps wakeUps, TimeProvider time, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var asked = await JsonBody.ReadAsync<BookingReplayRequest>(http);
        var cursor = asked.Cursor;
        var chosen = new List<string>();
        for (var i = 0; i < PagesPerRequest; i++)
        {
            var page = await QueryText.WithCursorAsync(
                cursor, () => store.ListBookingsAsync(orgId, new BookingFilter(UpdatedSince: asked.UpdatedSince), cursor, PageSize, cancellationToken));
            foreach (var booking in page.Items)
                if (await store.FindBookingAsync(orgId, booking.BookingId, cancellationToken) is { } record && LastProblems(record).Any(asked.Means)) chosen.Add(booking.BookingId);
            cursor = page.NextCursor;
            if (cursor is null) break;
        }
        if (chosen.Count > 0) await AskAsync(orgId, chosen, inbox, worker, wakeUps, time, cancellationToken);
        return TypedResults.Accepted((string?)null, new BookingReplayAnswer(chosen.Count, cursor));
    }

    private static async Task AskAsync(
        OrgId org, IEnumerable<string> bookings, InboxWriter inbox, OrgWorker worker, OrgWakeUps wakeUps, TimeProvider time, CancellationToken cancellationToken)
    {
        await worker.NoteRepairAsync(org, cancellationToken);
        await inbox.AppendAsync([.. bookings.Select(booking => EntryOf(org, booking, time.GetUtcNow()))]);
        wakeUps.Wake(org);
    }

    private static InboxEntry EntryOf(OrgId org, string booking, DateTimeOffset now)
    {
        var id = AgainEvent.NewId();
        return new InboxEntry
        {
            Org = org, EventId = id, SubjectId = booking, Type = AgainEvent.Type, OrderTime = now, ReceivedAt = now, Payload = AgainEvent.Payload(id, booking, now),
        };
    }

    /// <summary>Of the last turn that told any, unless it was written again since without one.</summary>
    private static IEnumerable<(string Field, string Code)> LastProblems(BookingRecord booking)
    {
        for (var i = booking.History.Length - 1; i >= 0; i--)
        {
            var detail = JsonBody.Element(booking.History[i].Detail);
            if (detail.ValueKind != JsonValueKind.Object) continue;
            if (detail.TryGetProperty("problems", out var problems) && problems.ValueKind == JsonValueKind.Array)
                return [.. problems.EnumerateArray().Select(problem => (TextOf(problem, "field"), TextOf(problem, "code")))];
            if (TextOf(detail, "type") == AgainEvent.Type) break;
        }
        return [];
    }

    private static string TextOf(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>Which bookings to write again: all whose record lacks something, or those that all members hold for.</summary>
internal sealed record BookingReplayRequest
{
    /// <summary>A code of what was left out or cut, such as FIELD_NOT_WRITABLE.</summary>
    public string? Code { get; init; }

    /// <summary>The Salesforce field that it was about.</summary>
    public string? Field { get; init; }

    /// <summary>Only bookings that changed at this time or later.</summary>
    public DateTimeOffset? UpdatedSince { get; init; }

    /// <summary>The nextCursor of the answer before.</summary>
    public string? Cursor { get; init; }

    public bool Means((string Field, string Code) problem) =>
        (Code is null || Code == problem.Code) && (Field is null || problem.Field.Split(", ").Contains(Field, StringComparer.OrdinalIgnoreCase));
}

/// <param name="Replayed">Bookings that wait to be written again.</param>
/// <param name="NextCursor">Send it to go on with older bookings; null when all were looked at.</param>
internal sealed record BookingReplayAnswer(int Replayed, string? NextCursor);
