using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>The mapping, edited without script.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class MappingPageTests(RunningConsole console)
{
    private const string Accounts = "/o/demo/mapping/account";

    [Fact]
    public async Task A_row_is_added_mended_reviewed_and_saved_without_script()
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "rows");
        var page = await guest.GoAsync(Accounts);
        var at = page.FormOf("mapping").Keys.Count(name => name.EndsWith(".Source", StringComparison.Ordinal));
        page = await guest.SendFormAsync(page, "mapping", ("Draft.Do", "add"));
        Assert.Contains("Choose a Salesforce field", page.Text, StringComparison.Ordinal);
        page = await guest.SendFormAsync(page, "mapping", ("Draft.Do", "review"), ($"Draft.Rows[{at}].Source", "guest.company"));
        Assert.Equal("/o/demo/draft", page.Url.AbsolutePath);
        Assert.Contains("To be mended before it can be saved", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"save\"", page.Html, StringComparison.Ordinal);
        page = await guest.SendFormAsync(Accounts, "mapping", ("Draft.Do", "review"), ($"Draft.Rows[{at}].Target", "Description"));
        Assert.Contains("guest.company → Description", page.Text, StringComparison.Ordinal);
        page = await guest.SendFormAsync(page, "draft", ("Asked.Do", "save"));
        Assert.Contains("Saved as version", page.Text, StringComparison.Ordinal);
        Assert.Contains((await console.SettingsAsync()).Mappings.Account, one => one is { Source: "guest.company", Target: "Description" });
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_at_its_row_with_the_reason()
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "fits");
        var page = await guest.SendFormAsync(
            "/o/demo/mapping/contact",
            "mapping",
            ("Draft.Do", "check"),
            ("Draft.Rows[0].Source", "guest.email"),
            ("Draft.Rows[0].Target", "Birthdate"));
        Assert.Contains("Map it to a field that takes them", page.Text, StringComparison.Ordinal);
    }
}
