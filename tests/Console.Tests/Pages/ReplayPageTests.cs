using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Domain;
using static Microsoft.Playwright.Assertions;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>The page of a replay comes to tell how it ended, whenever it ended and whatever its visitor does meanwhile.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class ReplayPageTests(RunningConsole console)
{
    public static TheoryData<string, string> Cases => new()
    {
        { "while it is watched", "nowhere" },
        { "while it is watched", "on the panel" },
        { "before it is watched", "nowhere" },
        { "before it is watched", "on the panel" },
        { "while the connection is lost", "nowhere" },
    };

    [ChromiumTheory]
    [MemberData(nameof(Cases))]
    public async Task How_it_ended_is_told(string ends, string pointer)
    {
        var org = OrgId.Parse($"ends-{ends.Length}-{pointer.Length}");
        await console.Store.CreateOrgAsync(org, "Ends", DateTimeOffset.UtcNow, default);
        var replays = console.Session.Services.GetRequiredService<OrgReplays>();
        var replay = await console.PausedReplayAsync(org);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(new Uri(console.Url, await console.LinkAsync(Role.Operator, org.Value, org)).AbsoluteUri);
        var held = new TaskCompletionSource();
        var asked = 0;
        await page.RouteAsync("**/progress", async route =>
        {
            var isFirst = Interlocked.Increment(ref asked) == 1;
            if (isFirst && ends == "before it is watched") await held.Task;
            if (isFirst && ends == "while the connection is lost") await route.AbortAsync();
            else await route.ContinueAsync();
        });

        await page.GotoAsync(new Uri(console.Url, $"/o/{org}/replays/{replay}").AbsoluteUri);
        var state = page.Locator("#replay-state");
        await Expect(state).ToContainTextAsync("Paused");
        if (pointer == "on the panel") await page.Locator("#replay").HoverAsync();
        await replays.StopAsync(org, replay, default);
        held.SetResult();

        await Expect(state).ToContainTextAsync("Stopped", new() { Timeout = 20_000 });
        await Expect(page.Locator("#replay-acts")).Not.ToContainTextAsync("Stop");
        Assert.Empty(chromium.Complaints);
    }
}
