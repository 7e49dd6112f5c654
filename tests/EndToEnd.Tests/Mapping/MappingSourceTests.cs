using System.Globalization;
using System.Text.Json.Nodes;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Every OnceHub value that can be mapped arrives in Salesforce.</summary>
public sealed class MappingSourceTests
{
    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["guest.name"] = "Ann van Dyk",
        ["guest.firstName"] = "Ann",
        ["guest.lastName"] = "van Dyk",
        ["guest.email"] = "ann@example.com",
        ["guest.phone"] = "+12025550123",
        ["guest.mobilePhone"] = "+12025550195",
        ["guest.company"] = "Acme",
        ["guest.timezone"] = "Europe/Vienna",
        ["form.name"] = "Ann van Dyk",
        ["form.firstName"] = "Ann",
        ["form.lastName"] = "van Dyk",
        ["form.email"] = "ann@example.com",
        ["form.phone"] = "+12025550123",
        ["form.mobilePhone"] = "+12025550195",
        ["form.company"] = "Acme",
        ["form.note"] = "Bring maps",
        ["form.guests"] = "b@example.com; c@example.com",
        ["booking.id"] = "BKNG-1",
        ["booking.trackingId"] = "TRK-1",
        ["booking.subject"] = "Intro",
        ["booking.status"] = "Rescheduled (By customer)",
        ["booking.reason"] = "Late train",
        ["booking.location"] = "Room 5",
        ["booking.joinUrl"] = "https://meet.example/1",
        ["booking.description"] =
            "Join: https://meet.example/1\nLocation: Room 5\nGuests: b@example.com, c@example.com\nGuest's time zone: "
            + "Europe/Vienna\nNote: Bring maps",
        ["booking.timezone"] = "Europe/Vienna",
        ["booking.cancelUrl"] = "https://go.example/c",
        ["booking.rescheduleUrl"] = "https://go.example/r",
        ["booking.attendees"] = "ann@example.com; u@example.com",
        ["booking.pageId"] = "BP-1",
        ["booking.pageName"] = "Page",
        ["booking.masterPageId"] = "MP-1",
        ["booking.masterPageName"] = "Master",
        ["booking.eventTypeId"] = "ET-1",
        ["booking.eventTypeName"] = "Type",
        ["booking.calendarId"] = "BKC-1",
        ["booking.calendarName"] = "Calendar",
        ["booking.rescheduledBookingId"] = "BKNG-0",
        ["booking.startsAt"] = "2026-11-30T09:00:00.000Z",
        ["booking.createdAt"] = "2026-11-23T08:00:00.000Z",
        ["booking.updatedAt"] = "2026-11-23T08:30:00.000Z",
        ["booking.durationMinutes"] = "45",
        ["payment.amount"] = "25.5", ["payment.currency"] = "USD", ["payment.transactionId"] = "TX-1",
        ["owner.id"] = "USR-1", ["owner.email"] = "u@example.com", ["owner.name"] = "Uma Stone",
        ["conversation.id"] = "CVR-1",
        ["conversation.status"] = "closed",
        ["conversation.botName"] = "Bot",
        ["conversation.websiteName"] = "Site",
        ["conversation.audienceName"] = "Visitors",
        ["contact.id"] = "CTC-1",
        ["contact.status"] = "lead",
        ["contact.salutation"] = "Ms",
        ["contact.firstName"] = "Anna",
        ["contact.lastName"] = "Dyk",
        ["contact.email"] = "anna@example.com",
        ["contact.phone"] = "+12025550111",
        ["contact.mobilePhone"] = "+12025550112",
        ["contact.company"] = "Acme Ltd",
        ["contact.companySize"] = "11-50",
        ["contact.employees"] = "40",
        ["contact.jobTitle"] = "CTO",
        ["contact.street"] = "1 Main St",
        ["contact.city"] = "Vienna",
        ["contact.state"] = "W",
        ["contact.postCode"] = "1010",
        ["contact.country"] = "AT",
        ["contact.timezone"] = "Europe/Rome",
        ["contact.hasConsent"] = "true", ["contact.termsOfService"] = "false",
        ["form.custom.Budget"] = "12.5",
        ["booking.custom.Hidden"] = "h",
        ["booking.utm.source"] = "news",
        ["contact.custom.Tier"] = "Gold",
        ["conversation.answers.need"] = "a demo",
        ["conversation.answers.How many?"] = "3",
        ["static:Always"] = "Always", ["template:{booking.id} by {owner.name} ({booking.utm.campaign})"] = "BKNG-1 by Uma Stone ()",
    };

    [Fact]
    public async Task Every_source_reaches_a_field_of_the_Event()
    {
        var sources = Expected.Keys.ToArray();
        await using var product = await Trouble.StartAsync();
        await product.ChangeOrgAsync(
            new JsonObject
            {
                ["fields"] = new JsonArray([
                    .. sources.Select(
                        (_, i) =>
                            new JsonObject
                            {
                                ["object"] = "Event",
                                ["name"] = FieldOf(i),
                                ["type"] = "Text",
                                ["length"] = 255,
                            }),
                ]),
            });
        await product.MapAsync([.. sources.Select((source, i) => (FieldOf(i), source))], "event");
        await product.PostEventsAsync(Rich().ToJsonString());
        var saved = (await product.SettleAsync()).EventOf("BKNG-1");

        var wrong = sources
            .Select((source, i) => (source, Saved: saved.Text(FieldOf(i))))
            .Where(one => one.Saved != Expected[one.source])
            .Select(one => $"{one.source}: {one.Saved}");
        Assert.Empty(wrong);
        Assert.Empty(await product.ProblemsAsync("BKNG-1"));
    }

    [Fact]
    public void None_is_forgotten() => Assert.Empty(SourceNames.All.Except(Expected.Keys));

    private static string FieldOf(int i) => string.Create(CultureInfo.InvariantCulture, $"S{i}__c");

    private static JsonNode Rich() => JsonNode.Parse("""
        {"id":"EVNT-1","object":"event","creation_time":"2026-11-23T08:30:00Z","type":"booking.rescheduled","api_version":"v2","data":{
          "object":"booking","id":"BKNG-1","tracking_id":"TRK-1","subject":"Intro","status":"rescheduled","creation_time":"2026-11-23T08:00:00Z","last_updated_time":"2026-11-23T08:30:00Z",
          "starting_time":"2026-11-30T09:00:00Z","duration_minutes":45,"customer_timezone":"Europe/Vienna","virtual_conferencing":{"join_url":"https://meet.example/1"},"location_description":"Room 5",
          "rescheduled_booking_id":"BKNG-0","cancel_reschedule_information":{"reason":"Late train","actioned_by":"customer","user_id":""},"cancel_url":"https://go.example/c","reschedule_url":"https://go.example/r",
          "attendees":["ann@example.com","u@example.com"],"owner":{"id":"USR-1","object":"user","first_name":"Uma","last_name":"Stone","email":"u@example.com"},
          "form_submission":{"name":"Ann van Dyk","email":"ann@example.com","phone":"+12025550123","mobile_phone":"+12025550195","note":"Bring maps","company":"Acme","guests":["b@example.com","c@example.com"],"custom_fields":[{"name":"Budget","value":12.5}]},
          "booking_page":{"id":"BP-1","name":"Page"},"master_page":{"id":"MP-1","name":"Master"},"event_type":{"id":"ET-1","name":"Type"},"booking_calendar":{"id":"BKC-1","name":"Calendar"},
          "custom_fields":[{"name":"Hidden","value":"h"}],"utm_params":[{"name":"utm_source","value":"news"}],"payment_information":{"amount_charged":2550,"currency":"USD","transaction_id":"TX-1"},
          "conversation":{"id":"CVR-1","object":"conversation","status":"closed","bot":{"id":"BOT-1","name":"Bot"},"website":{"id":"W-1","name":"Site"},"audience":{"id":"A-1","name":"Visitors"},
            "answers":[{"id":"1","internal_label":"need","question":"What do you need?","value":"a demo"},{"id":"2","question":"How many?","value":3}],
            "contact":{"id":"CTC-1","object":"contact","status":"lead","salutation":"Ms","first_name":"Anna","last_name":"Dyk","email":"anna@example.com","phone":"+12025550111","mobile_phone":"+12025550112","company":"Acme Ltd",
              "company_size":"11-50","employees":"40","job_title":"CTO","street_address":"1 Main St","city":"Vienna","state":"W","post_code":"1010","country":"AT","timezone":"Europe/Rome","has_consent":true,"terms_of_sevice":false,
              "custom_fields":[{"name":"Tier","value":"Gold"}]}}}}
        """)!;
}
