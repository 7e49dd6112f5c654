namespace OnceHub.Sync.Domain.Tests;

public class OrgSettingsJsonTests
{
    [Fact]
    public void An_empty_document_is_the_defaults()
    {
        var settings = Valid("{}");

        Assert.Equal(OrgSettingsJson.Write(OrgSettings.Default), OrgSettingsJson.Write(settings));
        Assert.Equal(
            (PersonObject.Contact, "US", OwnerRule.Keep, OwnerRule.BookingOwner),
            (settings.Target, settings.Region, settings.Contact.OwnerOfExisting, settings.Contact.OwnerOfNew));
        Assert.True(settings.Event.Create);
        Assert.DoesNotContain(settings.Mappings.Contact, row => row.Overwrite == true);
        Assert.Equal(new PackageFields(), settings.PackageFields);
    }

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var settings = Valid(Full);

        var again = Valid(OrgSettingsJson.Write(settings));

        Assert.Equal(OrgSettingsJson.Write(settings), OrgSettingsJson.Write(again));
        Assert.Equal(PersonObject.Lead, again.Target);
        Assert.Null(again.PackageFields.EventStatus);
        Assert.Equal("OnceHub_Reason__c", again.PackageFields.EventReason);
        Assert.Equal("005000000000001AAA", again.OwnerOf(new UserRef(null, "ANN@example.com", null))?.Value);
        Assert.Equal("005000000000002AAA", again.OwnerOf(new UserRef("USR-2", "ann@example.com", null))?.Value);
        Assert.Empty(again.Mappings.Case);
        Assert.Equal(MappingTable.Default.Event.ToArray(), again.Mappings.Event.ToArray());
        Assert.Equal(GuestTarget.None, again.Calendars[0].Target);
    }

    [Fact]
    public void Half_a_pair_of_surrogates_is_a_mistake_of_the_document() =>
        Assert.Equal("$", Assert.Single(OrgSettingsJson.Parse("{\"region\":\"\uD835\"}").Problems).Path);

    [Fact]
    public void What_a_spreadsheet_and_a_link_may_do_is_read_and_written()
    {
        var reading = OrgSettingsJson.Parse("""{"formulas":"disarm","linkNeedsEmail":true}""");
        Assert.Equal((Formulas.Disarm, true), (reading.Settings!.Formulas, reading.Settings.LinkNeedsEmail));
        Assert.Equal(reading.Settings.Formulas, OrgSettingsJson.Parse(OrgSettingsJson.Write(reading.Settings)).Settings!.Formulas);
    }

    [Theory]
    [InlineData("""{"targte":"lead"}""", "$.targte")]
    [InlineData("""{"target":"Account"}""", "$.target")]
    [InlineData("""{"target":"Contact"}""", "$.target")]
    [InlineData("""{"target":1}""", "$.target")]
    [InlineData("""{"region":"ZZ"}""", "$.region")]
    [InlineData("""{"region":""}""", "$.region")]
    [InlineData("""{"schemaVersion":3}""", "$.schemaVersion")]
    [InlineData("""{"sync":{"emails":true}}""", "$.sync.emails")]
    [InlineData("""{"sync":{"bookings":"yes"}}""", "$.sync.bookings")]
    [InlineData("""{"sync":[]}""", "$.sync")]
    [InlineData("""{"sync":{"createInvitees":1}}""", "$.sync.createInvitees")]
    [InlineData("""{"sync":{"createInvitees":true}}""", "$.sync")]
    [InlineData("""{"lead":{"update":"always"}}""", "$.lead.update")]
    [InlineData("""{"lead":{"recordType":"003000000000001AAA"}}""", "$.lead.recordType")]
    [InlineData("""{"contact":{"ownerOfNew":"assignmentRules"}}""", "$.contact")]
    [InlineData("""{"contact":{"ownerOfExisting":"assignmentRules"}}""", "$.contact")]
    [InlineData("""{"account":{"match":"vibes"}}""", "$.account.match")]
    [InlineData("""{"event":{"replaced":"x"}}""", "$.event.replaced")]
    [InlineData("""{"apiReservePercent":91}""", "$.apiReservePercent")]
    [InlineData("""{"bulkFrom":99}""", "$.bulkFrom")]
    [InlineData("""{"apiReservePercent":1.5}""", "$.apiReservePercent")]
    [InlineData("""{"target":"lead","contactForLeads":true}""", "$.contactForLeads")]
    [InlineData("""{"calendars":{}}""", "$.calendars")]
    [InlineData("""{"calendars":[{}]}""", "$.calendars[0].ids")]
    [InlineData("""{"calendars":[{"ids":["A"]},{"ids":["A"]}]}""", "$.calendars")]
    [InlineData("""{"calendars":[{"ids":["A"],"target":"opportunity"}]}""", "$.calendars[0].target")]
    [InlineData("""{"owners":{"bob":"005000000000001AAA"}}""", "$.owners.bob")]
    [InlineData("""{"owners":{"USR-1":"003000000000001AAA"}}""", "$.owners['USR-1']")]
    [InlineData("""{"mappings":{"opportunity":[]}}""", "$.mappings.opportunity")]
    [InlineData("""{"mappings":{"contact":[{"source":"form.name"}]}}""", "$.mappings.contact[0].target")]
    [InlineData("""{"mappings":{"contact":[{"target":"Title"}]}}""", "$.mappings.contact[0].source")]
    [InlineData("""{"mappings":{"contact":[{"source":"form.nam","target":"Title"}]}}""", "$.mappings.contact[0].source")]
    [InlineData("""{"mappings":{"contact":[{"source":"static:","target":"Title"}]}}""", "$.mappings.contact[0].source")]
    [InlineData("""{"mappings":{"contact":[{"source":"template:{nope}","target":"Title"}]}}""", "$.mappings.contact[0].source")]
    [InlineData("""{"mappings":{"contact":[{"source":"form.note","target":"Ti tle"}]}}""", "$.mappings.contact[0].target")]
    [InlineData("""{"mappings":{"contact":[{"source":"form.name","target":"Name"}]}}""", "$.mappings.contact[0].target")]
    [InlineData(
        """{"mappings":{"contact":[{"source":"form.note","target":"Title","overwrite":"no"}]}}""", "$.mappings.contact[0].overwrite")]
    [InlineData("""{"mappings":{"contact":[{"source":"form.note","target":"Title","force":true}]}}""", "$.mappings.contact[0].force")]
    [InlineData(
        """{"mappings":{"lead":[{"source":"form.note","target":"Title"},{"source":"form.name","target":"title"}]}}""",
        "$.mappings.lead[1].target")]
    [InlineData("""{"mappings":{"event":[{"source":"booking.startsAt","target":"StartDateTime"}]}}""", "$.mappings.event[0].target")]
    [InlineData("""{"mappings":{"event":[{"source":"booking.startsAt","target":"EndDateTime"}]}}""", "$.mappings.event[0].target")]
    [InlineData("""{"mappings":{"personAccount":[{"source":"form.name","target":"Name"}]}}""", "$.mappings.personAccount[0].target")]
    [InlineData("""{"mappings":{"lead":[{"source":"owner.id","target":"OwnerId"}]}}""", "$.mappings.lead[0].target")]
    [InlineData("""{"target":"lead","target":"contact"}""", "$.target")]
    [InlineData("[]", "$")]
    [InlineData("{", "$")]
    [InlineData("", "$")]
    public void What_is_wrong_is_named_by_its_path(string json, string path)
    {
        var reading = OrgSettingsJson.Parse(json);

        Assert.False(reading.IsValid);
        var problem = Assert.Single(reading.Problems);
        Assert.Equal(path, problem.Path);
        Assert.NotEmpty(problem.Message);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var reading = OrgSettingsJson.Parse(
            """{"targte":1,"region":"ZZ","sync":{"x":1},"mappings":{"lead":[{"source":"?","target":"?"}]}}""");

        Assert.Equal(
            ["$.mappings.lead[0].source", "$.mappings.lead[0].target", "$.region", "$.sync.x", "$.targte"],
            reading.Problems.Select(problem => problem.Path).Order(StringComparer.Ordinal).ToArray());
    }

    [Theory]
    [InlineData("booking_calendar", "BKC-1", true, GuestTarget.Case, true)]
    [InlineData("booking_page", "BP-1", false, GuestTarget.Lead, false)]
    [InlineData("event_type", "ET-1", true, GuestTarget.None, true)]
    [InlineData("event_type", "ET-other", true, GuestTarget.Contact, false)]
    public void A_calendars_rule_applies_to_its_bookings(string member, string id, bool makesEvent, GuestTarget target, bool makesCase)
    {
        var settings = Valid("""
            {"calendars":[
              {"ids":["BKC-1"],"target":"case"},
              {"ids":["BP-1"],"createEvent":false,"target":"lead"},
              {"ids":["ET-1","ET-2"],"createCase":true,"target":"none"}]}
            """);
        var booking = Given.Booking("booking.scheduled", 1, data => data[member] = id).Booking;

        Assert.Equal(
            (makesEvent, target, makesCase),
            (settings.CreatesEventFor(booking), settings.TargetOf(booking), settings.CreatesCaseFor(booking)));
    }

    internal const string Full = """
        {
          "schemaVersion": 2, "target": "lead", "region": "gb", "longTexts": "leaveOut",
          "sync": { "bookings": true, "conversations": false, "contacts": true, "invitees": true, "createInvitees": true },
          "lead": { "update": "override", "ownerOfExisting": "assignmentRules", "ownerOfNew": "bookingOwner", "recordType": "012000000000001AAA" },
          "contact": { "update": "onlyEmpty" },
          "case": { "ownerOfNew": "assignmentRules" },
          "account": { "match": "emailDomain", "create": false, "personAccountRecordType": "012000000000002AAA" },
          "event": { "create": false, "replaced": "closeAndLink", "recreateDeleted": false },
          "duplicates": "saveWhereAllowed",
          "calendars": [ { "ids": ["BKC-1", "BP-2"], "createEvent": true, "createCase": true, "target": "none", "caseRecordType": "012000000000003AAA" } ],
          "mappings": {
            "contact": [ { "source": "form.custom.Job", "target": "Title", "overwrite": true }, { "source": "template:{form.name} / {owner.email}", "target": "Note__c" } ],
            "lead": [ { "source": "static:Web", "target": "LeadSource", "overwrite": false, "fallback": "x", "fallbackOnUpdate": true } ],
            "case": [],
            "personAccount": [ { "source": "guest.email", "target": "PersonEmail", "overwrite": true }, { "source": "form.note", "target": "Note__c" } ]
          },
          "owners": { "Ann@example.com": "005000000000001", "USR-2": "005000000000002AAA" },
          "packageFields": { "eventStatus": null, "eventBookingId": "My_Id__c" },
          "apiReservePercent": 25
        }
        """;

    private static OrgSettings Valid(string json)
    {
        var reading = OrgSettingsJson.Parse(json);
        Assert.Empty(reading.Problems);
        return reading.Settings!;
    }
}
