using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>What a page watches ends with what its visitor may see.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class StreamTests(RunningConsole console)
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task What_somebody_watches_ends_with_the_role_or_the_session_and_anothers_goes_on()
    {
        var org = OrgId.Parse("watched");
        await console.Store.CreateOrgAsync(org, "Watched", At, default);
        var replay = await console.PausedReplayAsync(org);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var roleless = await InAsync(org, "roleless");
        using var signedOut = await InAsync(org, "signed-out");
        using var stays = await InAsync(org, "stays");
        string[] paths = [$"/o/{org}/live/happenings", $"/o/{org}/replays/{replay}/progress"];
        var ending = new List<StreamReader>();
        foreach (var guest in new[] { roleless, signedOut })
            foreach (var path in paths) ending.Add(await guest.WatchAsync(path, limit.Token));
        var others = new List<StreamReader>();
        foreach (var path in paths) others.Add(await stays.WatchAsync(path, limit.Token));
        foreach (var stream in ending.Concat(others)) Assert.NotNull(await stream.ReadLineAsync(limit.Token));

        var people = console.Session.Services.GetRequiredService<IAccessStore>();
        Assert.True(await people.RevokeAsync(PersonEmail.Parse("roleless@demo.example"), org, default));
        await people.EndSessionsAsync(PersonEmail.Parse("signed-out@demo.example"), default);

        await Task.WhenAll(ending.Select(stream => EndsAsync(stream, limit.Token)));
        // It is told again after the others were asked for.
        foreach (var stream in others) Assert.NotNull(await stream.ReadLineAsync(limit.Token));
        foreach (var stream in ending.Concat(others)) stream.Dispose();
    }

    [Fact]
    public async Task Who_watches_a_replay_is_counted_among_the_orgs_watchers()
    {
        var org = OrgId.Parse("crowded");
        await console.Store.CreateOrgAsync(org, "Crowded", At, default);
        var path = $"/o/{org}/replays/{await console.PausedReplayAsync(org)}/progress";
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var guest = await InAsync(org, "watcher");
        var access = console.Session.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
        var before = access.MaxWatchersPerOrg;
        access.MaxWatchersPerOrg = 1;
        try
        {
            using (var first = await guest.WatchAsync(path, limit.Token))
                foreach (var further in new[] { path, $"/o/{org}/live/happenings" })
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, (await guest.GoAsync(further)).Status);

            await Eventually.HoldsAsync(
                async () =>
                {
                    try
                    {
                        using var again = await guest.WatchAsync(path, limit.Token);
                        return true;
                    }
                    catch (Xunit.Sdk.XunitException)
                    {
                        return false;
                    }
                },
                "the place to be free");
        }
        finally
        {
            access.MaxWatchersPerOrg = before;
        }
    }

    private async Task<Guest> InAsync(OrgId org, string name)
    {
        var guest = new Guest(console.Url);
        await guest.GoAsync(await console.LinkAsync(Role.Viewer, name, org));
        return guest;
    }

    private static async Task EndsAsync(StreamReader stream, CancellationToken limit)
    {
        while (await stream.ReadLineAsync(limit) is not null) { }
    }
}
