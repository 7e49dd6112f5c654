using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Guests;

/// <summary>Everything that is kept of a guest, to be read by people and programs.</summary>
/// <param name="Guests">Who it is: usually one.</param>
/// <param name="Bookings">Also conversations, and the contact itself.</param>
/// <param name="Events">As they were received.</param>
public sealed record GuestExportView(
    IReadOnlyList<GuestExportView.Guest> Guests,
    IReadOnlyList<GuestExportView.Booking> Bookings,
    IReadOnlyList<GuestExportView.Event> Events)
{
    public static GuestExportView Of(GuestExport export) => new(
        [.. export.Guests.Select(guest => new Guest(guest.Email, guest.Identities, Json(guest.Notes)))],
        [
            .. export.Bookings.Select(booking => new Booking(
                booking.BookingId, booking.Phase, booking.GuestName, Json(booking.State),
                [.. booking.History.Select(line => new HistoryLine(line.At, line.EventId, line.Verdict, Json(line.Detail)))],
                [.. booking.Failures.Select(failure => new Failure(failure.At, failure.Code, failure.Message, failure.ResolvedAt))])),
        ],
        [
            .. export.Events.Select(one => new Event(
                one.EventId, one.SubjectId, one.Type, one.ReceivedAt, Json(Encoding.UTF8.GetString(one.Payload)))),
        ]);

    /// <summary>What is no JSON is given as text.</summary>
    private static JsonNode? Json(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            return JsonNode.Parse(EscapedSurrogates.Mend(Encoding.UTF8.GetBytes(text)));
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    public sealed record Guest(string? Email, IReadOnlyList<string> Identities, JsonNode? Notes);

    public sealed record Booking(
        string BookingId,
        string? Phase,
        string? GuestName,
        JsonNode? State,
        IReadOnlyList<HistoryLine> History,
        IReadOnlyList<Failure> Failures);

    public sealed record HistoryLine(DateTimeOffset At, string EventId, string Verdict, JsonNode? Detail);

    /// <param name="ResolvedAt">When it was applied after all; null while open.</param>
    public sealed record Failure(DateTimeOffset At, string Code, string Message, DateTimeOffset? ResolvedAt);

    /// <param name="Payload">Null once it was purged.</param>
    public sealed record Event(string EventId, string SubjectId, string Type, DateTimeOffset ReceivedAt, JsonNode? Payload);
}
