using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Salesforce.Emulator;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Tests;

/// <summary>The use cases over a real store, and where a test asks for it, an emulated Salesforce org. There are no grains.</summary>
internal sealed class Office : IAsyncDisposable, IConnectionSources
{
    private const string Emulated = "production";
    private static readonly HttpClient Http = new();

    private readonly TestStore _store;
    private readonly ServiceProvider _services;
    private EmulatorServer? _emulator;

    private Office(TestStore store, IOnceHubAccounts? accounts)
    {
        _store = store;
        var services = new ServiceCollection();
        if (accounts is not null) services.AddSingleton(accounts);
        _services = services
            .AddLogging().AddSyncStore(store.Store).AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(TimeProvider.System).AddSingleton<IConnectionSources>(this)
            .AddSalesforceClient().AddAdministration().BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    public static OrgId Acme { get; } = OrgId.Parse("acme");

    public ISyncStore Store => _store.Store;

    /// <param name="accounts">What there is in OnceHub; null in a process that does not ask it.</param>
    public static async Task<Office> OpenAsync(StoreKind kind, IOnceHubAccounts? accounts = null)
    {
        var office = new Office(await TestStore.OpenAsync(kind), accounts);
        await office.Store.CreateOrgAsync(Acme, "Acme", DateTimeOffset.UtcNow, default);
        return office;
    }

    public T The<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Connects the org to an emulated one of its own.</summary>
    public async Task ConnectAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Url = "http://127.0.0.1:0" });
        var org = await Http.GetFromJsonAsync<JsonElement>(Control(""));
        var connection = new RefreshTokenConnection
        {
            LoginUrl = new Uri($"{_emulator.Url}/orgs/{Emulated}"),
            ClientId = org.GetProperty("clientId").GetString()!,
            ClientSecret = org.GetProperty("clientSecret").GetString()!,
            RefreshToken = org.GetProperty("refreshTokens").GetProperty("admin").GetString()!,
        };
        await Store.SaveSecretAsync(
            Acme.Value, SalesforceConnectionJson.SecretName, SalesforceConnectionJson.Write(connection), null, default);
    }

    /// <summary>Changes the emulated org, as its administrators would.</summary>
    public async Task ChangeAsync(object changes) => (await Http.PostAsJsonAsync(Control("/changes"), changes)).EnsureSuccessStatusCode();

    /// <summary>How many calls the emulated org was asked.</summary>
    public async Task<int> CallsAsync() => (await Http.GetFromJsonAsync<JsonElement>(Control("/usage"))).GetProperty("calls").GetInt32();

    public IConnectionSource Of(OrgId org) => new Stored(org, Store);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_emulator is not null) await _emulator.DisposeAsync();
        await _store.DisposeAsync();
    }

    private Uri Control(string path) => new($"{_emulator!.Url}/emulator/orgs/{Emulated}{path}");

    private sealed class Stored(OrgId org, ISyncStore store) : IConnectionSource
    {
        public async Task<SalesforceConnection?> LoadAsync(CancellationToken cancellationToken) =>
            await store.FindSecretAsync(org.Value, SalesforceConnectionJson.SecretName, cancellationToken) is { } secret
                ? SalesforceConnectionJson.Read(secret.Value)
                : null;

        public Task SaveRotatedAsync(RefreshTokenConnection before, string refreshToken, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
