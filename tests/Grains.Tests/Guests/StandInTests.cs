using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>A required field got the default of its type; then a row was added for it, and the bookings are replayed.</summary>
public sealed class StandInTests : VisitsTest
{
    private static readonly object Ann = new { name = "Ann Miller", email = "ann@example.com" };

    /// <summary>Defaults: OnceHub's help, Salesforce field validation.</summary>
    [Theory]
    [InlineData("Text", "EMEA", null, "EMEA")]
    [InlineData("TextArea", "EMEA", null, "EMEA")]
    [InlineData("Email", "b@example.org", null, "b@example.org")]
    [InlineData("Phone", "+442079460018", null, "+442079460018")]
    [InlineData("Url", "https://acme.example", null, "https://acme.example")]
    [InlineData("Currency", "100", null, "100")]
    [InlineData("Number", "7", null, "7")]
    [InlineData("Percent", "12", null, "12")]
    [InlineData("Date", "2026-01-31", null, "2026-01-31")]
    [InlineData("Text", "EMEA", "APAC", "APAC")]
    [InlineData("Currency", "100", 5, "5")]
    [InlineData("Date", "2026-01-31", "2020-02-02", "2020-02-02")]
    public async Task A_replay_fills_it_in_and_leaves_what_a_person_put_there(string type, string mapped, object? byHand, string expected)
    {
        await RequireAsync(type);
        await Rig.ChangeSettingsAsync(OrgSettings.Default);
        await Visits.ScheduleAsync("BKNG-1", Ann);
        Assert.True(await Visits.SettleAsync());
        Assert.Contains("Region__c REQUIRED_FIELD_DEFAULTED", await Visits.ProblemsAsync("BKNG-1"));
        if (byHand is not null) await ChangeAsync("Contact", byHand);

        await WriteAnewWithAsync(Mapped.Contact($"static:{mapped}", "Region__c"));

        Assert.Equal(expected, await RegionOfAsync("Contact"));
    }

    [Theory]
    [InlineData("Text", "EMEA", null, "EMEA")]
    [InlineData("Currency", "100", null, "100")]
    [InlineData("Date", "2026-01-31", null, "2026-01-31")]
    [InlineData("Currency", "100", 5, "5")]
    [InlineData("Date", "2026-01-31", "2020-02-02", "2020-02-02")]
    public async Task A_replay_fills_in_the_Account_that_was_made_too(string type, string mapped, object? byHand, string expected)
    {
        await RequireAsync(type, "Account");
        await Rig.ChangeSettingsAsync(OrgSettings.Default);
        await Visits.ScheduleAsync("BKNG-1", Ann);
        Assert.True(await Visits.SettleAsync());
        Assert.Contains("Region__c REQUIRED_FIELD_DEFAULTED", await Visits.ProblemsAsync("BKNG-1"));
        if (byHand is not null) await ChangeAsync("Account", byHand);

        await WriteAnewWithAsync(Mapped.Account($"static:{mapped}", "Region__c"));

        Assert.Equal(expected, await RegionOfAsync("Account"));
    }

    /// <summary>A later booking that brings the value is as good as a replay; the connector of OnceHub wrote the same words.</summary>
    [Fact]
    public async Task What_another_connector_filled_in_counts_as_empty_too()
    {
        await RequireAsync("Text");
        await Rig.ChangeSettingsAsync(Mapped.Contact("static:EMEA", "Region__c"));
        await Rig.SeedAsync("Contact", new { LastName = "Miller", Email = "ann@example.com", Region__c = "Unspecified" });
        await Visits.ScheduleAsync("BKNG-1", Ann);
        Assert.True(await Visits.SettleAsync());
        Assert.Equal("EMEA", Assert.Single(await Rig.RecordsAsync("Contact")).GetProperty("Region__c").GetString());
    }

    private async Task WriteAnewWithAsync(OrgSettings settings)
    {
        var json = OrgSettingsJson.Write(settings);
        Assert.NotNull(await Rig.Store.SaveSettingsAsync(GuestRig.Org, json, 1, "test", DateTimeOffset.UtcNow, default));
        await Visits.WriteAnewAsync("BKNG-1");
    }

    private async Task ChangeAsync(string type, object region)
    {
        var id = Assert.Single(await Rig.RecordsAsync(type)).GetProperty("Id").GetString();
        await Rig.ControlAsync(HttpMethod.Patch, $"/records/{id}", new Dictionary<string, object> { ["Region__c"] = region });
    }

    private async Task<string?> RegionOfAsync(string type)
    {
        var region = Assert.Single(await Rig.RecordsAsync(type)).GetProperty("Region__c");
        return region.ValueKind == JsonValueKind.Number
            ? region.GetDecimal().ToString("0", CultureInfo.InvariantCulture)
            : region.GetString();
    }

    private Task RequireAsync(string type, string of = "Contact") => Rig.ControlAsync(HttpMethod.Post, "/changes", new
    {
        fields = new[] { new { @object = of, name = "Region__c", type, required = true } },
    });
}
