using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Where bookings stand.</summary>
internal static class BookingEndpoints
{
    public static async Task<IResult> FindAsync(
        string org,
        [Description("BKNG-…, or the id of a conversation or contact.")] string bookingId,
        [FromServices] ISyncStore store,
        OrgWorker worker,
        CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        if (await store.FindBookingAsync(orgId, bookingId, cancellationToken) is not { } booking)
            return Problem.Of(
                ProblemKinds.BookingNotFound,
                $"Org '{org}' has had no event of booking '{bookingId}'. Check the id; if OnceHub has the booking, check that its webhook for this org is enabled.");
        // Only what waits is held up.
        var status = booking.Waiting.IsEmpty ? null : await worker.FindStatusAsync(orgId, cancellationToken);
        return TypedResults.Ok(BookingView.Of(booking) with
        {
            PausedCode = status?.PausedCode,
            PausedBecause = status?.PausedBecause,
            PausedUntil = status?.PausedUntil,
        });
    }

    public static async Task<IResult> ListAsync(
        string org,
        [Description("Only bookings in this phase, for example Scheduled.")] string? phase,
        [Description("Only bookings of this Lead, Contact or Case.")] string? recordId,
        [Description("Only bookings that changed at this time or later.")] string? updatedSince,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("1 to 200; 50 when left out.")] string? limit,
        [FromServices] ISyncStore store,
        CancellationToken cancellationToken)
    {
        var filter = new BookingFilter(phase, recordId, QueryText.Time("updatedSince", updatedSince));
        var page = await QueryText.WithCursorAsync(
            cursor, () => store.ListBookingsAsync(OrgId.Parse(org), filter, cursor, QueryText.Limit(limit), cancellationToken));
        return TypedResults.Ok(new BookingsPage([.. page.Items.Select(BookingLine.Of)], page.NextCursor));
    }
}

/// <param name="Items">Newest change first.</param>
/// <param name="NextCursor">Asks for the next page; null on the last.</param>
internal sealed record BookingsPage(IReadOnlyList<BookingLine> Items, string? NextCursor);

/// <param name="Failures">Of its events, how many are set aside: Salesforce does not show what they tell.</param>
/// <param name="Waiting">Of its events, how many wait to be applied.</param>
internal sealed record BookingLine(
    string BookingId, string Phase, string? RecordId, string? SalesforceEventId, DateTimeOffset? StartsAt, DateTimeOffset UpdatedAt, long Failures, long Waiting)
{
    public static BookingLine Of(BookingListItem item) =>
        new(item.BookingId, item.Phase, item.RecordId, item.SalesforceEventId, item.StartsAt, item.UpdatedAt, item.Failures, item.Waiting);
}
