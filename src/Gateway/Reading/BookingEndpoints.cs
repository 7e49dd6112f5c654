using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Where bookings stand.</summary>
internal static class BookingEndpoints
{
    public static async Task<IResult> FindAsync(
        string org,
        [Description("BKNG-…, or the id of a conversation or contact.")] string bookingId,
        [Description("The olderHistory of the answer before: tells the lines of the history before it.")] string? olderThan,
        OrgBookings bookings,
        CancellationToken cancellationToken) =>
        await bookings.FindAsync(OrgId.Parse(org), bookingId, olderThan, cancellationToken).AnswerAsync(org);

    public static async Task<IResult> ListAsync(
        HttpContext http,
        string org,
        [Description("Only bookings in this phase; conversations are Started, Closed or Abandoned, contacts Contact."), Phase]
            string? phase,
        [Description("Only bookings of this Lead, Contact or Case.")] string? recordId,
        [Description("Only bookings of this booking calendar or booking page: its id.")] string? calendar,
        [Description("synced, failed or waiting: what became of its events."), OneOf<BookingStanding>] string? state,
        [Description("Only meetings that start at this time or later."), PointInTime] string? startsFrom,
        [Description("Only meetings that start before this time."), PointInTime] string? startsUntil,
        [Description("Only bookings that changed at this time or later."), PointInTime] string? updatedSince,
        [Description("Only bookings that changed before this time."), PointInTime] string? updatedUntil,
        [Description(
            "Looks for a guest's name, email or phone, a Salesforce id of 15 or 18 characters, a booking id or an event id. "
            + "Viewers find nobody by name, email or phone."
        )]
            string? q,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("1 to 200; 50 when left out."), Whole(1, QueryText.MaxLimit)] string? limit,
        OrgBookings bookings,
        CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var reader = Callers.Of(http).RoleIn(orgId) ?? Role.Viewer;
        var filter = new BookingFilter(QueryText.Phase(phase), QueryText.Record(recordId), QueryText.Time("updatedSince", updatedSince))
        {
            UpdatedUntil = QueryText.Time("updatedUntil", updatedUntil),
            Calendar = calendar,
            Standing = QueryText.OneOf<BookingStanding>("state", state),
            StartsFrom = QueryText.Time("startsFrom", startsFrom),
            StartsUntil = QueryText.Time("startsUntil", startsUntil),
        };
        return await bookings.ListAsync(orgId, reader, filter, q, cursor, QueryText.Limit(limit), cancellationToken).AnswerAsync(
            org, static page => TypedResults.Ok(new BookingsPage([.. page.Items.Select(BookingLine.Of)], page.NextCursor)));
    }

    public static Task<IResult> ReplayAsync(string org, string bookingId, BookingReplays replays, CancellationToken cancellationToken) =>
        replays.OneAsync(OrgId.Parse(org), bookingId, cancellationToken).AnswerAsync(org, ReplayAnswer.Accepted);

    public static async Task<IResult> ReplayManyAsync(
        HttpContext http, string org, BookingReplays replays, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<BookingReplayRequest>(http);
        var lacking = new BookingsLacking(asked.Code, asked.Field, asked.UpdatedSince);
        return await replays.ManyAsync(OrgId.Parse(org), lacking, asked.Cursor, cancellationToken).AnswerAsync(
            org, static replayed => TypedResults.Accepted((string?)null, new BookingReplayAnswer(replayed.Count, replayed.NextCursor)));
    }
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
}

/// <param name="Replayed">Bookings that wait to be written again.</param>
/// <param name="NextCursor">Send it to go on with older bookings; null when all were looked at.</param>
internal sealed record BookingReplayAnswer(int Replayed, string? NextCursor);

/// <param name="Items">In the order that the filters ask for: newest change first, latest start first by start, newest failure first of
/// what failed, and what is tried next first of what waits.</param>
/// <param name="NextCursor">Asks for the next page; null on the last.</param>
internal sealed record BookingsPage(IReadOnlyList<BookingLine> Items, string? NextCursor);

/// <param name="Phase">Null where none of its events was applied yet, as updatedAt is then.</param>
/// <param name="Status">What its Event in Salesforce shows as its status; null where the booking is too long for a list to read.</param>
/// <param name="GuestName">As the guest gave it.</param>
/// <param name="Calendar">The id of its booking calendar, or of its booking page where there is none.</param>
/// <param name="Failures">Of its events, how many are set aside: Salesforce does not show what they tell.</param>
/// <param name="Waiting">Of its events, how many wait to be applied.</param>
internal sealed record BookingLine(
    string BookingId, string? Phase, string? Status, string? GuestName, string? Calendar, string? RecordId, string? SalesforceEventId,
    DateTimeOffset? StartsAt, DateTimeOffset? UpdatedAt, long Failures, long Waiting)
{
    public static BookingLine Of(BookingListItem item) =>
        new(
            item.BookingId,
            item.Phase,
            BookingView.StatusOf(item.State),
            item.GuestName,
            item.Calendar,
            item.RecordId,
            item.SalesforceEventId,
            item.StartsAt, item.UpdatedAt, item.Failures, item.Waiting);
}
