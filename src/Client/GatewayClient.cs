using System.Net;
using System.Runtime.CompilerServices;

namespace OnceHub.Sync.Client;

/// <summary>
/// An org's gateway. Passing faults (a lost connection, 408, 429, 5xx) are retried, after as long as the gateway asks for. A refusal
/// is a <see cref="GatewayProblemException"/>. Safe to use from many threads at once; keep one.
/// </summary>
/// <param name="http">
/// It is not disposed of. Its own timeout should not be shorter than <see cref="GatewayClientOptions.TryTimeout"/>.
/// </param>
/// <param name="options">Where the gateway is.</param>
/// <param name="time">The clock; the system's when left out.</param>
public sealed class GatewayClient(HttpClient http, GatewayClientOptions options, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly GatewayRequests _requests = new(http, options, time ?? TimeProvider.System);

    /// <summary>Posts events from here on: many at a time, in batches. Dispose of it to send what still waits.</summary>
    public EventSender SendEvents(EventSenderOptions? sending = null) => new(_requests, sending ?? new EventSenderOptions(), _time);

    /// <summary>Where a booking, conversation or contact stands; null while the gateway has not heard of it.</summary>
    /// <exception cref="ArgumentException">The id is empty, <c>.</c> or <c>..</c>, which no address can hold.</exception>
    public async Task<Booking?> FindBookingAsync(string bookingId, CancellationToken cancellationToken = default)
    {
        if (GatewayRequests.IsLostInAddresses(bookingId))
            throw new ArgumentException($"'{bookingId}' is no id of a booking.", nameof(bookingId));
        try
        {
            var address = $"bookings/{Uri.EscapeDataString(bookingId)}";
            return await _requests.GetAsync<Booking>(address, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayProblemException refused) when (refused.Problem.Type == "/problems/booking-not-found")
        {
            return null;
        }
    }

    /// <summary>Lists bookings, page by page as they are read. The order is that of the gateway's docs: newest change first.</summary>
    public async IAsyncEnumerable<BookingLine> ListBookingsAsync(
        BookingQuery? query = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var address = BookingAddress.Of(query ?? new BookingQuery(), cursor);
            var page = await _requests.GetAsync<BookingsPage>(address, cancellationToken).ConfigureAwait(false);
            foreach (var booking in page.Items) yield return booking;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>Sends a webhook as OnceHub does, signed: for tests.</summary>
    /// <param name="body">The envelope, as JSON in UTF-8.</param>
    public Task<WebhookAnswer> SendWebhookAsync(
        ReadOnlyMemory<byte> body, WebhookSigner signer, CancellationToken cancellationToken = default) =>
        _requests.SendAsync<WebhookAnswer>(
            () => _requests.Post("webhooks/oncehub", body, "application/json", signer), HttpStatusCode.Accepted, cancellationToken);
}
