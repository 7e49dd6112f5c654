using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Salesforce.Emulator;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>A cluster may for a moment hold two activations of one guest, and of its org: both work the same rows at once.</summary>
public sealed class TwoActivationsTests : IAsyncLifetime
{
    private const string Emulated = "production";
    private static readonly OrgId Org = OrgId.Parse("demo");
    private readonly string _folder = Directory.CreateTempSubdirectory("two-activations-").FullName;
    private static readonly HttpClient Http = new();
    private EmulatorServer _emulator = null!;
    private ISyncStore _store = null!;
    private ServiceProvider _services = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Url = "http://127.0.0.1:0" });
        await Http.PostAsync(Control("/package"), null);
        _store = SyncStores.Open(new StorageOptions { Path = Path.Combine(_folder, "sync.db"), KeyFile = Path.Combine(_folder, "sync.key") }, TimeProvider.System);
        await _store.MigrateAsync(default);
        _services = new ServiceCollection().AddLogging().AddSalesforceClient().BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _store.DisposeAsync();
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("ann@example.com", "", "")]
    [InlineData("", "1-4155550123", "")]
    [InlineData("", "", "Acme")]
    public async Task Two_activations_of_one_guest_make_one_person_and_one_Event(string email, string phone, string company)
    {
        for (var round = 0; round < 10; round++)
        {
            var name = $"Guest{round}";
            var rows = await AcceptAsync($"BKNG-{round}", name, email.Replace("ann", name, StringComparison.Ordinal), phone.Length == 0 ? "" : $"{phone[..^1]}{round}", company);
            var guest = rows[0].Guest!.Value;
            await using var one = Pipeline();
            await using var other = Pipeline();
            var turns = await Task.WhenAll(RunAsync(one, guest, rows, revision: 1), RunAsync(other, guest, rows, revision: 2));

            Assert.Equal(1, turns.Count(turn => turn is { Completed: 1, Conflicts: 0 }));
            Assert.Single(await RecordsAsync("Contact"), record => record.GetProperty("LastName").GetString() == name);
            Assert.Single(await RecordsAsync("Event"), record => record.GetProperty("OnceHub_Booking_Id__c").GetString() == $"BKNG-{round}");
            Assert.Equal(0, (await _store.GetBacklogAsync(Org, DateTimeOffset.MaxValue, default)).Waiting);
        }
        if (company.Length > 0) Assert.Single(await RecordsAsync("Account"));
    }

    /// <summary>Each takes other bookings of the guest, who comes once by email and once by phone, while answers are lost.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_activations_that_take_different_bookings_of_one_guest_make_one_person_and_all_Events(bool dropsAnswers)
    {
        if (dropsAnswers)
            (await Http.PostAsJsonAsync(new Uri($"{_emulator.Url}/emulator/faults"), new { kind = "DropAfter", path = "/composite$", every = 4 })).EnsureSuccessStatusCode();
        await using var one = Pipeline();
        await using var other = Pipeline();
        var revision = 0L;
        for (var round = 0; round < 6; round++)
        {
            var (name, email, phone) = ($"Guest{round}", $"guest{round}@example.com", $"1-415555020{round}");
            await AcceptAsync($"BKNG-{round}-0", name, email, phone, "");
            await AcceptAsync($"BKNG-{round}-1", name, email, "", "");
            var rows = await AcceptAsync($"BKNG-{round}-2", name, "", phone, "");
            var guest = Assert.Single(rows.Select(row => row.Guest!.Value).Distinct());
            for (var deadline = DateTime.UtcNow.AddMinutes(2); rows.Count > 0; rows = await DueAsync())
            {
                Assert.True(DateTime.UtcNow < deadline, $"{rows.Count} events still wait.");
                await Task.WhenAll(RunAsync(one, guest, rows, ++revision), RunAsync(other, guest, [.. rows.Skip(1)], ++revision));
            }
            Assert.Single(await RecordsAsync("Contact"), record => record.GetProperty("LastName").GetString() == name);
            Assert.Equal(3, (await RecordsAsync("Event")).Count(record => record.GetProperty("OnceHub_Booking_Id__c").GetString()!.StartsWith($"BKNG-{round}-", StringComparison.Ordinal)));
        }
        Assert.Empty((await _store.ListFailuresAsync(Org, new FailureFilter(), null, 10, default)).Items);
    }

    private Task<IReadOnlyList<InboxRow>> DueAsync() => _store.ReadDueAsync(Org, DateTimeOffset.UtcNow.AddHours(1), null, 10, default);

    private async Task<IReadOnlyList<InboxRow>> AcceptAsync(string booking, string name, string email, string phone, string company)
    {
        var now = DateTimeOffset.UtcNow;
        var payload = JsonSerializer.Serialize(new
        {
            id = $"EVNT-{booking}", @object = "event", creation_time = now, type = "booking.scheduled", api_version = "v2",
            data = new { @object = "booking", id = booking, subject = "Call", starting_time = now.AddDays(1), last_updated_time = now, duration_minutes = 30, form_submission = new { name, email, phone, company } },
        });
        await _store.AppendAsync([new InboxEntry { Org = Org, EventId = $"EVNT-{booking}", SubjectId = booking, Type = "booking.scheduled", OrderTime = now, ReceivedAt = now, Payload = Encoding.UTF8.GetBytes(payload) }], default);
        Assert.True(EventReader.Read(Encoding.UTF8.GetBytes(payload), "US").TryGet(out var incoming, out _));
        await _store.BindAsync(Org, [new BindRequest(booking, incoming.Identities, GuestToken.New(), PersonObject.Contact)], default);
        return await _store.ReadDueAsync(Org, now.AddMinutes(1), null, 10, default);
    }

    private OrgPipeline Pipeline()
    {
        var settings = Settings();
        var connection = new OrgConnection(Org, _services.GetRequiredService<ISalesforceApiFactory>(), new EmulatedConnection(Http, Control(""), $"{_emulator.Url}/orgs/{Emulated}"), settings);
        return new OrgPipeline(Org, connection, new PipelinePace(3, TimeSpan.FromSeconds(60), TimeProvider.System), () => true, TimeProvider.System, NullLogger.Instance);
    }

    private Task<GuestTurn> RunAsync(OrgPipeline pipeline, GuestToken guest, IReadOnlyList<InboxRow> rows, long revision)
    {
        var processor = new GuestProcessor(_store, Settings(), new FieldTypeCache(Options.Create(new GrainsOptions()), TimeProvider.System), Options.Create(new GrainsOptions()), TimeProvider.System, NullLogger<GuestProcessor>.Instance);
        var items = rows.Select(row => new WaitingItem { Sequence = row.Sequence, EventId = row.EventId, SubjectId = row.SubjectId, Type = row.Type, Attempts = row.Attempts, Payload = row.Payload });
        return Task.Run(() => processor.ProcessAsync(new GuestWork { Org = Org.Value, Guest = guest.Value, Revision = revision, Items = [.. items] }, pipeline, default));
    }

    private OrgSettingsCache Settings() => new(_store, Options.Create(new GrainsOptions()), TimeProvider.System);

    private async Task<JsonElement[]> RecordsAsync(string type) => (await Http.GetFromJsonAsync<JsonElement[]>(Control($"/records/{type}")))!;

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

        public Task SaveRotatedAsync(RefreshTokenConnection before, string refreshToken, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
