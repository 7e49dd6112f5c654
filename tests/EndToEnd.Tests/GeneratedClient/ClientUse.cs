using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Generated;
using Newtonsoft.Json.Linq;
using Xunit;

/// <summary>What a program does with a client that was generated from the API's description. Not part of this project.</summary>
public static class ClientUse
{
    public static async Task SaveTwiceAsync(HttpClient http)
    {
        var client = new SyncClient(http);
        var read = await client.FindSettingsAsync("demo");
        var saved = await client.SaveSettingsAsync("demo", VersionOf(read), With(read.Result, reserve: 11));
        var again = await client.SaveSettingsAsync("demo", VersionOf(saved), With(saved.Result, reserve: 12));
        Assert.NotEqual(VersionOf(saved), VersionOf(again));

        var late = await Assert.ThrowsAsync<ApiException<ProblemDetails>>(
            () => client.SaveSettingsAsync("demo", VersionOf(saved), With(saved.Result, reserve: 13)));
        Assert.Equal((412, "/problems/settings-changed"), (late.StatusCode, late.Result.Type));
        var versions = (await client.ListSettingsVersionsAsync("demo", null, null)).Result.Items.ToArray();
        Assert.Equal(VersionOf(again), $"\"{versions[0].Version}\"");
        Assert.Equal(12, ((JObject)versions[0].Settings)["apiReservePercent"]!.Value<int>());
    }

    /// <returns>The ids of the bookings of a guest, in pages of one.</returns>
    public static async Task<string[]> SearchAsync(HttpClient http, string guest)
    {
        var client = new SyncClient(http);
        var found = Array.Empty<string>();
        string? cursor = null;
        do
        {
            var page = (await client.ListBookingsAsync("demo", null, null, null, null, null, null, null, null, guest, cursor, 1)).Result;
            found = [.. found, .. page.Items.Select(booking => booking.BookingId)];
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return found;
    }

    /// <returns>How many failures were replayed and are applied.</returns>
    public static async Task<long> ReplayAsync(HttpClient http)
    {
        var client = new SyncClient(http);
        var group = Assert.Single((await client.GroupFailuresAsync("demo")).Result.Groups);
        var scope = new StartReplayRequest { Code = group.Code, Object = group.Object, Cause = group.Cause, PerSecond = 2 };
        var replay = (await client.StartReplayAsync("demo", scope)).Result;
        Assert.Equal(group.Count, replay.Total);
        for (var deadline = DateTime.UtcNow.AddMinutes(2); replay.State != ReplayViewState.Done; await Task.Delay(50))
        {
            Assert.True(DateTime.UtcNow < deadline, $"Still {replay.State}: {replay.Released} of {replay.Total} wait again.");
            replay = (await client.FindReplayAsync("demo", $"{replay.Id}")).Result;
        }
        Assert.Equal(0, replay.Failed);
        return replay.Synced;
    }

    private static string VersionOf(SwaggerResponse answer) => answer.Headers["ETag"].Single();

    private static OrgSettings With(OrgSettings settings, int reserve)
    {
        settings.ApiReservePercent = reserve;
        return settings;
    }
}
