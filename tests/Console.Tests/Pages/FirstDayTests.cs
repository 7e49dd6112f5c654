using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Playground;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>An org from nothing, clicked through as its administrator does, and what comes up in it afterwards.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class FirstDayTests(RunningConsole console, ITestOutputHelper output) : IDisposable
{
    private const string App = "public-app";
    private static readonly OrgId Fresh = OrgId.Parse("fresh");
    private readonly HttpClient _http = new();
    private IPage _page = null!;
    private int _clicks;

    public void Dispose() => _http.Dispose();

    [ChromiumFact]
    public async Task An_administrator_sets_up_goes_live_mends_switches_to_production_and_rolls_back()
    {
        await console.Session.Services.GetRequiredService<OrgDirectory>().CreateAsync(Fresh.Value, "Fresh", null, default);
        await console.ControlAsync(HttpMethod.Put, $"/apps/{App}", "{}");
        await using var chromium = await Chromium.StartAsync();
        _page = await chromium.NewPageAsync();
        await _page.GotoAsync(new Uri(console.Url, await console.LinkAsync(Role.Administrator, "fresh", Fresh)).AbsoluteUri);
        var began = Stopwatch.GetTimestamp();

        await LinkAsync("Set up Salesforce");
        await LinkAsync("Connect");
        await ConnectAsync("sandbox");
        await LinkAsync("Install");
        await ButtonAsync("Install");
        await Expect(_page.GetByText("The package is installed.")).ToBeVisibleAsync();
        await NavigateAsync("Set up");
        await LinkAsync("Choose");
        await ClickAsync(_page.GetByText("Create or update a Lead"));
        await SaveAsync();
        await BreakAndMendAsync();
        await NavigateAsync("Set up");
        await LinkAsync("Try the sample");
        await Expect(_page.GetByRole(AriaRole.Heading, new() { Name = "A new Lead" })).ToBeVisibleAsync();
        await NavigateAsync("OnceHub");
        await ButtonAsync("Add secret");
        var secret = await _page.Locator(".callout code").TextContentAsync();
        await NavigateAsync("Live");
        await PostAsync("BKNG-FRESH-1", "Carrie Customer", secret!);
        await Expect(_page.Locator("#live")).ToContainTextAsync("Carrie Customer");
        var (minutes, clicks) = (Stopwatch.GetElapsedTime(began).TotalMinutes, _clicks);
        output.WriteLine($"From the first page to the first booking live: {minutes:0.0} minutes of a machine's clicking, {clicks} clicks.");

        await MendARequiredFieldAsync(secret!);
        await SwitchToProductionAsync();
        await RollBackAsync();
        Assert.Empty(chromium.Complaints);
    }

    private async Task ConnectAsync(string salesforce)
    {
        await _page.Locator("select[name='Begin.Environment']").SelectOptionAsync("own");
        await _page
            .GetByLabel("Own domain (My Domain)")
            .FillAsync(new Uri(console.Session.Salesforce.Url, $"/orgs/{salesforce}").AbsoluteUri);
        await _page.GetByLabel("Consumer key, where none is configured").FillAsync(App);
        await ButtonAsync("Connect");
        await LinkAsync("Continue to Salesforce");
        await _page.FillAsync("#username", $"admin@{salesforce}.example.com");
        await _page.FillAsync("#password", "password");
        await ClickAsync(_page.Locator("#Login"));
        await ClickAsync(_page.Locator("#oaapprove"));
        await Expect(_page.Locator("h1")).ToHaveTextAsync("Connected to Salesforce");
        await LinkAsync("Go on in the console");
        await Expect(_page.Locator("h1")).ToHaveTextAsync("Set up Salesforce");
    }

    private async Task BreakAndMendAsync()
    {
        await NavigateAsync("Mapping");
        await ClickAsync(_page.Locator(".tabs a", new() { HasText = "Leads" }));
        var rows = await _page.Locator("#rows > li").CountAsync();
        var row = await AddRowAsync("guest.email", "AnnualRevenue");
        await Expect(row.Locator(".problems")).ToContainTextAsync("Map it to a field that takes");
        output.WriteLine("A broken row is refused so: " + await row.Locator(".problems").TextContentAsync());
        await ButtonAsync($"Remove row {rows + 1}");
        await Expect(_page.Locator("#rows > li")).ToHaveCountAsync(rows);
    }

    private async Task MendARequiredFieldAsync(string secret)
    {
        await console.ControlAsync(
            HttpMethod.Post, "/orgs/sandbox/changes",
            """{"fields":[{"object":"Lead","name":"Campaign__c","label":"Campaign","type":"Lookup","referenceTo":"Campaign","required":true}]}"""
        );
        var campaign = (await console.ControlAsync(HttpMethod.Post, "/orgs/sandbox/records/Campaign", """{"Name":"Webinar"}"""))![
            0
        ]!.GetValue<string>();
        await PostAsync("BKNG-FRESH-2", "Rita Required", secret);
        await Eventually.HoldsAsync(
            async () => await console.Store.CountOpenFailuresAsync(Fresh, 9, default) == 1, "the booking without the field failed");
        await NavigateAsync("Failures");
        await Expect(_page.Locator("main")).ToContainTextAsync("Campaign__c is required");
        await LinkAsync("Mend it");
        await Expect(_page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("mapping/lead"));
        await AddRowAsync($"static:{campaign}", "Campaign__c");
        await SaveAsync();
        await ClickAsync(_page.GetByText("replay what this mends"));
        await ClickAsync(_page.Locator("button", new() { HasText = "Replay 1" }));
        await Expect(_page.Locator("#replay-state")).ToContainTextAsync("Done: all are synced");
        Assert.Equal(0, await console.Store.CountOpenFailuresAsync(Fresh, 9, default));
    }

    private async Task SwitchToProductionAsync()
    {
        await NavigateAsync("Salesforce");
        await ConnectAsync("production");
        await NavigateAsync("Salesforce");
        await LinkAsync("Check now");
        var differs = _page.GetByRole(AriaRole.Region, new() { Name = "What of rules and mapping does not fit this org" });
        await Expect(differs).ToContainTextAsync("Campaign__c");
    }

    private async Task RollBackAsync()
    {
        await NavigateAsync("History");
        await ClickAsync(_page.GetByRole(AriaRole.Button, new() { Name = "Use again" }).Last);
        await Expect(_page.GetByText("is in use again")).ToBeVisibleAsync();
        var saved = OrgSettingsJson.Parse((await console.Store.FindSettingsAsync(Fresh, default))!.Json).Settings!;
        Assert.DoesNotContain(saved.Mappings.Lead, row => row.Target == "Campaign__c");
        Assert.Equal(PersonObject.Lead, saved.Target);
    }

    private async Task<ILocator> AddRowAsync(string source, string target)
    {
        var rows = await _page.Locator("#rows > li").CountAsync();
        await ButtonAsync("Add mapping");
        var row = _page.Locator("#rows > li").Nth(rows);
        // What is offered is what fits; other words can be typed.
        await TypeAsync(row.GetByRole(AriaRole.Combobox).First, source);
        await TypeAsync(row.GetByRole(AriaRole.Combobox).Nth(1), target);
        // Until the server has seen both, the bar may still be exchanged under a click.
        await Expect(row.Locator("small[id^=t]")).ToContainTextAsync(target);
        return row;
    }

    private async Task TypeAsync(ILocator box, string text)
    {
        await ClickAsync(box);
        await box.FillAsync(text);
        await box.BlurAsync();
    }

    private async Task SaveAsync()
    {
        await ButtonAsync("Review and save");
        await Expect(_page.Locator("h1")).ToHaveTextAsync("Unsaved changes");
        await ButtonAsync("Save");
        await Expect(_page.GetByText("Saved as version")).ToBeVisibleAsync();
    }

    private async Task NavigateAsync(string page)
    {
        await ClickAsync(_page.Locator("#nav li").GetByRole(AriaRole.Link, new() { Name = page }).First);
        await Expect(_page.Locator("#nav a.active")).ToContainTextAsync(page);
    }

    private Task LinkAsync(string text) => ClickAsync(_page.Locator("main").GetByRole(AriaRole.Link, new() { Name = text }).First);

    private Task ButtonAsync(string text) => ClickAsync(_page.GetByRole(AriaRole.Button, new() { Name = text, Exact = true }));

    private async Task ClickAsync(ILocator what)
    {
        _clicks++;
        await what.ClickAsync();
    }

    private Task PostAsync(string id, string name, string secret)
    {
        var gateway = new DemoGateway(_http, console.Url, Fresh.Value, "");
        return gateway.PostWebhookAsync(
            RunningConsole.Webhook(id, name, $"{id}@customer.example".ToLowerInvariant()), secret, CancellationToken.None);
    }
}
