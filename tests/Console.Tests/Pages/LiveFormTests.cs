using Microsoft.Playwright;
using OnceHub.Sync.Domain;
using static Microsoft.Playwright.Assertions;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>Somebody who is faster than the answers to what he changed, or whose server is killed: nothing of his is lost.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class LiveFormTests(RunningConsole console)
{
    private const string Events = "/o/demo/mapping/event";

    [ChromiumFact]
    public async Task A_click_that_begins_before_the_check_is_answered_and_ends_after_it_counts()
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, checks) = await EnterAsync(chromium, "presser");
        await ChangeAsync(page, 0, "First");
        await Expect(Bar(page)).ToContainTextAsync("1 unsaved change");
        var held = checks.Hold();
        await ChangeAsync(page, 1, "Second");
        await held.Arrived;

        await Review(page).HoverAsync();
        await page.Mouse.DownAsync();
        await held.AnswerAsync(page);
        await page.Mouse.UpAsync();

        await Expect(page.Locator("main")).ToContainTextAsync("“Second”");
        Assert.EndsWith("/o/demo/draft", page.Url, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task What_is_asked_while_a_check_is_under_way_waits_for_it_and_takes_what_was_changed_since()
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, checks) = await EnterAsync(chromium, "typist");
        var held = checks.Hold();
        await ChangeAsync(page, 0, "First");
        await held.Arrived;
        await ChangeAsync(page, 1, "Second");

        // There is no button before the first change is answered; the key asks for the same.
        await page.EvaluateAsync("document.querySelector('form[data-live]').requestSubmit()");
        await held.AnswerAsync(page);

        await Expect(Bar(page)).ToContainTextAsync("2 unsaved changes");
        await Review(page).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("“Second”");
        await Expect(page.Locator("main")).ToContainTextAsync("“First”");
    }

    [ChromiumFact]
    public async Task Two_rows_that_are_removed_faster_than_the_answer_comes_are_those_two()
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, checks) = await EnterAsync(chromium, "remover", "/o/demo/mapping/contact");
        var targets = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#rows [name$=\".Target\"]')].map(one => one.value)");
        var removable = await page.EvaluateAsync<int[]>(
            "[...document.querySelectorAll('#rows [value^=\"remove:\"]')].map(one => Number(one.value.slice(7)))");
        var held = checks.Hold();
        await page.Locator($"#rows [value='remove:{removable[0]}']").ClickAsync();
        await held.Arrived;
        await page.Locator($"#rows [value='remove:{removable[2]}']").ClickAsync();
        await held.AnswerAsync(page);

        await Expect(page.Locator("#rows > li")).ToHaveCountAsync(targets.Length - 2);
        var left = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('#rows [name$=\".Target\"]')].map(one => one.value)");
        Assert.Equal(targets.Where((_, at) => at != removable[0] && at != removable[2]), left);
    }

    [ChromiumFact]
    public async Task A_server_that_is_killed_in_mid_edit_loses_nothing_and_the_page_goes_on_once_it_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-killed-").FullName;
        await using var chromium = await Chromium.StartAsync();
        var server = await PlaygroundProcess.StartAsync(folder, console.Session.Salesforce.Url);
        try
        {
            var page = await chromium.NewPageAsync();
            await page.GotoAsync(server.ConsoleLink.AbsoluteUri);
            await page.GotoAsync(new Uri(server.Url, Events).AbsoluteUri);
            await ChangeAsync(page, 0, "First");
            await Expect(Bar(page)).ToContainTextAsync("1 unsaved change");

            await server.KillAsync();
            await ChangeAsync(page, 1, "Second");
            await Expect(Bar(page)).ToContainTextAsync("The server does not answer");

            var port = server.Url.Port;
            await server.DisposeAsync();
            server = await PlaygroundProcess.StartAsync(folder, console.Session.Salesforce.Url, port);
            await Expect(Bar(page)).ToContainTextAsync("2 unsaved changes");

            // The same in a page that is loaded anew, and every other page tells of it.
            await page.GotoAsync(new Uri(server.Url, "/o/demo/live").AbsoluteUri);
            await Expect(page.Locator("header.top, .top").First).ToContainTextAsync("Unsaved draft");
            await page.GotoAsync(new Uri(server.Url, Events).AbsoluteUri);
            await Expect(Fallback(page, 0)).ToHaveValueAsync("First");
            await Expect(Fallback(page, 1)).ToHaveValueAsync("Second");
            await Review(page).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
            await Expect(page.GetByText("Saved as version")).ToBeVisibleAsync();
        }
        finally
        {
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [ChromiumFact]
    public async Task Who_is_signed_out_in_mid_edit_comes_back_to_the_page_that_he_edited()
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, _) = await EnterAsync(chromium, "leaver");
        await page.Context.ClearCookiesAsync();
        await ChangeAsync(page, 0, "Late");
        await page.WaitForURLAsync(new Uri(console.Url, $"/signin?next={Uri.EscapeDataString(Events)}").AbsoluteUri);
        Assert.Empty(chromium.Complaints);
    }

    [ChromiumTheory]
    [InlineData("token", "Load the page again")]
    [InlineData("role", "It needs the role of an administrator")]
    public async Task What_is_refused_is_told_in_the_bar_and_not_said_to_be_kept(string lost, string told)
    {
        await using var chromium = await Chromium.StartAsync();
        var (page, _) = await EnterAsync(chromium, "loser-" + lost);
        await ChangeAsync(page, 0, "First");
        await Expect(Bar(page)).ToContainTextAsync("Kept as your draft");
        if (lost == "token")
            await page.EvaluateAsync("document.querySelector('[data-live] [name=__RequestVerificationToken]').value = 'lost'");
        else
            await console.LinkAsync(Role.Viewer, "loser-" + lost);

        await ChangeAsync(page, 1, "Second");

        await Expect(Bar(page)).ToContainTextAsync(told);
        await Expect(Bar(page)).Not.ToContainTextAsync("Kept as your draft");
    }

    /// <summary>Somebody of his own, whose draft is nobody else's.</summary>
    private async Task<(IPage Page, Checks Checks)> EnterAsync(Chromium chromium, string name, string path = Events)
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(new Uri(console.Url, await console.LinkAsync(Role.Administrator, name)).AbsoluteUri);
        await page.GotoAsync(new Uri(console.Url, path).AbsoluteUri);
        return (page, await Checks.OfAsync(page));
    }

    private static async Task ChangeAsync(IPage page, int row, string fallback)
    {
        await Fallback(page, row).FillAsync(fallback);
        await Fallback(page, row).BlurAsync();
    }

    private static ILocator Fallback(IPage page, int row) => page.Locator($"input[name='Draft.Rows[{row}].Fallback']");

    private static ILocator Bar(IPage page) => page.Locator("#bar");

    private static ILocator Review(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Review and save" });

    /// <summary>What a page's form posts, one of which can be held back.</summary>
    private sealed class Checks
    {
        private HeldCheck? _next;

        public static async Task<Checks> OfAsync(IPage page)
        {
            var checks = new Checks();
            await page.RouteAsync("**/*", async route =>
            {
                if (route.Request.Method == "POST" && Interlocked.Exchange(ref checks._next, null) is { } held) held.Take(route);
                else await route.ContinueAsync();
            });
            return checks;
        }

        public HeldCheck Hold() => _next = new HeldCheck();
    }

    private sealed class HeldCheck
    {
        private readonly TaskCompletionSource<IRoute> _route = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Arrived => _route.Task;

        public void Take(IRoute route) => _route.SetResult(route);

        /// <summary>Returns once the page has had the answer, and time to do something with it.</summary>
        public async Task AnswerAsync(IPage page)
        {
            var route = await _route.Task;
            var answered = page.WaitForResponseAsync(response => response.Request == route.Request);
            await route.ContinueAsync();
            await (await answered).FinishedAsync();
            await page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        }
    }
}
