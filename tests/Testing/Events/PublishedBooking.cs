namespace OnceHub.Sync.Testing;

/// <summary>The sample event that OnceHub publishes, and others of its shape: about 1.2 kB each.</summary>
public static class PublishedBooking
{
    public const string Sample = """
        {"id":"EVNT-2AB8RJY3LF","object":"event","creation_time":"2021-01-20T12:10:03.140Z","type":"booking.scheduled","api_version":"v2","data":{"object":"booking","id":"BKNG-YNMGHKQ24XV5","tracking_id":"BKNG-YNMGHKQ24XV5","subject":"15-minute meeting","status":"scheduled","in_trash":false,"creation_time":"2021-01-20T12:10:02.487Z","starting_time":"2021-01-20T16:45:00.000Z","last_updated_time":"2021-01-20T12:10:02.753Z","owner":{"id":"USR-YX0J4ANZTV","object":"user","first_name":"Michael","last_name":"","email":"michael@example.com","status":"active"},"duration_minutes":15,"virtual_conferencing":{"join_url":""},"location_description":"","rescheduled_booking_id":"","cancel_reschedule_information":{"reason":"","actioned_by":"","user_id":""},"form_submission":{"name":"Carrie","email":"carrie@customer.com","phone":"","mobile_phone":"","note":"","company":"","guests":[],"custom_fields":[]},"booking_page":{"id":"BP-L5SMQPFA1V","object":"booking_page","name":"Michael ","label":"Michael4","url":"https://go.oncehub.com/Michael4","active":true},"master_page":null,"event_type":{"id":"ET-E8DL20JT5U","object":"event_type","name":"15-minute meeting","description":""},"external_calendar":{"type":"none","name":"","id":"","event_id":""}}}
        """;

    public static string Event(
        string booking, string email, string type = "booking.scheduled", int minute = 0, string name = "Ann Miller")
    {
        var status = type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var starts = Time(10_000 + (status == "rescheduled" ? 60 : 0));
        // On one line, as in a body of several events.
        return $$"""
            {"id":"EVNT-{{booking}}-{{status}}","object":"event","creation_time":"{{Time(minute)}}","type":"{{type}}","api_version":"v2","data":{"object":"booking","id":"{{booking}}","tracking_id":"{{booking}}","subject":"15-minute meeting","status":"{{status}}","in_trash":false,"creation_time":"{{Time(0)}}","starting_time":"{{starts}}","last_updated_time":"{{Time(minute)}}","owner":{"id":"USR-YX0J4ANZTV","object":"user","first_name":"Michael","last_name":"","email":"michael@example.com","status":"active"},"duration_minutes":15,"virtual_conferencing":{"join_url":""},"location_description":"","rescheduled_booking_id":"","cancel_reschedule_information":{"reason":"","actioned_by":"","user_id":""},"form_submission":{"name":"{{name}}","email":"{{email}}","phone":"","mobile_phone":"","note":"","company":"","guests":[],"custom_fields":[]},"booking_page":{"id":"BP-L5SMQPFA1V","object":"booking_page","name":"Michael ","label":"Michael4","url":"https://go.example.com/Michael4","active":true},"master_page":null,"event_type":{"id":"ET-E8DL20JT5U","object":"event_type","name":"15-minute meeting","description":""},"external_calendar":{"type":"none","name":"","id":"","event_id":""}
            """
            + "}}";
    }

    private static string Time(int minute) => Webhook.Iso(Webhook.Monday.AddMinutes(minute));
}
