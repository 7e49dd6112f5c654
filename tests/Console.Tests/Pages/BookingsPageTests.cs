using System.Net;

namespace OnceHub.Sync.Pages.Tests.Pages;

[Collection(ConsoleCollection.Name)]
public sealed class BookingsPageTests(RunningConsole console)
{
    [Fact]
    public async Task Who_replays_without_a_tick_is_told_to_tick_and_keeps_the_list()
    {
        using var guest = await console.SignedInAsync();
        var page = await guest.SendFormAsync("/o/demo/bookings", "replay");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("Tick the bookings to replay.", page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"Asked.Chosen\"", page.Html, StringComparison.Ordinal);
    }
}
