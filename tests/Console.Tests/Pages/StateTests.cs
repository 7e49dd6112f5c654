using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;
using static Microsoft.Playwright.Assertions;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>
/// States that a page is in now and then: empty, refused, in conflict, under way, with something open. Light and dark, wide and narrow.
/// </summary>
[Collection(ConsoleCollection.Name)]
public sealed class StateTests(RunningConsole console)
{
    private static readonly (int Width, ColorScheme Theme)[] Looks =
        [
            (1_440, ColorScheme.Light),
            (1_440, ColorScheme.Dark),
            (390, ColorScheme.Light),
            (390, ColorScheme.Dark),
            (320, ColorScheme.Light),
        ];

    private readonly List<string> _found = [];

    [ChromiumFact]
    public async Task Axe_finds_nothing_in_an_org_in_which_nothing_is_yet()
    {
        var org = await NewOrgAsync("empty");
        await using var chromium = await Chromium.StartAsync();
        var page = await EnterAsync(chromium, Role.Administrator, "empty", org);
        foreach (var path in new[]
                 {
                     "",
                     "/bookings",
                     "/failures",
                     "/replays",
                     "/live",
                     "/setup",
                     "/rules",
                     "/mapping/contact",
                     "/users",
                     "/history",
                     "/salesforce",
                     "/oncehub",
                     "/access",
                     "/draft",
                     "/personal-data", "/try", "/try?booking=sample", "/bookings/BKNG-NOBODY", "/nothing",
                 })
            await LookAsync(page, $"/o/{org}{path}");
        Assert.Empty(_found);
        Assert.Empty(chromium.Complaints);
    }

    [ChromiumFact]
    public async Task Axe_finds_nothing_while_a_replay_goes_on_is_paused_and_is_stopped()
    {
        var org = await NewOrgAsync("again");
        // At one a second it goes on for as long as this looks.
        await console.Store.AppendAsync([.. Enumerable.Range(0, 900).Select(n => Failed(org, $"AGAIN-{n}"))], default);
        var replays = console.Session.Services.GetRequiredService<OrgReplays>();
        var started = Assert
            .IsType<Administration.Done<ReplayRecord>>(await replays.StartAsync(org, new ReplayScope(PerSecond: 1), "ann", default))
            .Value;
        await using var chromium = await Chromium.StartAsync();
        var page = await EnterAsync(chromium, Role.Administrator, "again", org);
        await LookAsync(page, $"/o/{org}/replays/{started.Id}");
        await LookAsync(page, $"/o/{org}/failures");
        await LookAsync(page, $"/o/{org}/failures?code=X");
        await LookAsync(page, $"/o/{org}");
        await replays.PauseAsync(org, started.Id, default);
        await LookAsync(page, $"/o/{org}/replays/{started.Id}");
        await replays.StopAsync(org, started.Id, default);
        await LookAsync(page, $"/o/{org}/replays/{started.Id}");
        await LookAsync(page, $"/o/{org}/replays");
        Assert.Empty(_found);
        Assert.Empty(chromium.Complaints);
    }

    [ChromiumFact]
    public async Task Axe_finds_nothing_in_a_conflict_nor_in_what_is_refused()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await EnterAsync(chromium, Role.Administrator, "loser");
        using (var loser = await console.SignedInAsync(Role.Administrator, "loser"))
            await loser.SendFormAsync("/o/demo/rules", "rules", ("Draft.Do", "check"), ("Draft.ApiReservePercent", "31"));
        await GoAsync(page, "/o/demo/draft");
        using (var winner = await console.SignedInAsync(Role.Administrator, "winner"))
        {
            await winner.SendFormAsync("/o/demo/rules", "rules", ("Draft.Do", "check"), ("Draft.ApiReservePercent", "32"));
            await winner.SendFormAsync("/o/demo/draft", "draft", ("Asked.Do", "save"));
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Nothing of yours was saved");
        await LookAsync(page, null);
        await LookAsync(page, "/o/demo/rules");

        await GoAsync(page, "/o/demo/mapping/lead");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add mapping" }).ClickAsync();
        await Expect(page.Locator("#rows > li").Last.Locator(".problems")).ToContainTextAsync("Choose a Salesforce field");
        await LookAsync(page, null);
        await page.GetByRole(AriaRole.Combobox).First.ClickAsync();
        await Expect(page.Locator("#picker")).ToBeVisibleAsync();
        await LookAsync(page, null, narrow: false);
        await page.Keyboard.PressAsync("Escape");

        await LookAsync(page, "/o/demo/bookings?q=nonsense!");
        await LookAsync(page, "/o/nobody/bookings");
        await LookAsync(page, "/nothing");
        Assert.Empty(_found);
        Assert.Empty(chromium.Complaints);
    }

    [ChromiumFact]
    public async Task Axe_finds_nothing_in_what_a_viewer_may_not_see_nor_where_somebody_signs_in()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await EnterAsync(chromium, Role.Viewer, "looker");
        await LookAsync(page, "/o/demo/try");
        await LookAsync(page, "/o/demo/bookings/BKNG-DEMO-LIFE");
        await page.Locator("[popovertarget=menu]").ClickAsync();
        await LookAsync(page, null);
        await page.Context.ClearCookiesAsync();
        await LookAsync(page, "/o/demo/failures");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/signin"));
        await page.GetByLabel("Email").FillAsync("nobody@demo.example");
        await page.GetByLabel("Password").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await LookAsync(page, null);
        await LookAsync(page, "/password?link=nonsense");
        Assert.Empty(_found);
        Assert.Empty(chromium.Complaints);
    }

    [ChromiumFact]
    public async Task Webhooks_that_are_refused_are_told_on_the_page_of_OnceHub()
    {
        var org = await NewOrgAsync("refused");
        var now = DateTimeOffset.UtcNow;
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        await console.Session.Services.GetRequiredService<RefusedWebhooks>().AddAsync(
            org,
            new RefusedDeliveries(
                [new(hour, "signature-invalid", 41_000), new(hour, "quota-exceeded", 3)],
                [new(now, "signature-invalid", 1_834, "203.0.113.•"), new(now, "signature-invalid", null, "203.0.113.•")]),
            default);
        await using var chromium = await Chromium.StartAsync();
        var page = await EnterAsync(chromium, Role.Administrator, "refused", org);
        await GoAsync(page, $"/o/{org}/oncehub");
        var panel = page.Locator("section", new() { Has = page.Locator("#refused") });
        await Expect(panel).ToContainTextAsync("None of this org's secrets made its signature");
        await Expect(panel).ToContainTextAsync("41,000");
        await panel.Locator("summary").ClickAsync();
        await Expect(panel).ToContainTextAsync("203.0.113.•");
        await LookAsync(page, null);
        Assert.Empty(_found);
    }

    private async Task LookAsync(IPage page, string? path, bool narrow = true)
    {
        if (path is not null) await GoAsync(page, path);
        foreach (var (width, theme) in Looks.Where(look => narrow || look.Width > 768))
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            await page.SetViewportSizeAsync(width, 900);
            var at = $"{new Uri(page.Url).PathAndQuery} at {width} px, {theme}";
            if (!await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"))
                _found.Add($"{at}: wider than the window");
            if (width == 320) continue;
            _found.AddRange((await Axe.FindAsync(page)).Select(violation => $"{at}: {violation}"));
        }
        await page.SetViewportSizeAsync(1_440, 900);
    }

    private async Task GoAsync(IPage page, string path) => await page.GotoAsync(new Uri(console.Url, path).AbsoluteUri);

    private async Task<IPage> EnterAsync(Chromium chromium, Role role, string name, OrgId? org = null)
    {
        var page = await chromium.NewPageAsync();
        await GoAsync(page, await console.LinkAsync(role, name, org));
        return page;
    }

    private async Task<OrgId> NewOrgAsync(string name)
    {
        await console.Session.Services.GetRequiredService<OrgDirectory>().CreateAsync(name, name, null, default);
        return OrgId.Parse(name);
    }

    private static InboxEntry Failed(OrgId org, string id) => new()
    {
        Org = org,
        EventId = id,
        SubjectId = $"B{id}",
        Type = "booking.scheduled",
        OrderTime = DateTimeOffset.UtcNow,
        ReceivedAt = DateTimeOffset.UtcNow,
        Payload = new byte[] { 1 }, Failure = new FailureReason("X", "It failed."),
    };
}
