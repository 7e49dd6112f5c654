namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Events as OnceHub sends them.</summary>
internal static class Envelopes
{
    /// <summary>The sample that OnceHub publishes.</summary>
    public const string Published = """
        {"id":"EVNT-2AB8RJY3LF","object":"event","creation_time":"2021-01-20T12:10:03.140Z","type":"booking.scheduled","api_version":"v2","data":{"object":"booking","id":"BKNG-YNMGHKQ24XV5","tracking_id":"BKNG-YNMGHKQ24XV5","subject":"15-minute meeting","status":"scheduled","in_trash":false,"creation_time":"2021-01-20T12:10:02.487Z","starting_time":"2021-01-20T16:45:00.000Z","last_updated_time":"2021-01-20T12:10:02.753Z","owner":{"id":"USR-YX0J4ANZTV","object":"user","first_name":"Michael","last_name":"","email":"michael@example.com","status":"active"},"duration_minutes":15,"virtual_conferencing":{"join_url":""},"location_description":"","rescheduled_booking_id":"","cancel_reschedule_information":{"reason":"","actioned_by":"","user_id":""},"form_submission":{"name":"Carrie","email":"carrie@customer.com","phone":"","mobile_phone":"","note":"","company":"","guests":[],"custom_fields":[]},"booking_page":{"id":"BP-L5SMQPFA1V","object":"booking_page","name":"Michael ","label":"Michael4","url":"https://go.oncehub.com/Michael4","active":true},"master_page":null,"event_type":{"id":"ET-E8DL20JT5U","object":"event_type","name":"15-minute meeting","description":""},"external_calendar":{"type":"none","name":"","id":"","event_id":""}}}
        """;

    public static string Booking(string eventId, string type = "booking.scheduled", string bookingId = "BKNG-1", int padding = 0) =>
        """{"id":"EVENT","object":"event","creation_time":"2026-01-20T12:10:03.140Z","type":"TYPE","api_version":"v2","data":{"object":"booking","id":"BOOKING","status":"scheduled","creation_time":"2026-01-20T12:10:02.487Z","starting_time":"2026-01-20T16:45:00.000Z","last_updated_time":"2026-01-20T12:10:02.753Z","duration_minutes":15,"subject":"SUBJECT","form_submission":{"name":"Carrie","email":"carrie@customer.example"}}}"""
            .Replace("EVENT", eventId, StringComparison.Ordinal)
            .Replace("TYPE", type, StringComparison.Ordinal)
            .Replace("BOOKING", bookingId, StringComparison.Ordinal)
            .Replace("SUBJECT", new string('x', padding), StringComparison.Ordinal);
}
