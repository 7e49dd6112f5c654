using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce.Emulator;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Silo;
using OnceHub.Sync.Silo.Visitors;

namespace OnceHub.Sync.Playground;

/// <summary>Emulator and product, running together, with a demo org that is connected.</summary>
internal sealed class PlaygroundSession : IAsyncDisposable
{
    private const string OrgName = "demo";
    private const string Loopback = "127.0.0.1";
    private static readonly PersonEmail Administrator = PersonEmail.Parse("admin@demo.example");
    /// <summary>A killed playground's work is taken up by the next one once this is over.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    /// <summary>How long the product may take to end after an interrupt.</summary>
    private static readonly TimeSpan HastyEnd = TimeSpan.FromMilliseconds(400);

    private readonly PlaygroundOptions _options;
    private readonly CancellationToken _interrupted;
    private readonly HttpClient _http = new();
    private EmulatorServer? _emulator;
    private WebApplication? _silo;

    /// <summary>Until then, saving would replace what was saved.</summary>
    private bool _hasItsRecords;

    private PlaygroundSession(PlaygroundOptions options, DataFolder folder, CancellationToken interrupted)
    {
        (_options, Folder, _interrupted) = (options, folder, interrupted);
        Keys = DemoCredentials.Load(folder);
    }

    /// <summary>The product's own services.</summary>
    public IServiceProvider Services => _silo!.Services;

    /// <summary>Opens the console, signed in; once.</summary>
    public Uri ConsoleLink => new(Gateway.Url, $"/signin/link?token={Services.GetRequiredService<SignInLinks>().Make(Administrator)}");

    public DemoGateway Gateway { get; private set; } = null!;

    public EmulatedOrg Salesforce { get; private set; } = null!;

    public DemoCredentials Keys { get; private set; }

    public EmulatorCredentials Credentials { get; private set; } = null!;

    public DataFolder Folder { get; }

    /// <exception cref="PlaygroundException">Something could not be started; the message says what to do.</exception>
    /// <param name="cancellationToken">Once it is cancelled, the start is broken off, and the end is made short.</param>
    /// <param name="configure">Further configuration of the product.</param>
    /// <param name="tell">Is told each step before it is taken.</param>
    public static async Task<PlaygroundSession> StartAsync(
        PlaygroundOptions options,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? configure = null,
        Action<string>? tell = null)
    {
        var folder = DataFolder.Open(options);
        PlaygroundSession session;
        try
        {
            session = new PlaygroundSession(options, folder, cancellationToken);
        }
        catch (PlaygroundException)
        {
            folder.Dispose();
            throw;
        }
        try
        {
            await session.StartAsync(configure ?? new Dictionary<string, string?>(), tell ?? (_ => { }));
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
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
            data = Folder.Path,
            salesforce = Credentials,
            salesforceOrg = EmulatedOrg.Name,
            eventFields = new
            {
                bookingId = "OnceHub_Booking_Id__c",
                status = "OnceHub_Event_Status__c",
                reason = "OnceHub_Reason__c",
                revision = "OnceHub_Revision__c",
            },
        },
        JsonSerializerOptions.Web);

    public async ValueTask DisposeAsync()
    {
        // First of all, so that nothing is told to be in Salesforce that its saved records lack.
        if (_emulator is not null) await _emulator.StopAsync();
        if (_emulator is not null && _hasItsRecords && !Folder.IsTemporary)
            await DataFolder.WriteAsync(Folder.Snapshot, _emulator.Save(EmulatedOrg.Name));
        if (_silo is not null) await EndSiloAsync(_silo);
        if (_emulator is not null) await _emulator.DisposeAsync();
        _http.Dispose();
        Folder.Dispose();
    }

    private async Task StartAsync(IReadOnlyDictionary<string, string?> configure, Action<string> tell)
    {
        // Beside each other: most of a start is the runtime compiling methods, on the thread that calls them.
        await Task.WhenAll(Task.Run(() => _silo = BuildSilo(configure)), HaveEmulatorAsync(tell));
        tell("Starting the product …");
        await StartSiloAsync(_silo!);
        var url = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Gateway = new DemoGateway(_http, new Uri(url), OrgName, Keys.OperatorKey);
        tell("Connecting the demo org …");
        await MakeOrgAsync();
        await Services.GetRequiredService<PeopleDirectory>()
            .GrantAsync(Administrator, "Demo administrator", new RoleGrant(null, Role.Administrator), _interrupted);
        await Gateway.ConnectAsync(Credentials, _interrupted);
        await Gateway.InstallAsync(_interrupted);
    }

    private async Task HaveEmulatorAsync(Action<string> tell)
    {
        if (_options.Emulator is null) tell("Starting the Salesforce emulator …");
        _emulator = _options.Emulator is null ? await StartEmulatorAsync() : null;
        Salesforce = new EmulatedOrg(_http, _options.Emulator ?? new Uri(_emulator!.Url));
        Credentials = await ReachEmulatorAsync();
        if (_emulator is not null && File.Exists(Folder.Snapshot))
        {
            // Work that waited goes on as soon as the product starts: its fields and records must be there before.
            await Salesforce.InstallPackageAsync(_interrupted);
            await RestoreAsync();
        }
        _hasItsRecords = true;
    }

    private async Task RestoreAsync()
    {
        try
        {
            await Salesforce.RestoreAsync(await File.ReadAllBytesAsync(Folder.Snapshot, _interrupted), _interrupted);
        }
        catch (HttpRequestException refused) when (refused.StatusCode is not null)
        {
            throw new PlaygroundException(
                $"The Salesforce records that were saved in {Folder.Snapshot} cannot be read; the file is left as it is. "
                + "Put it right, or start anew with another --data DIR.", refused);
        }
    }

    /// <summary>Its keys are told once: what is made here is kept.</summary>
    private async Task MakeOrgAsync()
    {
        var (secret, apiKey) = await Gateway.CreateOrgAsync(_interrupted);
        Keys = Keys with { WebhookSecret = secret ?? Keys.WebhookSecret, ApiKey = apiKey ?? Keys.ApiKey };
        await Keys.SaveAsync(Folder);
    }

    private async Task<EmulatorServer> StartEmulatorAsync()
    {
        try
        {
            var url = $"http://{Loopback}:{_options.EmulatorPort}";
            return await EmulatorServer.StartAsync(new EmulatorOptions { Url = url }, _interrupted);
        }
        catch (InvalidOperationException busy)
        {
            throw new PlaygroundException(
                $"Port {_options.EmulatorPort} is not free for the Salesforce emulator. Choose another with --emulator-port N "
                + "(0: any free one), or use an emulator that runs already with --emulator URL.", busy);
        }
    }

    private async Task<EmulatorCredentials> ReachEmulatorAsync()
    {
        try
        {
            return await Salesforce.CredentialsAsync(_interrupted);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or SocketException)
        {
            throw new PlaygroundException(
                $"No Salesforce emulator answers at {Salesforce.Url}. Start one with: "
                + $"dotnet run --project src/Salesforce.Emulator -- --urls {Salesforce.Url}", unreachable);
        }
    }

    private WebApplication BuildSilo(IReadOnlyDictionary<string, string?> configure) => SiloHost.Build([], builder =>
    {
        builder.WebHost.UseUrls($"http://{Loopback}:{_options.Port}");
        builder.Services.AddSingleton<IHostLifetime, OwnedByCaller>();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OnceHub:Storage:Path"] = Folder.Store,
            ["OnceHub:Gateway:OperatorKey"] = Keys.OperatorKey,
            ["OnceHub:Gateway:LoginHosts:0"] = _options.Emulator?.IdnHost ?? Loopback,
            ["OnceHub:Grains:LeaseDuration"] = Lease.ToString(),
            ["Logging:LogLevel:Default"] = nameof(LogLevel.Warning),
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = nameof(LogLevel.Warning),
        });
        builder.Configuration.AddInMemoryCollection(configure);
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            // What fails because it was broken off is no news.
            .AddFilter((_, _, level) => level >= LogLevel.Warning && !_interrupted.IsCancellationRequested);
    });

    private async Task StartSiloAsync(WebApplication silo)
    {
        try
        {
            // A start that is broken off goes on for a while by itself; nobody waits for it.
            await SiloHost.StartAsync(silo, _interrupted).WaitAsync(_interrupted);
        }
        catch (SiloStartException busy) when (busy.InnerException is SocketException)
        {
            throw new PlaygroundException(
                $"Port {_options.Port} is not free for the gateway. Choose another with --port N (0: any free one).", busy);
        }
    }

    private async Task EndSiloAsync(WebApplication silo)
    {
        if (!_interrupted.IsCancellationRequested)
        {
            await silo.StopAsync(CancellationToken.None);
            await silo.DisposeAsync();
            return;
        }
        using var limit = new CancellationTokenSource(HastyEnd);
        try
        {
            await silo.StopAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Whatever is under way is taken up by the next start.
        }
    }
}
