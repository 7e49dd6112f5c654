using System.Globalization;

namespace OnceHub.Sync.Benchmarks;

/// <summary>Booking events as OnceHub sends them, about 1.2 kB each.</summary>
internal static class Bookings
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static string Event(string booking, string email, string type = "booking.scheduled", int minute = 0, string name = "Ann Miller")
    {
        var status = type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return $$"""{"id":"EVNT-{{booking}}-{{status}}","object":"event","creation_time":"{{Time(minute)}}","type":"{{type}}","api_version":"v2","data":{"object":"booking","id":"{{booking}}","tracking_id":"{{booking}}","subject":"15-minute meeting","status":"{{status}}","in_trash":false,"creation_time":"{{Time(0)}}","starting_time":"{{Time(10_000 + (status == "rescheduled" ? 60 : 0))}}","last_updated_time":"{{Time(minute)}}","owner":{"id":"USR-YX0J4ANZTV","object":"user","first_name":"Michael","last_name":"","email":"michael@example.com","status":"active"},"duration_minutes":15,"virtual_conferencing":{"join_url":""},"location_description":"","rescheduled_booking_id":"","cancel_reschedule_information":{"reason":"","actioned_by":"","user_id":""},"form_submission":{"name":"{{name}}","email":"{{email}}","phone":"","mobile_phone":"","note":"","company":"","guests":[],"custom_fields":[]},"booking_page":{"id":"BP-L5SMQPFA1V","object":"booking_page","name":"Michael ","label":"Michael4","url":"https://go.example.com/Michael4","active":true},"master_page":null,"event_type":{"id":"ET-E8DL20JT5U","object":"event_type","name":"15-minute meeting","description":""},"external_calendar":{"type":"none","name":"","id":"","event_id":""}""" + "}}";
    }

    private static string Time(int minute) => Monday.AddMinutes(minute).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
