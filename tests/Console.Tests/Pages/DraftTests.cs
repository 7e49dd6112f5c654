using System.Net;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>Settings that are worked on and not saved yet.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class DraftTests(RunningConsole console)
{
    private const string Cases = "/o/demo/mapping/case";
    private const string Fallback = "Draft.Rows[0].Fallback";

    [Fact]
    public async Task What_is_edited_is_there_again_in_another_browser_and_every_page_tells_of_it()
    {
        using var first = await console.SignedInAsync(Role.Administrator, "again");
        await first.SendFormAsync(Cases, "mapping", ("Draft.Do", "check"), (Fallback, "Kept"));
        await first.SendFormAsync("/o/demo/rules", "rules", ("Draft.Do", "check"), ("Draft.Region", "SE"));
        using var second = await console.SignedInAsync(Role.Administrator, "again");
        Assert.Contains("Unsaved draft", (await second.GoAsync("/o/demo/live")).Text, StringComparison.Ordinal);
        Assert.Equal("Kept", (await second.GoAsync(Cases)).FormOf("mapping")[Fallback]);
        Assert.Equal("SE", (await second.GoAsync("/o/demo/rules")).FormOf("rules")["Draft.Region"]);
        var review = await second.GoAsync("/o/demo/draft");
        Assert.Contains("→ “SE”", review.Text, StringComparison.Ordinal);
        Assert.Contains("“Kept”", review.Text, StringComparison.Ordinal);
        using var other = await console.SignedInAsync(Role.Administrator, "stranger");
        Assert.DoesNotContain("Unsaved draft", (await other.GoAsync(Cases)).Text, StringComparison.Ordinal);
        await second.SendFormAsync("/o/demo/draft", "draft", ("Asked.Do", "discard"));
        Assert.NotEqual("Kept", (await first.GoAsync(Cases)).FormOf("mapping")[Fallback]);
    }

    [Fact]
    public async Task Of_two_who_edit_at_once_neither_loses_anything_and_both_differences_are_shown()
    {
        using var ann = await console.SignedInAsync(Role.Administrator, "ann");
        using var ben = await console.SignedInAsync(Role.Administrator, "ben");
        await ben.SendFormAsync(Cases, "mapping", ("Draft.Do", "check"), (Fallback, "Of Ben"));
        var bens = await ben.GoAsync("/o/demo/draft");
        await SaveAsync(ann, Cases, "mapping", (Fallback, "Of Ann"));
        await SaveAsync(ann, "/o/demo/rules", "rules", ("Draft.ApiReservePercent", "17"));

        var conflict = await ben.SendFormAsync(bens, "draft", ("Asked.Do", "save"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, conflict.Status);
        Assert.Contains("Nothing of yours was saved, and nothing is lost", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("“Of Ann”", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("“Of Ben”", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("Both changed the same: yours is kept", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("ann@demo.example saved version", (await ben.GoAsync(Cases)).Text, StringComparison.Ordinal);
        Assert.Equal("Of Ann", (await console.SettingsAsync()).Mappings.Case[0].Fallback);

        var done = await ben.SendFormAsync(conflict, "draft", ("Asked.Do", "save"));
        Assert.Contains("Saved as version", done.Text, StringComparison.Ordinal);
        var saved = await console.SettingsAsync();
        Assert.Equal(("Of Ben", 17), (saved.Mappings.Case[0].Fallback, saved.ApiReservePercent));
    }

    [Fact]
    public async Task Two_windows_of_one_person_do_not_overwrite_each_other_unseen()
    {
        using var one = await console.SignedInAsync(Role.Administrator, "windows");
        using var two = await console.SignedInAsync(Role.Administrator, "windows");
        var (first, second) = (await one.GoAsync("/o/demo/mapping/event"), await two.GoAsync("/o/demo/mapping/event"));
        await one.SendFormAsync(first, "mapping", ("Draft.Do", "check"), (Fallback, "First"));
        var refused = await two.SendFormAsync(second, "mapping", ("Draft.Do", "check"), (Fallback, "Second"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Another window of yours", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Kept as your draft", refused.Text, StringComparison.Ordinal);
        Assert.Equal("First", (await one.GoAsync("/o/demo/mapping/event")).FormOf("mapping")[Fallback]);
        await two.SendFormAsync(refused, "mapping", ("Draft.Do", "check"));
        Assert.Equal("Second", (await one.GoAsync("/o/demo/mapping/event")).FormOf("mapping")[Fallback]);
        // A window with another table is in nobody's way.
        Assert.Equal(HttpStatusCode.OK, (await one.SendFormAsync("/o/demo/mapping/lead", "mapping", ("Draft.Do", "check"))).Status);
    }

    [Fact]
    public async Task What_is_set_back_leaves_no_draft()
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "back");
        var page = await guest.GoAsync(Cases);
        var before = page.FormOf("mapping").GetValueOrDefault(Fallback, "");
        await guest.SendFormAsync(page, "mapping", ("Draft.Do", "check"), (Fallback, "Else"));
        await guest.SendFormAsync(Cases, "mapping", ("Draft.Do", "check"), (Fallback, before));
        Assert.Contains("You have no unsaved changes", (await guest.GoAsync("/o/demo/draft")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exported_document_is_imported_as_a_draft_and_a_version_is_rolled_back_to()
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "import");
        await SaveAsync(guest, "/o/demo/rules", "rules", ("Draft.Region", "NO"));
        var exported = (await guest.GoAsync((await guest.GoAsync("/o/demo/history")).LinkTo("Export"))).Html;
        Assert.Contains("\"region\": \"NO\"", exported, StringComparison.Ordinal);
        var review = await guest.SendFileAsync(
            "/o/demo/history", "import", "Given.File", exported.Replace("\"NO\"", "\"FI\"", StringComparison.Ordinal));
        Assert.Contains("“NO” → “FI”", review.Text, StringComparison.Ordinal);
        Assert.Contains(
            "Saved as version", (await guest.SendFormAsync(review, "draft", ("Asked.Do", "save"))).Text, StringComparison.Ordinal);
        Assert.Equal("FI", (await console.SettingsAsync()).Region);
        var refused = await guest.SendFileAsync("/o/demo/history", "import", "Given.File", "{\"region\": 7}");
        Assert.Contains("is no settings document that can be used", refused.Text, StringComparison.Ordinal);

        var newest = (await console.Store.FindSettingsAsync(RunningConsole.Org, default))!.Version;
        var restored = await guest.SendFormAsync("/o/demo/history", "restore", ("Asked.Version", $"{newest - 1}"));
        Assert.Contains("is in use again", restored.Text, StringComparison.Ordinal);
        Assert.Equal("NO", (await console.SettingsAsync()).Region);
    }

    [Fact]
    public async Task An_import_over_ones_own_older_draft_is_the_file()
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "import-over");
        using var other = await console.SignedInAsync(Role.Administrator, "import-other");
        await SaveAsync(guest, "/o/demo/rules", "rules", ("Draft.Region", "IS"));
        var exported = (await guest.GoAsync((await guest.GoAsync("/o/demo/history")).LinkTo("Export"))).Html;
        await guest.SendFormAsync(Cases, "mapping", ("Draft.Do", "check"), (Fallback, "Older"));
        await SaveAsync(other, "/o/demo/rules", "rules", ("Draft.Region", "DK"));
        var review = await guest.SendFileAsync("/o/demo/history", "import", "Given.File", exported);
        Assert.Contains("“DK” → “IS”", review.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Older", review.Text, StringComparison.Ordinal);
        await guest.SendFormAsync(review, "draft", ("Asked.Do", "discard"));
    }

    private static async Task SaveAsync(Guest guest, string path, string handler, (string, string) field)
    {
        var review = await guest.SendFormAsync(path, handler, ("Draft.Do", "review"), field);
        Assert.Contains(
            "Saved as version", (await guest.SendFormAsync(review, "draft", ("Asked.Do", "save"))).Text, StringComparison.Ordinal);
    }
}
