using System.Net;
using Microsoft.Playwright;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Tests.Pages;

[Collection(ConsoleCollection.Name)]
public sealed class PersonalDataTests(RunningConsole console)
{
    private const string Page = "/o/demo/personal-data";

    [Fact]
    public async Task A_guest_is_given_out_and_erased_once_it_is_typed_twice()
    {
        const string email = "erin.erased@customer.example";
        await console.BookAsync("BKNG-ERASED", "Erin Erased", email);
        using var guest = await console.SignedInAsync();
        (string, string)[] asked = [("Asked.By", "email"), ("Asked.Value", email)];

        var export = await guest.SendFormAsync(Page, "guest", [.. asked, ("Asked.Do", "export")]);
        Assert.Contains("Erin Erased", export.Text, StringComparison.Ordinal);
        Assert.Contains("730 days after the meeting or the last change", export.Text, StringComparison.Ordinal);

        var refused = await guest.SendFormAsync(Page, "guest", [.. asked, ("Asked.Again", "erin"), ("Asked.Do", "erase")]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Nothing was erased", refused.Text, StringComparison.Ordinal);

        var begun = await guest.SendFormAsync(Page, "guest", [.. asked, ("Asked.Again", email), ("Asked.Do", "erase")]);
        Assert.Contains("The erasure has begun", begun.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(email, begun.Text, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task What_is_kept_of_a_guest_can_be_read_on_the_page_and_saved_as_a_file()
    {
        const string email = "frida.filed@customer.example";
        await console.BookAsync("BKNG-FILED", "Frida Filed", email);
        await using var chromium = await Chromium.StartAsync(390);
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(new Uri(console.Url, await console.LinkAsync(Role.Administrator, "filer")).AbsoluteUri);
        await page.GotoAsync(new Uri(console.Url, Page).AbsoluteUri);
        await page.GetByLabel("Email, phone or id").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();

        var text = page.GetByRole(AriaRole.Textbox, new() { Name = "Everything that is kept" });
        Assert.InRange((await text.BoundingBoxAsync())!.Height, 300, 700);
        var file = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Save as JSON" }).ClickAsync());

        Assert.Equal("guest-demo.json", file.SuggestedFilename);
        var saved = await File.ReadAllTextAsync(await file.PathAsync());
        Assert.Equal(await text.InputValueAsync(), saved.ReplaceLineEndings("\n"));
        Assert.Contains("Frida Filed", saved, StringComparison.Ordinal);
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task An_org_stays_until_its_name_is_typed_and_others_than_administrators_see_none_of_it()
    {
        using var guest = await console.SignedInAsync();
        var refused = await guest.SendFormAsync(Page, "removal", ("Removal.Name", "another"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Nothing was removed", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await guest.GoAsync("/o/demo")).Status);

        using var other = await console.SignedInAsync(Role.Operator);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GoAsync(Page)).Status);
    }
}
