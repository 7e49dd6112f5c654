using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What a booking tells of itself is what happened.</summary>
public sealed class ToldTests : VisitsTest
{
    private static readonly object Ann = new { name = "Ann Miller", email = "ann@example.com", company = "Acme" };

    [Theory]
    [InlineData("Contact")]
    [InlineData("Account")]
    [InlineData("Event")]
    [InlineData("Case")]
    public async Task A_write_that_was_refused_is_no_change_and_the_list_tells_a_failed_booking_from_the_others(string refused)
    {
        await Rig.ChangeSettingsAsync(OrgSettings.Default with { Calendars = [new CalendarRule { Ids = ["BP-1"], CreateCase = true }] });
        await Rig.FaultAsync(
            new
            {
                kind = "RowError",
                @object = refused,
                count = 1,
                errorCode = "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                message = "Not today",
            });
        await Visits.ScheduleAsync("BKNG-1", Ann, calendar: "BP-1");
        await Visits.ScheduleAsync("BKNG-2", new { name = "Bea Stone", email = "bea@example.com" });
        Assert.True(await Visits.SettleAsync());
        Assert.DoesNotContain(await Visits.ChangesAsync("BKNG-1"), change => IsOf(refused, change));
        Assert.Equal([("BKNG-1", 1, 0), ("BKNG-2", 0, 0)], await ListAsync());

        await Visits.TellAsync("booking.rescheduled", "BKNG-1", Ann, calendar: "BP-1");
        Assert.Equal([("BKNG-1", 1, 1), ("BKNG-2", 0, 0)], await ListAsync());
        Assert.True(await Visits.SettleAsync());
        Assert.Contains(await Visits.ChangesAsync("BKNG-1"), change => IsOf(refused, change));
        Assert.Equal([("BKNG-1", 0, 0), ("BKNG-2", 0, 0)], await ListAsync());
    }

    [Fact]
    public async Task What_was_made_for_a_booking_stands_in_it()
    {
        await Rig.ChangeSettingsAsync(Mapped.Contact("booking.subject", "Title") with
        {
            Calendars = [new CalendarRule { Ids = ["BP-1"], CreateCase = true }],
        });
        await Visits.ScheduleAsync("BKNG-1", Ann, calendar: "BP-1");
        Assert.True(await Visits.SettleAsync());
        var link = await Visits.LinkAsync("BKNG-1");
        Assert.Equal(IdOf(await Rig.RecordsAsync("Case")), link.CaseId?.Value);
        Assert.Equal(IdOf(await Rig.RecordsAsync("Account")), link.AccountId?.Value);
        Assert.Contains("Account.Name=Acme", await Visits.ChangesAsync("BKNG-1"));

        await Visits.TellAsync("booking.canceled", "BKNG-1", Ann, calendar: "BP-1");
        Assert.True(await Visits.SettleAsync());
        Assert.Equal(
            (link.CaseId, link.AccountId), ((await Visits.LinkAsync("BKNG-1")).CaseId, (await Visits.LinkAsync("BKNG-1")).AccountId));
    }

    /// <summary>What was refused in between changed nothing: the Event is told to become what it was not before.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_a_refused_change_of_an_Event_the_next_tells_what_it_showed(int refused)
    {
        await Visits.ScheduleAsync("BKNG-1", Ann);
        Assert.True(await Visits.SettleAsync());
        for (var i = 0; i < refused; i++)
        {
            await RefuseOnceAsync("Event", "FIELD_CUSTOM_VALIDATION_EXCEPTION");
            await Visits.TellAsync("booking.canceled", "BKNG-1", Ann);
            Assert.True(await Visits.SettleAsync());
            Assert.NotEmpty((await Visits.FindAsync("BKNG-1")).Failures);
        }
        await Visits.TellAsync("booking.no_show", "BKNG-1", Ann);
        Assert.True(await Visits.SettleAsync());

        var told = (await Visits.HistoryAsync("BKNG-1"))[^1].GetProperty("changes").EnumerateArray()
            .ToDictionary(change => change.GetProperty("field").GetString()!, change => change.GetProperty("from").GetString());
        Assert.Equal(new() { ["Event.OnceHub_Event_Status__c"] = "Scheduled (By customer)" }, told);
        Assert.Null((await Visits.LinkAsync("BKNG-1")).EventBooking);
    }

    [Fact]
    public async Task Whose_a_record_is_and_what_an_Event_is_about_is_told()
    {
        var user = (await Rig.RecordsAsync("User")).Single(one => one.GetProperty("LastName").GetString() == "Standard");
        var id = user.GetProperty("Id").GetString()!;
        await Rig.ChangeSettingsAsync(OrgSettings.Default with
        {
            Owners = OrgSettings.Default.Owners.Add("USR-1", SalesforceId.Parse(id)),
            Calendars = [new CalendarRule { Ids = ["BP-1"], CreateCase = true }],
        });
        await Visits.ScheduleAsync("BKNG-1", Ann, owner: "USR-1", calendar: "BP-1");
        Assert.True(await Visits.SettleAsync());

        var told = await Visits.ChangesAsync("BKNG-1");
        var (contact, about) = (IdOf(await Rig.RecordsAsync("Contact")), IdOf(await Rig.RecordsAsync("Case")));
        string[] expected =
        [
            $"OwnerId={id}", $"Account.OwnerId={id}", $"Case.OwnerId={id}", $"Event.OwnerId={id}", $"Event.WhoId={contact}",
            $"Event.WhatId={about}",
        ];
        Assert.Empty(expected.Except(told));
    }

    [Fact]
    public async Task An_Event_that_was_written_before_its_Case_is_about_it_once_it_is_there()
    {
        await Rig.ChangeSettingsAsync(OrgSettings.Default with { Calendars = [new CalendarRule { Ids = ["BP-1"], CreateCase = true }] });
        await RefuseOnceAsync("Case", "FIELD_CUSTOM_VALIDATION_EXCEPTION");
        await Visits.ScheduleAsync("BKNG-1", Ann, calendar: "BP-1");
        Assert.True(await Visits.SettleAsync());
        var without = Assert.Single(await Rig.RecordsAsync("Event"));
        Assert.False(without.TryGetProperty("WhatId", out var nothing) && nothing.GetString() is not null);

        Assert.Equal(1, await Rig.Store.ReplayAsync(GuestRig.Org, new ReplaySelection(), DateTimeOffset.UtcNow, 10, default));
        Assert.True(await Visits.SettleAsync());
        Assert.Equal(
            IdOf(await Rig.RecordsAsync("Case")), Assert.Single(await Rig.RecordsAsync("Event")).GetProperty("WhatId").GetString());
    }

    [Fact]
    public async Task Who_was_made_before_the_Event_was_put_off_is_not_told_as_found()
    {
        await RefuseOnceAsync("Event", "UNABLE_TO_LOCK_ROW");
        await Visits.ScheduleAsync("BKNG-1", Ann);
        Assert.True(await Visits.SettleAsync());

        var link = await Visits.LinkAsync("BKNG-1");
        Assert.Equal(MatchRule.None, link.Rule);
        Assert.StartsWith("No record of this guest was found", link.Explanation, StringComparison.Ordinal);
        Assert.Equal(IdOf(await Rig.RecordsAsync("Account")), link.AccountId?.Value);
        Assert.Equal(IdOf(await Rig.RecordsAsync("Event")), link.EventId?.Value);
    }

    [Fact]
    public async Task A_known_record_whose_change_is_refused_is_told_as_the_bookings()
    {
        await Rig.SeedAsync("Contact", new { LastName = "Miller", Email = "ann@example.com" });
        await Rig.ChangeSettingsAsync(Mapped.Contact("booking.subject", "Title"));
        await RefuseOnceAsync("Contact", "FIELD_CUSTOM_VALIDATION_EXCEPTION");
        await Visits.ScheduleAsync("BKNG-1", Ann);
        Assert.True(await Visits.SettleAsync());

        Assert.Single((await Visits.FindAsync("BKNG-1")).Failures);
        var (contact, link) = (IdOf(await Rig.RecordsAsync("Contact")), await Visits.LinkAsync("BKNG-1"));
        Assert.Equal((contact, MatchRule.Email), (link.RecordId?.Value, link.Rule));
    }

    /// <summary>Two bookings of one guest that come together: the parts of a name are of one of them.</summary>
    [Theory]
    [InlineData("Ann Lee", "Ann", "Ann Lee")]
    [InlineData("Ann", "Ann Lee", "Ann Lee")]
    [InlineData("Maria Garcia", "Test", "Maria Garcia")]
    [InlineData("Maria Garcia", "Mary Jones", "Mary Jones")]
    [InlineData("Maria", "Mary", " Mary")]
    [InlineData("Maria Garcia", "", "Maria Garcia")]
    public async Task Two_names_make_no_third(string first, string second, string expected)
    {
        await Visits.ScheduleAsync("BKNG-1", new { name = first, email = "ann@example.com" });
        await Visits.ScheduleAsync("BKNG-2", new { name = second, email = "ann@example.com" });
        Assert.True(await Visits.SettleAsync());

        var contact = Assert.Single(await Rig.RecordsAsync("Contact"));
        var firstName = contact.TryGetProperty("FirstName", out var given) ? given.GetString() : null;
        Assert.Equal(expected, $"{firstName} {contact.GetProperty("LastName").GetString()}");
    }

    private Task RefuseOnceAsync(string type, string code) => Rig.FaultAsync(
        new { kind = "RowError", @object = type, count = 1, errorCode = code, message = "Not today" });

    /// <summary>The booking's own record was merged or deleted: how it is found now is told, and no link that there never was.</summary>
    [Theory]
    [InlineData("merged", MatchRule.Email, "ann@example.com")]
    [InlineData("merged", MatchRule.Email, "other@example.com")]
    [InlineData("deleted", MatchRule.Email, "ann@example.com")]
    [InlineData("deleted", MatchRule.None, null)]
    public async Task A_record_that_moved_is_no_record_of_a_link(string how, MatchRule expected, string? other)
    {
        await Rig.SeedAsync(
            "Contact",
            new
            {
                LastName = "Miller",
                Email = "ann@example.com",
                LastModifiedDate = "2026-03-05T09:00:00.000+0000",
            });
        await Visits.ScheduleAsync("BKNG-1", Ann);
        Assert.True(await Visits.SettleAsync());
        var first = (await Visits.FindAsync("BKNG-1")).RecordId!;
        if (other is not null)
            await Rig.SeedAsync(
                "Contact",
                new
                {
                    LastName = "Master",
                    Email = other,
                    LastModifiedDate = "2026-01-05T09:00:00.000+0000",
                });
        var contacts = await Rig.RecordsAsync("Contact");
        if (how == "merged")
            await Rig.ControlAsync(
                HttpMethod.Post,
                $"/records/{contacts.Select(record => record.GetProperty("Id").GetString()!).Single(id => id != first)}/merge",
                new[] { first }
            );
        else await Rig.ControlAsync(HttpMethod.Delete, $"/records/{first}", new { });

        await Visits.TellAsync(
            "booking.rescheduled",
            "BKNG-1",
            new
            {
                name = "Ann Miller",
                email = "ann@example.com",
                company = "Acme",
                note = "New",
            });
        Assert.True(await Visits.SettleAsync());

        var link = await Visits.LinkAsync("BKNG-1");
        Assert.Equal(expected, link.Rule);
        Assert.DoesNotContain("link", link.Explanation, StringComparison.OrdinalIgnoreCase);
        var sentences = link.Explanation!.Split(". ");
        Assert.Equal(sentences.Length, sentences.Distinct().Count());
        Assert.NotEqual(first, link.RecordId?.Value);
        Assert.Empty((await Visits.FindAsync("BKNG-1")).Failures);
    }

    private async Task<(string, long, long)[]> ListAsync() =>
        [
            .. (await Rig.Store.ListBookingsAsync(GuestRig.Org, new BookingFilter(), null, 10, default))
                .Items.OrderBy(item => item.BookingId, StringComparer.Ordinal)
                .Select(item => (item.BookingId, item.Failures, item.Waiting)),
        ];

    private static bool IsOf(string type, string change) => type switch
    {
        "Contact" => change.StartsWith("LastName=", StringComparison.Ordinal),
        _ => change.StartsWith(type + ".", StringComparison.Ordinal),
    };

    private static string? IdOf(System.Text.Json.JsonElement[] records) => Assert.Single(records).GetProperty("Id").GetString();
}
