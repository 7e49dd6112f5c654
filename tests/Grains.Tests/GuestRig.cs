using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Salesforce.Emulator;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Turns of guests by hand, without grains: a real store, and the emulator behind pipelines of one's own.</summary>
internal sealed class GuestRig : IAsyncDisposable
{
    private const string Emulated = "production";
    private static readonly HttpClient Http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("guest-rig-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddSalesforceClient().BuildServiceProvider();
    private readonly EmulatorServer _emulator;

    /// <summary>The version of the org's settings.</summary>
    private int _settings;

    private GuestRig(EmulatorServer emulator)
    {
        _emulator = emulator;
        Store = SyncStores.Open(
            new StorageOptions { Path = Path.Combine(_folder, "sync.db"), KeyFile = Path.Combine(_folder, "sync.key") },
            TimeProvider.System);
    }

    public static OrgId Org { get; } = OrgId.Parse("demo");

    public ISyncStore Store { get; }

    public static async Task<GuestRig> StartAsync(bool hasPackage = true)
    {
        var rig = new GuestRig(await EmulatorServer.StartAsync(new EmulatorOptions { Url = "http://127.0.0.1:0" }));
        if (hasPackage) (await Http.PostAsync(rig.Control("/package"), null)).EnsureSuccessStatusCode();
        await rig.Store.MigrateAsync(default);
        return rig;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Store.DisposeAsync();
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task FaultAsync(object fault) =>
        (await Http.PostAsJsonAsync(new Uri($"{_emulator.Url}/emulator/faults"), fault)).EnsureSuccessStatusCode();

    public async Task NoMoreFaultsAsync() =>
        (await Http.DeleteAsync(new Uri($"{_emulator.Url}/emulator/faults"))).EnsureSuccessStatusCode();

    /// <summary>Paths of all requests that the emulated org had.</summary>
    public async Task<string[]> RequestsAsync() =>
        [
            .. from request in (await Http.GetFromJsonAsync<JsonElement[]>(new Uri($"{_emulator.Url}/emulator/requests")))!
               select request.GetProperty("path").GetString()!,
        ];

    /// <summary>All events that wait, due or not.</summary>
    public Task<IReadOnlyList<InboxRow>> WaitingAsync() => Store.ReadDueAsync(Org, DateTimeOffset.UtcNow.AddHours(1), null, 100, default);

    /// <summary>Takes an event as the gateway does, and binds its booking to a guest.</summary>
    public async Task AcceptAsync(string eventId, string type, DateTimeOffset told, object booking)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id = eventId,
                @object = "event",
                creation_time = told,
                type,
                api_version = "v2",
                data = booking,
            });
        Assert.True(EventReader.Read(payload, "US").TryGet(out var incoming, out _));
        var subject = incoming.Header.SubjectId;
        await Store.AppendAsync(
            [
                new InboxEntry
                {
                    Org = Org,
                    EventId = eventId,
                    SubjectId = subject,
                    Type = type,
                    OrderTime = told,
                    ReceivedAt = DateTimeOffset.UtcNow,
                    Payload = payload,
                },
            ],
            default);
        await Store.BindAsync(
            Org,
            [new BindRequest(subject, incoming.Identities, GuestToken.New(), (await Settings().GetAsync(Org, default)).Target)],
            default);
    }

    /// <summary>What sends an org's requests, as one activation of its grain has it.</summary>
    public OrgPipeline Pipeline(int requestsInFlight = 3, TimeSpan? probeInterval = null)
    {
        var connection = new OrgConnection(
            Org,
            _services.GetRequiredService<ISalesforceApiFactory>(),
            new EmulatedConnection(Http, Control(""), $"{_emulator.Url}/orgs/{Emulated}"),
            Settings());
        return new OrgPipeline(
            Org,
            connection,
            new OrgThrottle(requestsInFlight, probeInterval ?? TimeSpan.FromSeconds(60), TimeProvider.System),
            NoLease.Needed,
            new OrgLoad(),
            TimeProvider.System,
            NullLogger.Instance);
    }

    /// <summary>One turn, as a process takes it that knows nothing of earlier ones.</summary>
    /// <param name="processor">Shared by many turns, as in one process; null for one of its own.</param>
    public Task<GuestTurn> RunAsync(
        IOrgSalesforce salesforce, GuestToken guest, IEnumerable<InboxRow> rows, long revision, GuestProcessor? processor = null)
    {
        processor ??= Processor();
        return Task.Run(() =>
            processor.ProcessAsync(
                new GuestWork
                {
                    Org = Org,
                    Guest = guest,
                    Revision = revision,
                    Items = [.. rows.Select(row => new WaitingItem(row))],
                },
                salesforce,
                new UnansweredGuests(),
                default));
    }

    public GuestProcessor Processor(GrainsOptions? options = null) => new(
        Store, Settings(), Options.Create(options ?? new GrainsOptions()), TimeProvider.System, NullLogger<GuestProcessor>.Instance);

    /// <summary>
    /// Takes turns with some of what waits for one guest, while answers are lost, until nothing waits; tells what was taken and lost.
    /// </summary>
    /// <param name="dies">The process also ends between a write and the record of it.</param>
    public async Task<string> PlayAsync(OrgPipeline pipeline, Random random, bool dies = false)
    {
        var played = new List<string>();
        var lossy = new LossySalesforce(pipeline, random, played, dies);
        for (var revision = 1L; await WaitingAsync() is { Count: > 0 } waiting; revision++)
        {
            Assert.True(revision < 100, $"It does not end: {string.Join("; ", played)}");
            var guest = Assert.Single(waiting.Select(row => row.Guest!.Value).Distinct());
            var taken = waiting.Where(_ => random.Next(2) == 0).DefaultIfEmpty(waiting[random.Next(waiting.Count)]).ToArray();
            played.Add($"[{string.Join(", ", taken.Select(row => $"{row.SubjectId} {row.Type}"))}]");
            try
            {
                await RunAsync(lossy, guest, taken, revision);
            }
            catch (StoreUnavailableException)
            {
                // What was taken waits as if nothing had happened.
            }
        }
        return string.Join("; ", played);
    }

    /// <summary>Changes the org's settings, which begin as the defaults.</summary>
    public async Task ChangeSettingsAsync(OrgSettings settings) =>
        Assert.True(
            await Store.SaveSettingsAsync(Org, OrgSettingsJson.Write(settings), _settings++, "test", DateTimeOffset.UtcNow, default)
                is not null);

    /// <summary>Changes the emulated org: <c>settings</c> and <c>changes</c> of its control API.</summary>
    public async Task ControlAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, Control(path)) { Content = JsonContent.Create(body) };
        (await Http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    /// <summary>Puts a record into the emulated org, as somebody there made it.</summary>
    public Task SeedAsync(string type, object record) => ControlAsync(HttpMethod.Post, $"/records/{type}", record);

    public async Task<JsonElement[]> RecordsAsync(string type) =>
        (await Http.GetFromJsonAsync<JsonElement[]>(Control($"/records/{type}")))!;

    private OrgSettingsCache Settings() => new(Store, Options.Create(new GrainsOptions()), TimeProvider.System);

    private Uri Control(string path) => new($"{_emulator.Url}/emulator/orgs/{Emulated}{path}");

    private sealed class EmulatedConnection(HttpClient http, Uri control, string loginUrl) : IConnectionSource
    {
        public async Task<SalesforceConnection?> LoadAsync(CancellationToken cancellationToken)
        {
            var org = await http.GetFromJsonAsync<JsonElement>(control, cancellationToken);
            return new RefreshTokenConnection
            {
                LoginUrl = new Uri(loginUrl),
                ClientId = org.GetProperty("clientId").GetString()!,
                ClientSecret = org.GetProperty("clientSecret").GetString()!,
                RefreshToken = org.GetProperty("refreshTokens").GetProperty("admin").GetString()!,
            };
        }

        public Task SaveRotatedAsync(RefreshTokenConnection before, string refreshToken, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
