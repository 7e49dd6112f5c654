using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

/// <summary>
/// What this version stores, kept as files: a later version must still read them, and must not change what it writes unawares.
/// </summary>
public class GoldenFileTests
{
    [Fact]
    public void A_booking_state_is_written_as_the_golden_file_has_it() => AssertGolden("booking-state.v1.1.json", Rich().ToJson());

    /// <summary>The older one does not say since when the form is as it is: it counts as told by the newest event that told it.</summary>
    [Theory]
    [InlineData("booking-state.v1.1.json", 1)]
    [InlineData("booking-state.v1.json", 3)]
    public void The_golden_booking_state_is_read_back(string file, int toldAt)
    {
        var state = BookingState.FromJson(Golden(file));

        Assert.Equal((Rich() with { FormTimes = state.FormTimes }).ToJson(), state.ToJson());
        Assert.Equal(Given.Noon.AddMinutes(toldAt), state.FormToldAt);
        Assert.Equal(BookingFacts.SourcesOf(Rich()), BookingFacts.SourcesOf(state));
        Assert.Equal("Rescheduled (Reassigned by User)", state.StatusText);
        Assert.Equal("late train", state.Reason);
        Assert.Equal("BKNG-0", state.LinkedBookingId);
        Assert.Equal(SalesforceId.Parse("003000000000001AAA"), state.Identities?.Value.RecordId);
        Assert.Equal(FieldValue.Of(12.5m), state.Booking.Form?.CustomFields[0].Value);
    }

    [Fact]
    public void A_state_reads_the_same_within_its_journal()
    {
        var state = Golden("booking-state.v1.1.json");
        var journal = BookingJournal.FromJson($$"""{"schemaVersion":1,"booking":{{state}},"link":{},"calls":0.5}""");
        var kept = BookingJournal.FromJson(journal.ToJson());

        Assert.All([journal, kept], one => Assert.Equal(BookingFacts.SourcesOf(Rich()), BookingFacts.SourcesOf(one.Booking!)));
        Assert.Equal((Rich().ToJson(), 0.5), (kept.Booking!.ToJson(), kept.Calls));
    }

    [Theory]
    [InlineData("""{"booking":null,"visit":null}""", true)]
    [InlineData("""{"booking":{}}""", false)]
    [InlineData("""{"booking":[]}""", false)]
    [InlineData("""{"booking":"BKNG-1"}""", false)]
    [InlineData("""{"visit":{"subjectId":7}}""", false)]
    [InlineData("null", false)]
    public void A_journal_is_read_or_refused_as_JSON(string json, bool isRead)
    {
        if (isRead) Assert.Null(BookingJournal.FromJson(json).Booking);
        else Assert.Throws<System.Text.Json.JsonException>(() => BookingJournal.FromJson(json));
    }

    [Fact]
    public void A_visit_state_is_written_and_read_back()
    {
        var state = VisitState.Apply(null, Given.Conversation("conversation.closed", 1, data =>
        {
            data["contact"] = new JsonObject { ["id"] = "CTC-1", ["email"] = "ada@example.com", ["last_name"] = "Lovelace" };
            data["answers"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "A-1",
                    ["internal_label"] = "size",
                    ["question"] = "How many?",
                    ["value"] = 50,
                });
            data["bookings"] = new JsonArray("BKNG-1");
        })).State;

        AssertGolden("visit-state.v1.json", state.ToJson());
        Assert.Equal(state.ToJson(), VisitState.FromJson(Golden("visit-state.v1.json")).ToJson());
    }

    [Fact]
    public void Settings_are_written_as_the_golden_files_have_them()
    {
        AssertGolden("settings-default.v2.1.json", OrgSettingsJson.Write(OrgSettings.Default));
        AssertGolden("settings-full.v2.1.json", OrgSettingsJson.Write(OrgSettingsJson.Parse(OrgSettingsJsonTests.Full).Settings!));
    }

    [Theory]
    [InlineData("settings-default.v2.1.json")]
    [InlineData("settings-full.v2.1.json")]
    public void Golden_settings_are_read_back(string file)
    {
        var reading = OrgSettingsJson.Parse(Golden(file));

        Assert.Empty(reading.Problems);
        Assert.Equal(Golden(file).TrimEnd(), OrgSettingsJson.Write(reading.Settings!));
    }

    /// <summary>What was written before some members were there means what it did.</summary>
    [Theory]
    [InlineData("settings-default.v1.json", "settings-default.v2.1.json")]
    [InlineData("settings-full.v1.json", "settings-full.v2.1.json")]
    [InlineData("settings-default.v1.1.json", "settings-default.v2.1.json")]
    [InlineData("settings-full.v1.1.json", "settings-full.v2.1.json")]
    [InlineData("settings-default.v2.json", "settings-default.v2.1.json")]
    [InlineData("settings-full.v2.json", "settings-full.v2.1.json")]
    public void Older_golden_settings_mean_what_they_did(string older, string newer)
    {
        var reading = OrgSettingsJson.Parse(Golden(older));

        Assert.Empty(reading.Problems);
        var added = SettingsDiff
            .Between(reading.Settings!, OrgSettingsJson.Parse(Golden(newer)).Settings!)
            .Select(difference => difference.Path);
        Assert.All(
            added,
            path =>
                Assert.True(
                    path is "$.longTexts" or "$.mappings.personAccount" or "$.sync.createInvitees"
                        || path.EndsWith(".fallbackOnUpdate", StringComparison.Ordinal),
                    path));
    }

    /// <summary>Before Person Accounts had rows of their own, they got what Contacts get.</summary>
    [Theory]
    [InlineData("settings-default.v1.json", "FirstName LastName PersonEmail Phone PersonMobilePhone")]
    [InlineData("settings-full.v1.json", "PersonTitle Note__pc")]
    [InlineData("settings-default.v1.1.json", "FirstName LastName PersonEmail Phone PersonMobilePhone")]
    [InlineData("settings-full.v1.1.json", "PersonTitle Note__pc")]
    [InlineData("settings-default.v2.json", "FirstName LastName PersonEmail Phone PersonMobilePhone")]
    [InlineData("settings-full.v2.json", "PersonEmail Note__c")]
    public void Person_Accounts_of_golden_settings_get_what_they_did(string file, string targets)
    {
        var settings = OrgSettingsJson.Parse(Golden(file)).Settings!;

        Assert.Equal(targets.Split(' '), settings.Mappings.OfPersonAccount().Select(row => row.Target));
    }

    [Fact]
    public void A_state_of_another_version_is_read_as_far_as_it_is_known()
    {
        var state = BookingState.FromJson(
            """{"schemaVersion":9,"bookingId":"BKNG-1","inventedLater":{"x":[1]},"canceled":{"at":{"time":"2026-03-02T12:00:00+00:00","rank":60,"eventId":"E","more":1},"value":{"byUser":true}}}"""
        );

        Assert.Equal("Canceled (By user)", state.StatusText);
        Assert.Equal(9, state.SchemaVersion);
        Assert.Null(state.StartsAt);
    }

    [Fact]
    public void A_state_without_its_booking_is_none() =>
        Assert.Throws<System.Text.Json.JsonException>(() => BookingState.FromJson("{}"));

    private static BookingState Rich() => Given.State(
        Given.Booking("booking.scheduled", 1, Fill),
        Given.Booking("booking.rescheduled", 2, data =>
        {
            Fill(data);
            data["cancel_reschedule_information"] = Given.Cancel("customer", "late train");
            data["rescheduled_booking_id"] = "BKNG-0";
        }),
        Given.Booking("booking.reassigned", 3, data =>
        {
            Fill(data);
            data["status"] = "rescheduled";
            data["owner"] = new JsonObject
            {
                ["id"] = "USR-2",
                ["email"] = "bob@example.com",
                ["first_name"] = "Bob",
                ["last_name"] = "Stone",
            };
        }));

    private static void Fill(JsonObject data)
    {
        data["form_submission"]!["mobile_phone"] = "1-2025550195";
        data["form_submission"]!["custom_fields"] = Given.Named("Budget", 12.5);
        data["custom_fields"] = Given.Named("sosfContactId", "003000000000001AAA");
        data["booking_page"] = new JsonObject { ["id"] = "BP-1", ["name"] = "Page" };
        data["attendees"] = new JsonArray("ada@example.com");
        data["payment_information"] = new JsonObject { ["amount_charged"] = 2500, ["currency"] = "USD" };
        data["conversation"] = new JsonObject
        {
            ["id"] = "CVR-1",
            ["contact"] = new JsonObject { ["id"] = "CTC-1", ["job_title"] = "CTO" },
        };
    }

    private static void AssertGolden(string file, string written, [CallerFilePath] string here = "")
    {
        // To renew a file on purpose: WRITE_GOLDEN=1 dotnet test, then read the difference.
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") == "1")
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(here)!, file), written + "\n");
        else Assert.Equal(Golden(file).TrimEnd(), written);
    }

    private static string Golden(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file));
}
