using System.Net;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>The mapping, edited without script.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class MappingPageTests(RunningConsole console)
{
    private const string Accounts = "/o/demo/mapping/account";

    [Fact]
    public async Task A_row_is_added_mended_and_saved_without_script()
    {
        using var guest = await console.SignedInAsync();
        var page = await guest.GoAsync(Accounts);
        var at = page.FormOf("mapping").Keys.Count(name => name.EndsWith(".Source", StringComparison.Ordinal));
        page = await guest.SendFormAsync(page, "mapping", ("Draft.Do", "add"));
        Assert.Contains("Choose a Salesforce field", page.Text, StringComparison.Ordinal);
        var row = ($"Draft.Rows[{at}].Source", "guest.company");
        page = await guest.SendFormAsync(page, "mapping", ("Draft.Do", "review"), row);
        Assert.DoesNotContain("value=\"save\"", page.Html, StringComparison.Ordinal);
        page = await guest.SendFormAsync(page, "mapping", ("Draft.Do", "review"), row, ($"Draft.Rows[{at}].Target", "Description"));
        Assert.Contains("guest.company → Description", page.Text, StringComparison.Ordinal);
        page = await guest.SendFormAsync(page, "mapping", ("Draft.Do", "save"));
        Assert.Contains("Saved as version", page.Text, StringComparison.Ordinal);
        Assert.Contains((await SettingsAsync()).Mappings.Account, one => one is { Source: "guest.company", Target: "Description" });
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_at_its_row_with_the_reason()
    {
        using var guest = await console.SignedInAsync();
        var page = await guest.SendFormAsync(
            "/o/demo/mapping/contact", "mapping", ("Draft.Do", "check"), ("Draft.Rows[0].Source", "guest.email"), ("Draft.Rows[0].Target", "Birthdate"));
        Assert.Contains("Map it to a field that takes them", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_edit_at_once_neither_loses_anything()
    {
        using var ann = await console.SignedInAsync();
        using var ben = await console.SignedInAsync();
        var (annsPage, bensPage) = (await ann.GoAsync("/o/demo/mapping/case"), await ben.GoAsync("/o/demo/mapping/case"));
        await ann.SendFormAsync(annsPage, "mapping", ("Draft.Do", "save"), ("Draft.Rows[0].Fallback", "Of Ann"));
        var conflict = await ben.SendFormAsync(bensPage, "mapping", ("Draft.Do", "save"), ("Draft.Rows[0].Fallback", "Of Ben"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, conflict.Status);
        Assert.Contains("Nothing of yours was saved, and nothing is lost", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("“Of Ann”", conflict.Text, StringComparison.Ordinal);
        Assert.Equal("Of Ben", conflict.FormOf("mapping")["Draft.Rows[0].Fallback"]);
        Assert.Equal("Of Ann", (await SettingsAsync()).Mappings.Case[0].Fallback);
        var done = await ben.SendFormAsync(conflict, "mapping", ("Draft.Do", "save"));
        Assert.Contains("Saved as version", done.Text, StringComparison.Ordinal);
        Assert.Equal("Of Ben", (await SettingsAsync()).Mappings.Case[0].Fallback);
    }

    private async Task<OrgSettings> SettingsAsync() =>
        OrgSettingsJson.Parse((await console.Store.FindSettingsAsync(RunningConsole.Org, default))!.Json).Settings!;
}
