using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// Of what several bookings say of one record, the newest word counts, field by field; and what the record shows already, in
/// whatever notation, is not written again. Where fields are overwritten, neither may depend on which turn took what.
/// </summary>
public sealed class NewestWordTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private GuestRig _rig = null!;
    private OrgPipeline _pipeline = null!;

    public async Task InitializeAsync()
    {
        _rig = await GuestRig.StartAsync();
        _pipeline = _rig.Pipeline();
        await _rig.ChangeSettingsAsync(OrgSettings.Default with { Contact = new ObjectRule { Update = ExistingUpdate.Override } });
    }

    public async Task DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        await _rig.DisposeAsync();
    }

    /// <summary>The newer booking says what the record shows; both are tried together, an answer is lost, and they come apart.</summary>
    [Theory]
    [InlineData("write 1", "old", "new")]
    [InlineData("write 1", "new", "old")]
    [InlineData("write 1, write 2", "new", "old")]
    [InlineData("write 1, write 2", "old", "new")]
    [InlineData("write 1, look-up 2", "old", "new")]
    public async Task What_the_record_shows_is_not_written_again_though_an_answer_was_lost(string lost, string first, string second)
    {
        await SeedAsync();
        await BookAsync("old", 3, "1-4155550101", "1-4155550103", "ANN@example.com", "Anna Miller");
        await BookAsync("new", 9, "1-4155550102", "", "Ann@Example.com", "Ann  van der  Miller");
        var losses = Salesforce(lost);
        await TurnAsync(losses, "old", "new");
        await TurnAsync(losses, first);
        await TurnAsync(losses, second);
        await TurnAsync(losses, "old", "new");
        await AssertAsync("Ann|van der Miller|ann@example.com|(415) 555-0102|+14155550103");
    }

    [Theory]
    [InlineData("look-up 1")]
    [InlineData("write 1")]
    public async Task What_was_tried_together_is_due_together_again(string lost)
    {
        await SeedAsync();
        await BookAsync("old", 3, "1-4155550101", "", "ann@example.com", "Anna Miller");
        await BookAsync("new", 9, "1-4155550102", "", "ann@example.com", "Ann van der Miller");
        await TurnAsync(Salesforce(lost), "old", "new");
        var waiting = await _rig.WaitingAsync();
        Assert.Equal(2, waiting.Count);
        Assert.Single(waiting.Select(row => row.DueAt).Distinct());
    }

    [Theory]
    [InlineData("old+new")]
    [InlineData("old", "new")]
    [InlineData("new", "old")]
    public async Task A_field_that_the_newest_booking_does_not_tell_is_as_the_one_before_told_it(params string[] turns)
    {
        await SeedAsync();
        await BookAsync("old", 3, "1-4155550101", "1-4155550103", "ann@example.com", "Anna Miller");
        await BookAsync("new", 9, "", "1-4155550104", "ann@example.com", "Ann van der Miller");
        var pipeline = Salesforce();
        foreach (var turn in turns) await TurnAsync(pipeline, turn.Split('+'));
        await AssertAsync("Ann|van der Miller|ann@example.com|+14155550101|+14155550104");
    }

    /// <summary>Every event of a booking repeats its form: what it says is as old as the first event that said so.</summary>
    [Theory]
    [InlineData("first", "second", "again")]
    [InlineData("first+second+again")]
    [InlineData("first+again", "second")]
    [InlineData("first", "again", "second")]
    public async Task What_is_only_repeated_is_no_newer_word(params string[] turns)
    {
        await SeedAsync();
        await BookAsync("first", 3, "1-4155550101", "", "ann@example.com", "Ann van der Miller");
        await BookAsync("second", 9, "1-4155550105", "", "ann@example.com", "Ann van der Miller");
        await BookAsync("first", 12, "1-4155550101", "", "ann@example.com", "Ann van der Miller", "completed", "again");
        var pipeline = Salesforce();
        foreach (var turn in turns) await TurnAsync(pipeline, turn.Split('+'));
        await AssertAsync("Ann|van der Miller|ann@example.com|+14155550105|");
    }

    private ScriptedLosses Salesforce(string lost = "") => new(_pipeline, lost.Split(", "));

    private Task SeedAsync() => _rig.SeedAsync(
        "Contact", new { FirstName = "Ann", LastName = "van der Miller", Email = "ann@example.com", Phone = "(415) 555-0102" });

    private Task BookAsync(
        string name, int minute, string phone, string mobile, string email, string guest, string type = "scheduled",
        string? eventName = null)
    {
        var told = Noon.AddMinutes(minute);
        return _rig.AcceptAsync($"EVNT-{eventName ?? name}", $"booking.{type}", told, new
        {
            @object = "booking", id = $"BKNG-{name}", subject = "Call", creation_time = Noon, last_updated_time = told,
            starting_time = Noon.AddDays(1), duration_minutes = 30,
            form_submission = new { name = guest, email, phone, mobile_phone = mobile },
        });
    }

    /// <summary>Takes those of these events that still wait.</summary>
    private async Task TurnAsync(ScriptedLosses salesforce, params string[] events)
    {
        var waiting = (await _rig.WaitingAsync()).Where(row => events.Contains(row.EventId["EVNT-".Length..])).ToArray();
        if (waiting.Length > 0) await _rig.RunAsync(salesforce, waiting[0].Guest!.Value, waiting, 1);
    }

    private async Task AssertAsync(string expected)
    {
        Assert.Empty(await _rig.WaitingAsync());
        var contact = Assert.Single(await _rig.RecordsAsync("Contact"));
        string[] fields = ["FirstName", "LastName", "Email", "Phone", "MobilePhone"];
        Assert.Equal(expected, string.Join('|', fields.Select(field => TextOf(contact, field))));
    }

    private static string TextOf(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
