using Microsoft.Playwright;
using OnceHub.Sync.Storage;
using static Microsoft.Playwright.Assertions;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>What an administrator does, in a real browser.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class BrowserTests(RunningConsole console)
{
    [ChromiumFact]
    public async Task An_administrator_signs_in_finds_a_booking_and_reads_its_story()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await EnterAsync(chromium);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("maria.vanderberg@customer.example");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("Maria van der Berg");
        await Expect(page.Locator(".timeline > li").First).ToContainTextAsync("Completed (Set by system)");
        await Expect(page.Locator("aside")).ToContainTextAsync("No record of this guest was found, so one is made");
        await page.Locator("button", new() { HasTextString = "Replay" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("It waits to be written");
        Assert.Empty(chromium.Complaints);
    }

    [ChromiumFact]
    public async Task A_row_is_added_by_the_pickers_checked_while_it_is_made_reviewed_and_saved()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await EnterAsync(chromium);
        await page.GotoAsync(new Uri(console.Url, "/o/demo/mapping/lead").AbsoluteUri);
        var rows = await page.Locator("#rows > li").CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add mapping" }).ClickAsync();
        var row = page.Locator("#rows > li").Nth(rows);
        await Expect(row.Locator(".problems")).ToContainTextAsync("Choose a Salesforce field");
        await PickAsync(page, row.GetByRole(AriaRole.Combobox).First, "note", "Form: note");
        await PickAsync(page, row.GetByRole(AriaRole.Combobox).Nth(1), "descr", "Description");
        await Expect(row.Locator(".problems")).ToBeEmptyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Review and save" }).ClickAsync();
        await Expect(page.Locator(".review")).ToContainTextAsync("form.note → Description");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Saved as version")).ToBeVisibleAsync();
        var saved = await console.SettingsAsync();
        Assert.Equal("form.note", saved.Mappings.Lead.Single(one => one.Target == "Description").Source);
        Assert.Empty(chromium.Complaints);
    }

    [ChromiumTheory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Axe_finds_nothing_on_any_page_and_none_is_wider_than_the_window(int width, ColorScheme theme)
    {
        await using var chromium = await Chromium.StartAsync(width, theme);
        var page = await EnterAsync(chromium);
        var found = new List<string>();
        foreach (var path in EveryPageTests.All.Where(path => !path.Contains("nothing", StringComparison.Ordinal)))
        {
            await page.GotoAsync(new Uri(console.Url, path).AbsoluteUri);
            // The dark ones with all that can be opened open.
            if (theme == ColorScheme.Dark)
                await page.EvaluateAsync("document.querySelectorAll('main details').forEach(one => { one.open = true; })");
            found.AddRange((await Axe.FindAsync(page)).Select(violation => $"{path}: {violation}"));
            foreach (var across in width < 768 ? new[] { width, 320 } : [width, 1_920])
            {
                await page.SetViewportSizeAsync(across, 900);
                if (!await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"))
                    found.Add($"{path}: wider than {across} px");
            }
            await page.SetViewportSizeAsync(width, 900);
        }
        Assert.Empty(found);
        Assert.Empty(chromium.Complaints);
    }

    [ChromiumFact]
    public async Task The_menu_of_whoever_is_signed_in_closes_by_Escape_and_by_a_click_elsewhere()
    {
        await using var chromium = await Chromium.StartAsync(390);
        var page = await EnterAsync(chromium);
        var (button, signOut) = (page.Locator("[popovertarget=menu]"), page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }));
        await button.ClickAsync();
        await Expect(signOut).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(signOut).ToBeHiddenAsync();
        await button.ClickAsync();
        await Expect(signOut).ToBeVisibleAsync();
        await page.Mouse.ClickAsync(4, 400);
        await Expect(signOut).ToBeHiddenAsync();
    }

    [ChromiumFact]
    public async Task All_of_a_table_a_mapping_and_the_chart_can_be_read_on_a_phone_too()
    {
        var act = new AuditEntry(
            DateTimeOffset.UtcNow, "ann.with.a.long.name@customer-and-sons.example", "2001:db8:85a3:8d3:1319:8a2e:370:7348", "startReplay",
            RunningConsole.Org, "group:FIELD_CUSTOM_VALIDATION_EXCEPTION:Contact:Give_the_contact_a_title_before_it_is_saved.", "");
        await console.Store.AppendAuditAsync(act, default);
        await using var chromium = await Chromium.StartAsync(390);
        var page = await EnterAsync(chromium);
        Assert.True(
            await page.EvaluateAsync<bool>("[...document.querySelectorAll('.axis')].every(one => one.getBoundingClientRect().height >= 9)"),
            "The text at the chart's axes is too small to read.");

        await page.GotoAsync(new Uri(console.Url, "/o/demo/access").AbsoluteUri);
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.panel')].filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"));

        await page.SetViewportSizeAsync(1_280, 900);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "Keys and access is too wide.");
        await page.SetViewportSizeAsync(390, 900);

        await page.GotoAsync(new Uri(console.Url, "/o/demo/mapping/lead").AbsoluteUri);
        Assert.Equal(
            "\"Fallback\"",
            await page.EvaluateAsync<string>("getComputedStyle(document.querySelectorAll('#rows .cell')[2], '::before').content"));
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.cell small')].filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"));
    }

    [ChromiumTheory]
    [InlineData(390)]
    [InlineData(1_280)]
    public async Task A_long_name_without_a_space_makes_no_page_wider(int width)
    {
        await console.BookAsync("BKNG-WIDE", new string('W', 80), $"{new string('w', 9)}@{new string('w', 60)}.example");
        await using var chromium = await Chromium.StartAsync(width);
        var page = await EnterAsync(chromium);
        foreach (var path in new[] { "/bookings/BKNG-WIDE", "/bookings?q=wwwwwwwww", "/bookings", "/try?booking=BKNG-WIDE", "/live", "" })
        {
            await page.GotoAsync(new Uri(console.Url, "/o/demo" + path).AbsoluteUri);
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{path} is wider than {width} px.");
        }
    }

    [ChromiumFact]
    public async Task Axe_finds_what_is_wrong()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.NewPageAsync();
        await page.SetContentAsync("<html lang=en><title>Wrong</title><main><h1>Wrong</h1><img src=a.png></main></html>");
        Assert.Equal(["""image-alt <img src="a.png">"""], await Axe.FindAsync(page));
    }

    private async Task<IPage> EnterAsync(Chromium chromium)
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(console.Session.ConsoleLink.AbsoluteUri);
        // Where there are several orgs the link leads to their list.
        await page.GotoAsync(new Uri(console.Url, "/o/demo").AbsoluteUri);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Overview");
        return page;
    }

    private static async Task PickAsync(IPage page, ILocator box, string typed, string label)
    {
        await box.ClickAsync();
        await box.FillAsync(typed);
        await page.GetByRole(AriaRole.Option, new() { Name = label }).First.ClickAsync();
        await Expect(box).ToHaveValueAsync(label);
    }
}
