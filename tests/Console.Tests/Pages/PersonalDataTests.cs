using System.Net;
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
