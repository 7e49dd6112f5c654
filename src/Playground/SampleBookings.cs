using System.Globalization;
using System.Text.Json.Nodes;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Playground;

/// <summary>A sample booking: the webhooks that OnceHub would send, and what Salesforce must hold in the end.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Webhooks">In the order in which they are sent, which need not be the order of what happened.</param>
/// <param name="Record">The Contact it must be related to: a seeded one by its key, or null for one that is made.</param>
/// <param name="LastName">Of that Contact.</param>
/// <param name="Status">The Event's status.</param>
/// <param name="Reason">The Event's reason; null for none.</param>
/// <param name="StartsAt">The Event's start.</param>
internal sealed record SampleBooking(
    string BookingId,
    string Title,
    IReadOnlyList<JsonObject> Webhooks,
    string? Record,
    string LastName,
    string Status,
    string? Reason,
    DateTimeOffset StartsAt);

internal static class SampleBookings
{
    public const string KnownByEmail = "known-by-email";
    public const string OlderByPhone = "older-by-phone";
    public const string NewerByPhone = "newer-by-phone";

    /// <summary>The sample of OnceHub's own documentation, to the letter.</summary>
    private const string Published = """
        {"id":"EVNT-2AB8RJY3LF","object":"event","creation_time":"2021-01-20T12:10:03.140Z","type":"booking.scheduled","api_version":"v2","data":{"object":"booking","id":"BKNG-YNMGHKQ24XV5","tracking_id":"BKNG-YNMGHKQ24XV5","subject":"15-minute meeting","status":"scheduled","in_trash":false,"creation_time":"2021-01-20T12:10:02.487Z","starting_time":"2021-01-20T16:45:00.000Z","last_updated_time":"2021-01-20T12:10:02.753Z","owner":{"id":"USR-YX0J4ANZTV","object":"user","first_name":"Michael","last_name":"","email":"michael@example.com","status":"active"},"duration_minutes":15,"virtual_conferencing":{"join_url":""},"location_description":"","rescheduled_booking_id":"","cancel_reschedule_information":{"reason":"","actioned_by":"","user_id":""},"form_submission":{"name":"Carrie","email":"carrie@customer.com","phone":"","mobile_phone":"","note":"","company":"","guests":[],"custom_fields":[]},"booking_page":{"id":"BP-L5SMQPFA1V","object":"booking_page","name":"Michael ","label":"Michael4","url":"https://go.oncehub.com/Michael4","active":true},"master_page":null,"event_type":{"id":"ET-E8DL20JT5U","object":"event_type","name":"15-minute meeting","description":""},"external_calendar":{"type":"none","name":"","id":"","event_id":""}}}
        """;

    /// <summary>Contacts that are in Salesforce before; the second of the two with one phone was modified later.</summary>
    public static IReadOnlyList<(string Key, JsonObject Record)> Seeds =>
    [
        (
            KnownByEmail,
            new JsonObject
            {
                ["FirstName"] = "Grace",
                ["LastName"] = "O'Brien",
                ["Email"] = "Grace.O'Brien@customer.example",
                ["Title"] = "Head of Research",
            }),
        (
            OlderByPhone,
            new JsonObject
            {
                ["FirstName"] = "Henry",
                ["LastName"] = "Older",
                ["Phone"] = "(202) 555-0143",
                ["LastModifiedDate"] = "2026-01-05T09:00:00.000+0000",
            }),
        (
            NewerByPhone,
            new JsonObject
            {
                ["FirstName"] = "Henry",
                ["LastName"] = "Newer",
                ["MobilePhone"] = "202.555.0143",
                ["LastModifiedDate"] = "2026-03-05T09:00:00.000+0000",
            }),
    ];

    public static IReadOnlyList<SampleBooking> All(DateTimeOffset now)
    {
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return
        [
            new(
                "BKNG-YNMGHKQ24XV5",
                "The published sample",
                [JsonNode.Parse(Published)!.AsObject()],
                null,
                "Carrie",
                "Scheduled (By customer)",
                null,
                Time("2021-01-20T16:45:00Z")),
            Lifecycle(day),
            Canceled(day),
            NoShow(day),
            Simple(
                "BKNG-DEMO-EMAIL",
                "Known by email",
                day.AddDays(3).AddHours(15),
                Guest("grace.o'brien@customer.example", "Grace O'Brien", null),
                KnownByEmail,
                "O'Brien",
                now),
            Simple(
                "BKNG-DEMO-PHONE",
                "Phone of two Contacts",
                day.AddDays(4).AddHours(10),
                Guest(null, "Henry Newer", "1-2025550143"),
                NewerByPhone,
                "Newer",
                now),
            Simple("BKNG-DEMO-NAMED", "Neither email nor phone", day.AddDays(5).AddHours(11), Guest(null, "Ivy", null), null, "Ivy", now),
        ];
    }

    private static SampleBooking Lifecycle(DateTimeOffset day)
    {
        const string id = "BKNG-DEMO-LIFE";
        var guest = Guest("maria.vanderberg@customer.example", "Maria van der Berg", "+442079460958", "Vanderberg Ltd");
        var (first, second) = (day.AddDays(-2).AddHours(9), day.AddDays(-1).AddHours(14));
        return new SampleBooking(
            id,
            "Scheduled, rescheduled, completed",
            [
                Webhook("scheduled", id, first, day.AddDays(-4), guest),
                Webhook("rescheduled", id, second, day.AddDays(-3), guest, Change("Travelling that day", "customer")),
                Webhook("completed", id, second, second.AddMinutes(30), guest),
            ],
            null,
            "van der Berg",
            "Completed (Set by system)",
            "Travelling that day",
            second);
    }

    private static SampleBooking Canceled(DateTimeOffset day)
    {
        const string id = "BKNG-DEMO-CANCEL";
        var guest = Guest("noah@customer.example", "Noah Kim", null, "Kim & Sons");
        var start = day.AddDays(2).AddHours(8);
        return new SampleBooking(
            id,
            "Canceled with a reason",
            [
                Webhook("scheduled", id, start, day.AddDays(-2), guest),
                Webhook("canceled", id, start, day.AddDays(-1), guest, Change("Found another vendor", "customer")),
            ],
            null,
            "Kim",
            "Canceled (By customer)",
            "Found another vendor",
            start);
    }

    private static SampleBooking NoShow(DateTimeOffset day)
    {
        const string id = "BKNG-DEMO-NOSHOW";
        var guest = Guest("olga@customer.example", "Olga Petrova", null);
        var start = day.AddDays(-1).AddHours(7);
        return new SampleBooking(
            id,
            "No-show, told before it was scheduled",
            [Webhook("no_show", id, start, start.AddMinutes(40), guest), Webhook("scheduled", id, start, day.AddDays(-6), guest)],
            null,
            "Petrova",
            "No-show (Set by user)",
            null,
            start);
    }

    private static SampleBooking Simple(
        string id, string title, DateTimeOffset start, JsonObject guest, string? record, string lastName, DateTimeOffset now) =>
        new(
            id,
            title,
            [Webhook("scheduled", id, start, now.AddHours(-1), guest)],
            record,
            lastName,
            "Scheduled (By customer)",
            null,
            start);

    private static JsonObject Guest(string? email, string name, string? mobile, string? company = null) => new()
    {
        ["name"] = name,
        ["email"] = email ?? "",
        ["phone"] = "",
        ["mobile_phone"] = mobile ?? "",
        ["company"] = company ?? "",
        ["note"] = "Looking forward to it",
        ["guests"] = new JsonArray(),
        ["custom_fields"] = new JsonArray(),
    };

    private static JsonObject Change(string reason, string by) => new() { ["reason"] = reason, ["actioned_by"] = by, ["user_id"] = "" };

    private static JsonObject Webhook(
        string change, string bookingId, DateTimeOffset start, DateTimeOffset updated, JsonObject guest, JsonObject? cancel = null) =>
        new()
    {
        ["id"] = $"EVNT-{bookingId[5..]}-{change}",
        ["object"] = "event",
        ["creation_time"] = IsoTime.Milliseconds(updated.AddSeconds(1)),
        ["type"] = $"booking.{change}",
        ["api_version"] = "v2",
        ["data"] = new JsonObject
        {
            ["object"] = "booking",
            ["id"] = bookingId,
            ["tracking_id"] = bookingId,
            ["subject"] = "Product demo",
            ["status"] = change,
            ["in_trash"] = false,
            ["creation_time"] = IsoTime.Milliseconds(updated),
            ["starting_time"] = IsoTime.Milliseconds(start),
            ["last_updated_time"] = IsoTime.Milliseconds(updated),
            ["duration_minutes"] = 30,
            ["customer_timezone"] = "Europe/London",
            ["owner"] = "USR-YX0J4ANZTV",
            ["virtual_conferencing"] = new JsonObject { ["join_url"] = "https://meet.example/demo" },
            ["location_description"] = "Online",
            ["rescheduled_booking_id"] = "",
            ["cancel_reschedule_information"] = cancel,
            ["form_submission"] = guest.DeepClone(),
            ["booking_page"] = "BP-L5SMQPFA1V",
            ["master_page"] = null,
            ["event_type"] = "ET-E8DL20JT5U",
        },
    };

    private static DateTimeOffset Time(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture);
}
