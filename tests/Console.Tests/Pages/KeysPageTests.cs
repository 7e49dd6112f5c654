using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Domain;
using static Microsoft.Playwright.Assertions;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>API keys, made and removed by an administrator.</summary>
[Collection(ConsoleCollection.Name)]
public sealed partial class KeysPageTests(RunningConsole console)
{
    private const string Page = "/o/demo/access";

    [Fact]
    public async Task A_key_opens_what_was_ticked_until_the_end_of_its_last_day()
    {
        using var guest = await console.SignedInAsync();
        var made = await guest.SendFormAsync(
            Page, "key", ("Made.Name", "website"), ("Made.Scopes", "prefill"), ("Made.LastDay", "2099-12-31"));
        Assert.Contains("The key website, shown this once", made.Text, StringComparison.Ordinal);
        var key = Assert.Single(await KeysAsync(), one => one.Name == "website");
        Assert.Equal("prefill", Assert.Single(key.Scopes));
        Assert.Equal(new DateTimeOffset(2099, 12, 31, 23, 59, 59, TimeSpan.Zero), key.ExpiresAt);
    }

    [Fact]
    public async Task A_key_for_which_nothing_was_ticked_is_not_made_and_what_was_typed_is_kept()
    {
        using var guest = await console.SignedInAsync();
        var refused = await guest.SendFormAsync(Page, "key", ("Made.Name", "nothing"), ("Made.LastDay", "2099-12-31"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Tick what the key may do", refused.Text, StringComparison.Ordinal);
        Assert.Equal(("nothing", "2099-12-31"), (refused.FormOf("key")["Made.Name"], refused.FormOf("key")["Made.LastDay"]));
        Assert.DoesNotContain(await KeysAsync(), one => one.Name == "nothing");
    }

    [Fact]
    public async Task A_key_is_removed_once_it_is_ticked_and_that_is_told_once()
    {
        using var guest = await console.SignedInAsync();
        await guest.SendFormAsync(Page, "key", ("Made.Name", "old"), ("Made.Scopes", "read"));
        var refused = await guest.SendFormAsync(Page, "keys", ("Asked.Remove", "old"), ("Asked.Sure", "another"));
        Assert.Contains("Nothing was removed", refused.Text, StringComparison.Ordinal);
        Assert.Contains(await KeysAsync(), one => one.Name == "old");

        var removed = await guest.SendFormAsync(Page, "keys", ("Asked.Remove", "old"), ("Asked.Sure", "old"));
        Assert.Contains("The key is removed", removed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await KeysAsync(), one => one.Name == "old");

        var next = await guest.SendFormAsync(removed, "people", ("PersonAsked.Do", "grant"), ("PersonAsked.Email", ""));
        Assert.Contains("is not an email address", next.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The key is removed", next.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret", "secrets", "Asked.Remove", "kept", "Asked.Sure", "another", "tick beside it that no webhook uses it")]
    [InlineData("", "key", "KeyAsked.Do", "remove", "KeyAsked.Key", "", "tick that the key is forgotten")]
    public async Task What_OnceHub_is_known_by_is_not_removed_by_one_click(
        string before, string handler, string name, string value, string other, string otherValue, string said)
    {
        using var guest = await console.SignedInAsync();
        if (before.Length > 0) await guest.SendFormAsync("/o/demo/oncehub", "secret", ("Made.Name", value));
        var refused = await guest.SendFormAsync("/o/demo/oncehub", handler, (name, value), (other, otherValue));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(said, refused.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing was removed.", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_secret_is_removed_once_it_is_ticked()
    {
        using var guest = await console.SignedInAsync();
        await guest.SendFormAsync("/o/demo/oncehub", "secret", ("Made.Name", "worn"));
        var removed = await guest.SendFormAsync("/o/demo/oncehub", "secrets", ("Asked.Remove", "worn"), ("Asked.Sure", "worn"));
        Assert.Contains("The secret is removed", removed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_does_not_take_the_own_role()
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "selfless");
        var refused = await guest.SendFormAsync(Page, "people", ("PersonAsked.Do", "revoke:selfless@demo.example"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("your own role", refused.Text, StringComparison.Ordinal);
        Assert.Contains("selfless@demo.example", (await guest.GoAsync(Page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_does_not_give_himself_a_lesser_role()
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "modest");
        var refused = await guest.SendFormAsync(
            Page, "people", ("PersonAsked.Do", "grant"), ("PersonAsked.Email", "modest@demo.example"), ("PersonAsked.Role", "Viewer"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("your own role", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await guest.GoAsync("/o/demo/rules")).Status);
        Assert.Contains("Add key", (await guest.GoAsync(Page)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("-1")]
    public async Task A_role_that_there_is_not_is_not_given(string role)
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "strict");
        var refused = await guest.SendFormAsync(
            Page, "people", ("PersonAsked.Do", "grant"), ("PersonAsked.Email", "roleless@demo.example"), ("PersonAsked.Role", role));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("is no role", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("roleless@demo.example", (await guest.GoAsync(Page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_is_given_is_told_in_the_audit()
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "giver");
        await guest.SendFormAsync(
            Page, "people", ("PersonAsked.Do", "grant"), ("PersonAsked.Email", "told@demo.example"), ("PersonAsked.Role", "Operator"));
        var acts = await console.Store.ListAuditAsync(new(Actor: "giver@demo.example", Act: "grantOrgRole"), null, 9, default);
        Assert.Equal(("told@demo.example", "operator of demo"), (acts.Items[0].Target, acts.Items[0].Summary));
    }

    [Theory]
    [InlineData(Page, "key", "Add key", "The key twice, shown this once")]
    [InlineData("/o/demo/oncehub", "secret", "Add secret", "The secret twice, shown this once")]
    public async Task A_form_that_is_sent_twice_makes_one_and_shows_it_both_times(string path, string form, string button, string told)
    {
        using var guest = await console.SignedInAsync();
        var page = await guest.GoAsync(path);
        Assert.Contains(button, page.Text, StringComparison.Ordinal);
        (string, string)[] fields = form == "key" ? [("Made.Name", "twice"), ("Made.Scopes", "read")] : [("Made.Name", "twice")];

        Answer[] answers = [await guest.SendFormAsync(page, form, fields), await guest.SendFormAsync(page, form, fields)];

        Assert.All(answers, answer => Assert.Contains(told, answer.Text, StringComparison.Ordinal));
        Assert.Single(answers.Select(answer => Secret().Match(answer.Html).Value).Distinct());
        // The page that shows it has a form of its own.
        var taken = await guest.SendFormAsync(answers[1], form, fields);
        Assert.Contains("'twice' is the name of another", taken.Text, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task A_double_click_makes_one_key_and_shows_it()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(new Uri(console.Url, await console.LinkAsync(Role.Administrator, "keys")).AbsoluteUri);
        await page.GotoAsync(new Uri(console.Url, Page).AbsoluteUri);
        var posts = 0;
        page.Request += (_, request) => posts += request.Method == "POST" ? 1 : 0;
        await page.GetByLabel("post events").CheckAsync();
        await page.GetByLabel("Name of a new key").FillAsync("doubled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add key" }).DblClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The key doubled, shown this once");
        Assert.Equal(1, posts);
        Assert.Empty(chromium.Complaints);
    }

    [GeneratedRegex("<code>[^<]{16,}</code>")]
    private static partial Regex Secret();

    [ChromiumFact]
    public async Task Enter_in_the_name_of_a_new_key_or_secret_removes_none_of_those_that_are_there()
    {
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(new Uri(console.Url, await console.LinkAsync(Role.Administrator, "keys")).AbsoluteUri);
        await page.GotoAsync(new Uri(console.Url, Page).AbsoluteUri);
        await page.GetByLabel("post events").CheckAsync();
        await page.GetByLabel("Name of a new key").FillAsync("entered");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The key entered, shown this once");

        await page.GotoAsync(new Uri(console.Url, "/o/demo/oncehub").AbsoluteUri);
        foreach (var name in new[] { "entered-1", "entered-2" })
        {
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"The secret {name}, shown this once");
        }
        await page.GetByLabel("No webhook uses entered-1").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove entered-1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The secret is removed");
        Assert.Empty(chromium.Complaints);
    }

    private async Task<IEnumerable<CredentialName>> KeysAsync() =>
        await console.Session.Services.GetRequiredService<OrgCredentials>().ListAsync(RunningConsole.Org, CredentialKind.ApiKey, default);
}
