using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Pages;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Silo.Http;
using OnceHub.Sync.Silo.Settings;
using OnceHub.Sync.Silo.Visitors;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>Puts the product together: store, Salesforce client, grains, gateway.</summary>
public static partial class SiloHost
{
    /// <summary>
    /// The product, or the part of it that <c>OnceHub:Silo:Roles</c> names, in one process. Configuration sections:
    /// <c>OnceHub:Silo</c>, <c>OnceHub:Cluster</c>, <c>OnceHub:Telemetry</c>, <c>OnceHub:Storage</c>, <c>OnceHub:Salesforce</c>,
    /// <c>OnceHub:Grains</c>, <c>OnceHub:Gateway</c> (docs/configuration.md).
    /// </summary>
    /// <param name="configure">For hosts that set more, before anything is built.</param>
    /// <exception cref="SiloStartException">A setting is wrong; the message names it.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Settings count from the start on. Without this the host watches its folder and all below it for a changed appsettings.json,
        // and is woken by each write to a database that lies there.
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.Configuration.AddShippedSettings();
        builder.Configuration.AddLoggingDefaults();
        configure?.Invoke(builder);
        var configuration = builder.Configuration;
        SettingShapes.Check(configuration);
        var silo = SiloOptions.Read(configuration);
        PublicAddress.Check(configuration, builder.Environment, silo.Roles);
        builder.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, QuietRequests>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = silo.ShutdownTimeout);
        builder.AddTelemetry(silo.Roles);
        builder.Services.AddSyncStore(options => StoreMigration.Bind(configuration, options));
        builder.Services.AddSingleton<StoreMigration>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<StoreMigration>());
        builder.Services.AddSingleton<SqliteNeighbours>();
        builder.Services.AddSalesforceClient(options => configuration.GetSection("OnceHub:Salesforce").Bind(options));
        builder.Services.AddSingleton(provider => new OutboundAddresses([
            .. provider.GetRequiredService<IOptions<GatewayOptions>>().Value.LoginHosts,
        ]));
        // Hosted services stop in reverse order: the silo is registered before the workers that call grains.
        builder.AddCluster(silo);
        if (silo.Roles.HasFlag(SiloRoles.Silo)) builder.Services.AddGrains();
        builder.Services.AddGateway();
        builder.Services.AddDryRuns();
        builder.Services.AddOnceHubApi();
        builder.Services.AddSingleton<IConnectionCheck, ConnectionCheck>();
        builder.Services.AddSingleton<IConnectionSources, ConnectionSources>();
        // Elsewhere no key is made: it would open the administration beside the one that is configured there.
        if (silo.Roles.HasFlag(SiloRoles.Console)) builder.Services.AddSingleton<IOperatorKeyAnnouncement, OperatorKeyOnConsole>();
        if (silo.Roles.HasFlag(SiloRoles.Console)) builder.Services.AddPages();
        var app = builder.Build();
        app.MapRoles(silo.Roles);
        return app;
    }

    /// <summary>
    /// Starts what <see cref="Build"/> made. Whatever keeps it from starting is found before the host's own start, which would log a
    /// refusal with a stack trace.
    /// </summary>
    /// <exception cref="SiloStartException">A setting is wrong, or an address is taken; the message says which, and what to do.</exception>
    /// <exception cref="OptionsValidationException">A setting is out of its bounds; the message names it.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        Listening.Read(app.Configuration).CheckFree();
        Validate(app.Services);
        CheckEnd(app.Services, SiloOptions.Read(app.Configuration).Roles);
        foreach (var sentence in KnownSettings.FindUnknown(app.Configuration)) LogUnknownSetting(app.Logger, sentence);
        app.Services.GetRequiredService<SqliteNeighbours>().Look();
        await app.Services.GetRequiredService<StoreMigration>().StartAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
    }

    /// <summary>
    /// Runs until it is told to end. With a command as the first argument it does only that: <c>migrate</c> brings the store to this
    /// version, <c>reseal</c> encrypts all secrets with the first master key, <c>administrator</c> and an email lets that person administer
    /// every org, <c>backup</c> and <c>restore</c> copy a SQLite database and back, <c>--version</c> tells the version, <c>--help</c> the
    /// commands.
    /// </summary>
    /// <returns>The exit code: 1 when it could not, after a sentence that says why.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await DoAsync(args);
            return 0;
        }
        catch (Exception cannot) when (TryExplain(cannot, out var sentence))
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>What whoever starts the product is told of an exception; false for one that is a fault of the product.</summary>
    public static bool TryExplain(Exception cannot, [NotNullWhen(true)] out string? sentence)
    {
        sentence = cannot switch
        {
            IOException { InnerException: AddressInUseException } busy =>
                $"{busy.Message} Another program listens there. {Listening.AnotherAddress}",
            SiloStartException or StoreUnavailableException or StoreSchemaException or SecretUnreadableException or BackupException
                or OptionsValidationException => cannot.Message,
            // insufficient_privilege and invalid_schema_name of PostgreSQL, as of an account that may not create tables.
            DbException { SqlState: "42501" or "3F000" } refused =>
                $"The database refuses what bringing it to this version takes ({refused.Message.Split('\n')[0].Trim()}): give the account "
                + "of OnceHub:Storage:ConnectionString the right to create tables there (grant create on schema public to it), or run "
                + "'migrate' once with an account that has it.",
            // A setting that is not of its type: it is named, and the inner one says why not.
            InvalidOperationException unreadable when UnreadableSetting.Explain(unreadable) is { } told => told,
            // Of several lines the first says what is wrong, the others are for a developer's machine.
            InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } refused =>
                refused.Message.Split('\n')[0].Trim() + (refused.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase)
                    ? " Name one in Kestrel:Certificates:Default:Path and :KeyPath (docs/operations.md)."
                    : " Look at Urls and Kestrel:Endpoints."),
            // A file of settings that is not JSON: the inner one says where.
            InvalidDataException { InnerException: { } why } => $"{cannot.Message} {why.Message}",
            _ => null,
        };
        return sentence is not null;
    }

    /// <summary>What the host does once its time is over.</summary>
    private static readonly TimeSpan ToPutAway = TimeSpan.FromSeconds(5);

    private const string Commands =
        "Commands are: migrate; reseal; administrator EMAIL; backup FILE; restore FILE; restore --verify FILE; --version; --help. "
        + "Without one the product runs until it is told to end. Settings follow as --OnceHub:Storage:Path=… (docs/configuration.md).";

    private static Task DoAsync(string[] args) => args switch
    {
        // Wherever it stands: "migrate --help" must not migrate.
        _ when args.Any(static argument => argument is "--help" or "-h") => Console.Out.WriteLineAsync(Commands),
        ["--version", ..] => Console.Out.WriteLineAsync(ProductVersion.Text),
        ["migrate", .. var rest] => StoreMigration.RunOnceAsync(rest),
        ["reseal", .. var rest] => StoreMigration.ResealAsync(rest),
        ["administrator", var email, .. var rest] => AdministratorCommand.RunAsync(email, rest),
        ["backup", var file, .. var rest] when !file.StartsWith('-') => BackupCommands.BackupAsync(file, rest),
        ["restore", "--verify", var file, .. var rest] => BackupCommands.VerifyAsync(file, rest),
        ["restore", var file, .. var rest] when !file.StartsWith('-') => BackupCommands.RestoreAsync(file, rest),
        [var command, ..] when !IsOption(command) => throw new SiloStartException(
            $"'{command}' is not complete, or not a command. {Commands}"),
        _ => ServeAsync(args),
    };

    /// <summary>A setting, in one of the forms that .NET reads.</summary>
    private static bool IsOption(string argument) =>
        argument.StartsWith('-') || argument.StartsWith('/') || argument.Contains('=', StringComparison.Ordinal);

    private static async Task ServeAsync(string[] args)
    {
        CheckZones();
        await using var app = Build(args);
        EndInTime(app);
        await StartAsync(app, CancellationToken.None);
        await app.WaitForShutdownAsync();
    }

    /// <summary>
    /// The host cannot end what does not heed the end of its time: Orleans tries for two minutes to tell a database that is away that this
    /// silo has gone. An orchestrator would kill the process meanwhile, and no sentence would say why.
    /// </summary>
    private static void EndInTime(WebApplication app)
    {
        var limit = app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        app.Lifetime.ApplicationStopping.Register(() => _ = EndAsync());

        async Task EndAsync()
        {
            await Task.Delay(limit + ToPutAway);
            await Console.Error.WriteLineAsync(
                $"The process did not end within {SiloOptions.Section}:ShutdownTimeout ({limit}), as when the database is away; it is ended "
                + "now. What was in hand is taken up again.");
            Environment.Exit(1);
        }
    }

    private static void Validate(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (AggregateException several)
        {
            throw new SiloStartException(string.Join(" ", several.InnerExceptions.Select(one => one.Message)), several);
        }
    }

    /// <summary>Guests' local times would go to Salesforce as UTC, booking after booking, and nobody would be told.</summary>
    private static void CheckZones()
    {
        if (KnownZone.AreInstalled) return;
        throw new SiloStartException(
            "This machine has no time zones, so that guests' local times would be written wrong: install the package tzdata, or take an "
            + "image that has it (of Microsoft's chiseled ones those that end in -extra), or name its folder in TZDIR.");
    }

    /// <summary>The steps of an end follow one another, and whatever is left when its time is over is cut off.</summary>
    private static void CheckEnd(IServiceProvider services, SiloRoles roles)
    {
        var timeout = services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        var drain = services.GetRequiredService<IOptions<GatewayOptions>>().Value.DrainDelay;
        var hasGrains = roles.HasFlag(SiloRoles.Silo);
        var turns = hasGrains ? services.GetRequiredService<IOptions<GrainsOptions>>().Value.TurnTime : TimeSpan.Zero;
        var grains = hasGrains ? services.GetRequiredService<ClusterSettings>().DeactivationTimeout : TimeSpan.Zero;
        if (drain + turns + grains <= timeout) return;
        throw new SiloStartException(
            $"{SiloOptions.Section}:ShutdownTimeout is {timeout}, and an end takes up to {drain + turns + grains}: "
            + $"OnceHub:Gateway:DrainDelay ({drain}), OnceHub:Grains:TurnTime ({turns}) and "
            + $"{ClusterSettings.Section}:DeactivationTimeout ({grains}) follow one another. Raise the first, or lower one of these.");
    }

    [LoggerMessage(1, LogLevel.Warning, "{Sentence}")]
    private static partial void LogUnknownSetting(ILogger logger, string sentence);

    private static void MapRoles(this WebApplication app, SiloRoles roles)
    {
        app.UseAdministrationPort();
        app.MapHealth();
        if (roles.HasFlag(SiloRoles.Silo)) app.MapClusterDashboard();
        if (roles.HasFlag(SiloRoles.Gateway)) app.MapIngest();
        if (roles.HasFlag(SiloRoles.Console))
        {
            app.MapAdministration();
            app.MapConsole();
        }
        if ((roles & (SiloRoles.Gateway | SiloRoles.Console)) != 0) app.MapReading().MapDescription();
    }
}
