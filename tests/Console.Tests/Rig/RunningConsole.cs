using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Playground;
using OnceHub.Sync.Silo.Visitors;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Tests;

/// <summary>Emulator and product with the sample bookings, started once for all tests of this project.</summary>
public sealed class RunningConsole : IAsyncLifetime
{
    private static readonly DateTimeOffset November = new(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);
    private PlaygroundSession? _session;

    internal PlaygroundSession Session => _session ?? throw new InvalidOperationException("It is not started.");

    internal ISyncStore Store => Session.Services.GetRequiredService<ISyncStore>();

    internal static OrgId Org { get; } = OrgId.Parse("demo");

    public Uri Url => Session.Gateway.Url;

    public async Task InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-console-").FullName;
        _session = await PlaygroundSession.StartAsync(
            new PlaygroundOptions { NoSamples = true, Port = 0, EmulatorPort = 0, Data = folder }, CancellationToken.None);
        Assert.True(
            await new SampleRun(_session.Gateway, _session.Salesforce, _session.Keys.WebhookSecret!).RunAsync(CancellationToken.None));
    }

    public async Task DisposeAsync()
    {
        await Session.DisposeAsync();
        Directory.Delete(Session.Folder.Path, recursive: true);
    }

    /// <summary>A replay of one failure, which has something to do and does it when it is resumed.</summary>
    internal async Task<long> PausedReplayAsync(OrgId org)
    {
        var failed = new InboxEntry
        {
            Org = org, EventId = "EVNT-PAUSED", SubjectId = "BKNG-PAUSED", Type = "booking.scheduled", OrderTime = DateTimeOffset.UnixEpoch,
            ReceivedAt = DateTimeOffset.UnixEpoch, Payload = "{}"u8.ToArray(), Failure = new FailureReason("CODE", "It failed."),
        };
        await Store.AppendAsync([failed], default);
        var order = new ReplayOrder(null, null, null, null, 1, "ann");
        var replay = (await Store.StartReplayAsync(org, order, DateTimeOffset.MaxValue.AddDays(-1), default))!;
        Assert.True(await Store.ChangeReplayAsync(org, replay.Id, ReplayState.Paused, DateTimeOffset.UtcNow, default));
        return replay.Id;
    }

    /// <summary>A browser of somebody who came by a link of the playground.</summary>
    internal async Task<Guest> SignedInAsync()
    {
        var guest = new Guest(Url);
        await guest.GoAsync(Session.ConsoleLink.PathAndQuery);
        return guest;
    }

    /// <summary>The same of somebody with a role in this org alone.</summary>
    /// <param name="name">Of somebody of one's own: drafts are a person's, whichever browser he uses.</param>
    internal async Task<Guest> SignedInAsync(Role role, string? name = null)
    {
        var guest = new Guest(Url);
        await guest.GoAsync(await LinkAsync(role, name));
        return guest;
    }

    /// <summary>The address that lets such a person in, once.</summary>
    internal async Task<string> LinkAsync(Role role, string? name = null, OrgId? org = null)
    {
        var email = PersonEmail.Parse($"{name ?? role.ToString()}@demo.example");
        await Session.Services.GetRequiredService<PeopleDirectory>().GrantAsync(email, null, new RoleGrant(org ?? Org, role), default);
        return $"/signin/link?token={Session.Services.GetRequiredService<SignInLinks>().Make(email)}";
    }

    /// <summary>The settings in use.</summary>
    internal async Task<OrgSettings> SettingsAsync() =>
        OrgSettingsJson.Parse((await Store.FindSettingsAsync(Org, default))!.Json).Settings!;

    /// <summary>A booking of somebody, applied.</summary>
    internal async Task BookAsync(string id, string name, string email)
    {
        await Session.Gateway.PostWebhookAsync(Webhook(id, name, email), Session.Keys.WebhookSecret!, CancellationToken.None);
        await Eventually.HoldsAsync(
            async () => await Store.FindBookingAsync(Org, id, default) is { RecordId: not null }, $"{id} is applied");
    }

    /// <summary>As OnceHub sends it.</summary>
    internal static string Webhook(string id, string name, string email) => new Webhook
    {
        EventId = $"EVNT-{id}",
        BookingId = id,
        Subject = "Product demo",
        CreatedAt = November,
        ChangedAt = November,
        ToldAt = November,
        StartsAt = new DateTimeOffset(2026, 12, 24, 10, 0, 0, TimeSpan.Zero),
        Name = name,
        Email = email,
    }.ToBareNode().ToJsonString();

    /// <summary>An org of the emulator is changed by whoever sets it up.</summary>
    internal async Task<JsonNode?> ControlAsync(HttpMethod method, string path, string? json = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(Session.Salesforce.Url, $"/emulator{path}"));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}

[CollectionDefinition(Name)]
public sealed class ConsoleCollection : ICollectionFixture<RunningConsole>
{
    public const string Name = "console";
}
