using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce.Emulator;
using OnceHub.Sync.Silo;
using OnceHub.Sync.Silo.Visitors;

namespace OnceHub.Sync.Playground;

/// <summary>Emulator and product, running together, with a demo org that is connected.</summary>
internal sealed class PlaygroundSession : IAsyncDisposable
{
    private const string OrgName = "demo";
    private static readonly PersonEmail Administrator = PersonEmail.Parse("admin@demo.example");
    private readonly EmulatorServer? _emulator;
    private readonly WebApplication _silo;
    private readonly HttpClient _http;

    private PlaygroundSession(EmulatorServer? emulator, WebApplication silo, HttpClient http, DemoGateway gateway, EmulatedOrg salesforce, DemoCredentials keys, EmulatorCredentials credentials, string folder)
    {
        _emulator = emulator;
        _silo = silo;
        _http = http;
        Gateway = gateway;
        Salesforce = salesforce;
        Keys = keys;
        Credentials = credentials;
        Folder = folder;
    }

    /// <summary>The product's own services.</summary>
    public IServiceProvider Services => _silo.Services;

    /// <summary>Opens the console, signed in; once.</summary>
    public Uri ConsoleLink => new(Gateway.Url, $"/signin/link?token={Services.GetRequiredService<SignInLinks>().Make(Administrator)}");

    public DemoGateway Gateway { get; }

    public EmulatedOrg Salesforce { get; }

    public DemoCredentials Keys { get; }

    public EmulatorCredentials Credentials { get; }

    public string Folder { get; }

    /// <exception cref="InvalidOperationException">Something could not be started; the message says what to do.</exception>
    /// <param name="configure">Further configuration of the product.</param>
    public static async Task<PlaygroundSession> StartAsync(
        PlaygroundOptions options, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? configure = null)
    {
        var folder = options.Data ?? Directory.CreateTempSubdirectory("oncehub-playground-").FullName;
        Directory.CreateDirectory(folder);
        var keys = DemoCredentials.Load(folder);
        var http = new HttpClient();
        var emulator = options.Emulator is null ? await StartEmulatorAsync(options, cancellationToken) : null;
        var salesforce = new EmulatedOrg(http, options.Emulator ?? new Uri(emulator!.Url));
        var credentials = await ReachEmulatorAsync(salesforce, cancellationToken);
        if (emulator is not null && File.Exists(SnapshotIn(folder)))
        {
            // Work that waited goes on as soon as the product starts: its fields and records must be there before.
            await salesforce.InstallPackageAsync(cancellationToken);
            await salesforce.RestoreAsync(await File.ReadAllBytesAsync(SnapshotIn(folder), cancellationToken), cancellationToken);
        }

        var silo = BuildSilo(options, folder, keys, credentials.LoginUrl, configure);
        await StartSiloAsync(silo, options, cancellationToken);
        var url = silo.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var gateway = new DemoGateway(http, new Uri(url), OrgName, keys.OperatorKey);
        var (secret, apiKey) = await gateway.CreateOrgAsync(cancellationToken);
        keys = keys with { WebhookSecret = secret ?? keys.WebhookSecret, ApiKey = apiKey ?? keys.ApiKey };
        keys.Save(folder);
        await silo.Services.GetRequiredService<PeopleDirectory>().GrantAsync(Administrator, "Demo administrator", new RoleGrant(null, Role.Administrator), cancellationToken);
        await gateway.ConnectAsync(credentials, cancellationToken);
        await gateway.InstallAsync(cancellationToken);
        return new PlaygroundSession(emulator, silo, http, gateway, salesforce, keys, credentials, folder);
    }

    /// <summary>One line, for scripts.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            gateway = Gateway.Url,
            console = ConsoleLink,
            emulator = Salesforce.Url,
            org = Gateway.Org,
            webhookUrl = Gateway.WebhookUrl,
            webhookSecret = Keys.WebhookSecret,
            apiKey = Keys.ApiKey,
            operatorKey = Keys.OperatorKey,
            data = Folder,
            salesforce = Credentials,
            salesforceOrg = EmulatedOrg.Name,
            eventFields = new { bookingId = "OnceHub_Booking_Id__c", status = "OnceHub_Event_Status__c", reason = "OnceHub_Reason__c", revision = "OnceHub_Revision__c" },
        },
        JsonSerializerOptions.Web);

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _silo.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _silo.StopAsync();
        await _silo.DisposeAsync();
        if (_emulator is not null)
        {
            // An emulator of its own keeps its records by itself; this one ends with us.
            await File.WriteAllBytesAsync(SnapshotIn(Folder), await Salesforce.SnapshotAsync(CancellationToken.None));
            await _emulator.DisposeAsync();
        }
        _http.Dispose();
    }

    private static string SnapshotIn(string folder) => Path.Combine(folder, "salesforce.json");

    private static async Task<EmulatorServer> StartEmulatorAsync(PlaygroundOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await EmulatorServer.StartAsync(new EmulatorOptions { Url = $"http://127.0.0.1:{options.EmulatorPort}" }, cancellationToken);
        }
        catch (InvalidOperationException busy)
        {
            throw new InvalidOperationException($"{busy.Message} Use --emulator-port N to choose another port, or --emulator URL for an emulator that runs already.", busy);
        }
    }

    private static async Task<EmulatorCredentials> ReachEmulatorAsync(EmulatedOrg salesforce, CancellationToken cancellationToken)
    {
        try
        {
            return await salesforce.CredentialsAsync(cancellationToken);
        }
        catch (HttpRequestException unreachable)
        {
            throw new InvalidOperationException(
                $"No Salesforce emulator answers at {salesforce.Url}. Start one with: dotnet run --project src/Salesforce.Emulator -- --urls {salesforce.Url}", unreachable);
        }
    }

    private static WebApplication BuildSilo(
        PlaygroundOptions options, string folder, DemoCredentials keys, Uri login, IReadOnlyDictionary<string, string?>? configure) => SiloHost.Build([], builder =>
    {
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OnceHub:Storage:Path"] = Path.Combine(folder, "oncehub-sync.db"),
            ["OnceHub:Gateway:OperatorKey"] = keys.OperatorKey,
            ["OnceHub:Gateway:LoginHosts:0"] = login.IdnHost,
        });
        builder.Configuration.AddInMemoryCollection(configure ?? new Dictionary<string, string?>());
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
    });

    private static async Task StartSiloAsync(WebApplication silo, PlaygroundOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await silo.StartAsync(cancellationToken);
        }
        catch (IOException busy)
        {
            throw new InvalidOperationException($"The gateway cannot listen on port {options.Port}: {busy.Message} Use --port N to choose another port (0: any free one).", busy);
        }
    }
}
