using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Further guests who left a booking are taken off its Event, where they were invited here.</summary>
public sealed class WithdrawnInvitationTests : VisitsTest
{
    private const string Booking = "BKNG-1";

    [Fact]
    public async Task A_withdrawal_that_Salesforce_refuses_is_told_and_tried_again_at_the_next_change()
    {
        await InviteAsync();
        await Rig.FaultAsync(new { kind = "RowError", @object = "EventRelation", errorCode = "X", message = "not now" });
        await TellAsync("booking.rescheduled");

        Assert.Empty((await Visits.FindAsync(Booking)).Failures);
        Assert.Single(await InviteesAsync());
        Assert.Single((await Visits.LinkAsync(Booking)).Invitations!);
        Assert.Contains(
            "A further guest who left the booking could not be taken off the Event; remove the invitee there: not now.",
            (await Visits.HistoryAsync(Booking)).SelectMany(MessagesIn));

        await Rig.NoMoreFaultsAsync();
        await TellAsync("booking.rescheduled");
        Assert.Empty(await InviteesAsync());
        Assert.Null((await Visits.LinkAsync(Booking)).Invitations);
    }

    [Fact]
    public async Task Who_was_taken_off_the_Event_in_Salesforce_is_forgotten()
    {
        await InviteAsync();
        var relation = Assert.Single((await Visits.LinkAsync(Booking)).Invitations!).Relation;
        await Rig.ControlAsync(HttpMethod.Delete, $"/records/{relation}", new { });
        await TellAsync("booking.rescheduled");

        Assert.Null((await Visits.LinkAsync(Booking)).Invitations);
        Assert.Empty(await Visits.ProblemsAsync(Booking));
    }

    [Fact]
    public async Task Who_comes_by_another_email_is_the_same_invitee()
    {
        await InviteAsync();
        var relation = Assert.Single(await InviteesAsync());
        var bob = relation.GetProperty("RelationId").GetString();
        await Rig.ControlAsync(HttpMethod.Patch, $"/records/{bob}", new { Email = "rob@example.com" });
        await TellAsync("booking.rescheduled", "rob@example.com");

        var kept = Assert.Single(await InviteesAsync());
        Assert.Equal(relation.GetProperty("Id").GetString(), kept.GetProperty("Id").GetString());
        Assert.Equal("rob@example.com", Assert.Single((await Visits.LinkAsync(Booking)).Invitations!).Email);
        await TellAsync("booking.rescheduled");
        Assert.Empty(await InviteesAsync());
    }

    private async Task InviteAsync()
    {
        await Rig.ChangeSettingsAsync(OrgSettings.Default with { Sync = OrgSettings.Default.Sync with { Invitees = true } });
        await Rig.SeedAsync("Contact", new { LastName = "Guest", Email = "bob@example.com" });
        await TellAsync("booking.scheduled", "bob@example.com");
        Assert.Single(await InviteesAsync());
    }

    /// <summary>The Event's own Who is an EventRelation too.</summary>
    private async Task<JsonElement[]> InviteesAsync() =>
        [.. (await Rig.RecordsAsync("EventRelation")).Where(relation => relation.GetProperty("IsInvitee").GetBoolean())];

    private async Task TellAsync(string type, params string[] guests)
    {
        await Visits.TellAsync(type, Booking, new { name = "Ann Miller", email = "ann@example.com", guests });
        Assert.True(await Visits.SettleAsync());
    }

    private static IEnumerable<string?> MessagesIn(JsonElement entry) => entry.TryGetProperty("problems", out var problems)
        ? problems.EnumerateArray().Select(problem => problem.GetProperty("message").GetString())
        : [];
}
