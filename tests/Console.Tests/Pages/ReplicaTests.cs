using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Silo;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>Two servers of pages on one store, without stickiness.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class ReplicaTests(RunningConsole console)
{
    [Fact]
    public async Task Either_server_serves_any_request_and_an_edit_outlives_the_server_that_took_it()
    {
        using var guest = await console.SignedInAsync(Role.Administrator, "replica");
        var other = Other();
        await other.StartAsync();
        var there = new Uri(other.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var page = await guest.GoAsync("/o/demo/mapping/event");
        var edited = await guest.SendFormAsync(At(there, page), "mapping", ("Draft.Do", "check"), ("Draft.Rows[0].Fallback", "Kept"));
        Assert.Equal("Kept", edited.FormOf("mapping")["Draft.Rows[0].Fallback"]);
        await other.DisposeAsync();

        var again = await guest.GoAsync("/o/demo/mapping/event");
        Assert.Equal("Kept", again.FormOf("mapping")["Draft.Rows[0].Fallback"]);
        // A page of the server that is gone is sent to the one that is there.
        var review = await guest.SendFormAsync(At(console.Url, edited), "mapping", ("Draft.Do", "review"));
        Assert.Contains(
            "Saved as version", (await guest.SendFormAsync(review, "draft", ("Asked.Do", "save"))).Text, StringComparison.Ordinal);
        Assert.Equal("Kept", (await console.SettingsAsync()).Mappings.Event[0].Fallback);
    }

    private static Answer At(Uri server, Answer page) => page with { Url = new Uri(server, page.Url.PathAndQuery) };

    private WebApplication Other() => SiloHost.Build([], builder =>
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OnceHub:Storage:Path"] = Path.Combine(console.Session.Folder.Path, "oncehub-sync.db"),
            ["OnceHub:Gateway:LoginHosts:0"] = "127.0.0.1",
        });
    });
}
