using System.Text.Json;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Salesforce refuses what its objects took when they were described: the write is planned anew by what they take now.</summary>
public sealed class StaleTypesTests : IAsyncLifetime
{
    private GuestRig _rig = null!;
    private Visits _visits = null!;

    public async Task InitializeAsync()
    {
        _rig = await GuestRig.StartAsync();
        _visits = Visits.On(_rig);
        await _visits.ScheduleAsync("BKNG-1", new { name = "Ann Miller", email = "ann@example.com" });
        Assert.True(await _visits.SettleAsync());
    }

    public async Task DisposeAsync()
    {
        await _visits.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Theory]
    [InlineData("Contact", "Text", "Unspecified")]
    [InlineData("Contact", "Number", "0")]
    [InlineData("Event", "Text", "Unspecified")]
    public async Task A_field_that_became_required_gets_the_default_of_its_type(string type, string kind, string expected)
    {
        await ChangeAsync(new
        {
            fields = new[] { new { @object = type, name = "Need__c", type = kind, length = 20, precision = 5, required = true } },
        });
        await _visits.ScheduleAsync("BKNG-2", new { name = "Bob Stone", email = "bob@example.com" });
        Assert.True(await _visits.SettleAsync());

        Assert.Empty((await _visits.FindAsync("BKNG-2")).Failures);
        Assert.Contains("Need__c REQUIRED_FIELD_DEFAULTED", await _visits.ProblemsAsync("BKNG-2"));
        Assert.Single(await _rig.RecordsAsync(type), record => TextOf(record, "Need__c") == expected);
    }

    [Fact]
    public async Task A_text_is_cut_to_what_its_field_takes_now()
    {
        await ChangeAsync(new { overrides = new[] { new { @object = "Event", name = "Subject", length = 3 } } });
        await _visits.ScheduleAsync("BKNG-2", new { name = "Bob Stone", email = "bob@example.com" });
        await _visits.ScheduleAsync("BKNG-3", new { name = "Bob Stone", email = "bob@example.com" });
        Assert.True(await _visits.SettleAsync());

        var subjects = (await _rig.RecordsAsync("Event")).Select(record => TextOf(record, "Subject")!);
        Assert.Equal(2, subjects.Count(subject => subject.Length == 3 && subject.EndsWith('…')));
        foreach (var booking in new[] { "BKNG-2", "BKNG-3" })
            Assert.Equal(["Subject TEXT_CUT"], await _visits.ProblemsAsync(booking));
    }

    private static string? TextOf(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.Number ? $"{value.GetDecimal():0}" : value.GetString()
            : null;

    private Task ChangeAsync(object changes) => _rig.ControlAsync(HttpMethod.Post, "/changes", changes);
}
