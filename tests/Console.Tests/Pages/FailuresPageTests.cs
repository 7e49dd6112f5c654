using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Tests.Pages;

[Collection(ConsoleCollection.Name)]
public sealed class FailuresPageTests(RunningConsole console)
{
    private const string Rule = "Give the contact a title.";

    [Fact]
    public async Task What_could_not_be_read_is_of_no_booking_and_offers_no_replay()
    {
        var org = await NewOrgAsync("unreadable");
        await FailAsync(org, "", new FailureReason(FailureCodes.NotJson, "The body is not JSON."));
        using var guest = new Guest(console.Url);
        await guest.GoAsync(await console.LinkAsync(Role.Operator, "unreadable", org));
        foreach (var path in new[] { $"/o/{org}/failures", $"/o/{org}/failures?code={FailureCodes.NotJson}" })
        {
            var page = await guest.GoAsync(path);
            Assert.Contains("The body is not JSON 1 event", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("booking ·", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("form=\"replay\"", page.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("mixed-two", 2, "Replay all 2", "Replay all leaves out 2 that could not be read")]
    [InlineData("mixed-none", 0, null, null)]
    public async Task A_replay_of_all_is_of_what_could_be_read(string name, int readable, string? button, string? said)
    {
        var org = await NewOrgAsync(name);
        await FailAsync(org, "", new FailureReason(FailureCodes.NotJson, "The body is not JSON."));
        await FailAsync(org, "", new FailureReason(FailureCodes.NotAnEvent, "It is no event."), "-other");
        for (var n = 0; n < readable; n++)
            await FailAsync(org, $"BKNG-{name}-{n}", new FailureReason("CODE", "It failed.", $"{n}"), $"-{n}");
        using var guest = new Guest(console.Url);
        await guest.GoAsync(await console.LinkAsync(Role.Operator, name, org));
        var page = await guest.GoAsync($"/o/{org}/failures");
        if (button is null || said is null)
        {
            Assert.DoesNotContain("Replay all", page.Text, StringComparison.Ordinal);
            return;
        }
        Assert.Contains(button, page.Text, StringComparison.Ordinal);
        Assert.Contains(said, page.Text, StringComparison.Ordinal);
        var replay = await guest.SendFormAsync(page, "replay", ("Asked.What", "all"));
        Assert.Contains($"of {readable}", replay.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_validation_rules_own_text_is_quoted_wherever_it_is_told()
    {
        var org = await NewOrgAsync("ruled");
        await FailAsync(
            org, "BKNG-RULED", new FailureReason("FIELD_CUSTOM_VALIDATION_EXCEPTION", Rule, Rule) { Object = "Contact" });
        using var guest = new Guest(console.Url);
        await guest.GoAsync(await console.LinkAsync(Role.Operator, "ruled", org));
        const string Told = $"A validation rule refuses the record: \"{Rule}\"";
        foreach (var path in new[] { "", "/failures", "/bookings/BKNG-RULED" })
            Assert.Contains(Told, (await guest.GoAsync($"/o/{org}{path}")).Text, StringComparison.Ordinal);
        var replay = await guest.SendFormAsync(
            $"/o/{org}/failures", "replay", ("Asked.What", $"group:FIELD_CUSTOM_VALIDATION_EXCEPTION:Contact:{Rule}"));
        Assert.Contains(Told, replay.Text, StringComparison.Ordinal);
    }

    private async Task FailAsync(OrgId org, string booking, FailureReason failure, string mark = "") => await console.Store.AppendAsync(
        [
            new InboxEntry
            {
                Org = org, EventId = $"EVNT-{org}{mark}", SubjectId = booking, Type = "booking.scheduled", OrderTime = DateTimeOffset.UtcNow,
                ReceivedAt = DateTimeOffset.UtcNow, Payload = "{}"u8.ToArray(), Failure = failure,
            },
        ], default);

    private async Task<OrgId> NewOrgAsync(string name)
    {
        await console.Session.Services.GetRequiredService<OrgDirectory>().CreateAsync(name, name, null, default);
        return OrgId.Parse(name);
    }
}
