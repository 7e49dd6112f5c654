using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>An Event that is there is written with what changed in OnceHub: what people wrote into its other fields stays.</summary>
public sealed class KeptWordsTests : VisitsTest
{
    private const string Booking = "BKNG-1";
    private const string Words = "Mine, HQ, Notes, OutOfOffice, Standard, Rival";
    private const string Ours = "Call, Tea, Note: Tea, Busy, Admin, Miller";

    /// <summary>After a person's words, what comes of them by what OnceHub tells then.</summary>
    [Theory]
    [InlineData("completed", "Tea", Words, "OnceHub_Event_Status__c")]
    [InlineData("scheduled", "Tea", Words, "")]
    [InlineData("canceled", "Tea", "Mine, HQ, Notes, Free, Standard, Rival", "OnceHub_Event_Status__c ShowAs")]
    [InlineData(
        "completed", "Milk", "Mine, Milk, Note: Milk, OutOfOffice, Standard, Rival", "Description Location OnceHub_Event_Status__c")]
    [InlineData("completed", "", "Mine, , , OutOfOffice, Standard, Rival", "Description Location OnceHub_Event_Status__c")]
    [InlineData("replay", "Tea", Ours, "")]
    [InlineData(
        "another mapping", "Tea", "Call, Call, Note: Tea, Busy, Admin, Miller", "Description Location OnceHub_Event_Status__c Subject")]
    public async Task Only_what_changed_in_OnceHub_takes_the_place_of_what_a_person_wrote(
        string then, string note, string expected, string told)
    {
        await ScheduleAsync();
        await WriteWordsAsync();

        if (then == "replay") await Visits.WriteAnewAsync(Booking);
        else await TellAsync(then, note);

        Assert.Equal(expected, await ShownAsync());
        if (then != "replay") Assert.Equal(told, await LastToldAsync());
    }

    /// <summary>Something older changes nothing: what the Event shows is still known.</summary>
    [Fact]
    public async Task An_older_event_between_them_costs_nobody_a_word()
    {
        await ScheduleAsync();
        await TellAsync("canceled", "Tea");
        await Visits.On(Rig, told: -10).TellAsync("booking.no_show", Booking, Form("Tea"));
        Assert.True(await Visits.SettleAsync());
        await WriteWordsAsync();

        await Visits.On(Rig, told: 20).TellAsync("booking.rescheduled", Booking, Form("Tea"));
        Assert.True(await Visits.SettleAsync());

        Assert.Equal("Mine, HQ, Notes, Busy, Standard, Rival", await ShownAsync());
    }

    /// <summary>The first change reached Salesforce and was not recorded; the second takes it back.</summary>
    [Theory]
    [InlineData("death 1", true)]
    [InlineData("write 1", true)]
    [InlineData("write 1", false)]
    public async Task A_change_that_nobody_heard_of_is_taken_back(string lost, bool together)
    {
        await ScheduleAsync();
        await Visits.TellAsync("booking.rescheduled", Booking, Form("Milk"));
        var first = await Rig.WaitingAsync();
        await using var pipeline = Rig.Pipeline();
        try
        {
            await RunAsync(new ScriptedLosses(pipeline, lost), first, 7);
        }
        catch (StoreUnavailableException)
        {
            // The process ended.
        }
        Assert.Contains("Milk", await ShownAsync(), StringComparison.Ordinal);
        await Visits.TellAsync("booking.rescheduled", Booking, Form("Tea"));
        var waiting = await Rig.WaitingAsync();
        await RunAsync(pipeline, together ? waiting : waiting.Where(row => row.Sequence != first[0].Sequence), 8);
        if (!together) await RunAsync(pipeline, await Rig.WaitingAsync(), 9);

        Assert.Empty(await Rig.WaitingAsync());
        Assert.Equal(Ours, await ShownAsync());
    }

    private Task<GuestTurn> RunAsync(IOrgSalesforce salesforce, IEnumerable<InboxRow> rows, long revision) =>
        Rig.RunAsync(salesforce, rows.First().Guest!.Value, rows, revision);

    private async Task ScheduleAsync()
    {
        await MapAsync("form.note");
        await TellAsync("scheduled", "Tea");
        Assert.Equal(Ours, await ShownAsync());
    }

    private async Task TellAsync(string type, string note)
    {
        if (type == "another mapping")
        {
            type = "completed";
            await MapAsync("booking.subject");
        }
        // Settings are kept for a while: each has a process of its own.
        await using var pipeline = Rig.Pipeline();
        await Visits.TellAsync($"booking.{type}", Booking, Form(note), owner: "USR-1");
        await RunAsync(pipeline, await Rig.WaitingAsync(), 5);
        Assert.Empty(await Rig.WaitingAsync());
    }

    private async Task MapAsync(string source)
    {
        var settings = Mapped.Event(source, "Location");
        await Rig.ChangeSettingsAsync(settings with
        {
            Owners = settings.Owners.Add("USR-1", SalesforceId.Parse(await UserAsync("Admin"))),
        });
    }

    private static object Form(string note) => new { name = "Ann Miller", email = "ann@example.com", note };

    private async Task WriteWordsAsync()
    {
        await Rig.SeedAsync("Contact", new { LastName = "Rival", Email = "rival@example.com" });
        var rival = (await Rig.RecordsAsync("Contact")).Single(record => record.GetProperty("LastName").GetString() == "Rival");
        await Rig.ControlAsync(HttpMethod.Patch, $"/records/{(await EventAsync()).GetProperty("Id").GetString()}", new
        {
            Subject = "Mine",
            Location = "HQ",
            Description = "Notes",
            ShowAs = "OutOfOffice",
            OwnerId = await UserAsync("Standard"),
            WhoId = rival.GetProperty("Id").GetString(),
        });
        Assert.Equal(Words, await ShownAsync());
    }

    private async Task<string> UserAsync(string name) =>
        (await Rig.RecordsAsync("User")).Single(user => user.GetProperty("LastName").GetString() == name).GetProperty("Id").GetString()!;

    private async Task<JsonElement> EventAsync() => Assert.Single(await Rig.RecordsAsync("Event"));

    private async Task<string> ShownAsync()
    {
        var shown = await EventAsync();
        var names = (await Rig.RecordsAsync("User")).Concat(await Rig.RecordsAsync("Contact"))
            .ToDictionary(record => record.GetProperty("Id").GetString()!, record => record.GetProperty("LastName").GetString());
        return string.Join(", ", Text("Subject"), Text("Location"), Text("Description"), Text("ShowAs"), Named("OwnerId"), Named("WhoId"));

        string? Text(string field) => shown.TryGetProperty(field, out var value) ? value.GetString() : null;
        string? Named(string field) => names[Text(field)!];
    }

    /// <summary>Names of the fields that the last entry of the history tells.</summary>
    private async Task<string> LastToldAsync() =>
        (await Visits.HistoryAsync(Booking))[^1] is var last && last.TryGetProperty("changes", out var changes)
            ? string.Join(' ', changes.EnumerateArray()
                .Select(change => change.GetProperty("field").GetString()!["Event.".Length..])
                .Order(StringComparer.Ordinal))
            : "";
}
