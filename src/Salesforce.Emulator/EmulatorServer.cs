using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Pages;

namespace OnceHub.Sync.Salesforce.Emulator;

/// <summary>A running emulator. Disposing it stops it and forgets everything it held.</summary>
public sealed class EmulatorServer : IAsyncDisposable
{
    private const int MaxBody = 200 * 1024 * 1024;
    private const int MaxRequestLine = 256 * 1024;
    private readonly WebApplication _app;

    private EmulatorServer(WebApplication app, EmulatorState state, string url)
    {
        _app = app;
        State = state;
        Url = url;
    }

    /// <summary>The base address, without a slash at its end.</summary>
    public string Url { get; }

    internal EmulatorState State { get; }

    /// <summary>Starts listening.</summary>
    /// <exception cref="InvalidOperationException">The address is taken, or cannot be listened on; the message says which.</exception>
    /// <exception cref="OperationCanceledException">It was canceled before it listened.</exception>
    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, CancellationToken cancellation = default)
    {
        // Empty: no configuration files and no watchers on them, of which many tests at once would need too many.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnedByCaller>();
        builder.WebHost.UseUrls(options.Url).UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
            kestrel.Limits.MaxRequestBufferSize = 4 * 1024 * 1024;
        });
        var state = new EmulatorState(options.Time);
        var app = builder.Build();
        ControlApi.Map(app, state);
        RecordPages.Map(app, state);
        RequestPages.Map(app, state);
        app.MapFallback("{**path}", new RequestPipeline(state).Handle);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception e)
        {
            await app.DisposeAsync();
            if (e
                is not (IOException
                    or HttpRequestException
                    or System.Net.Sockets.SocketException
                    or FormatException
                    or InvalidOperationException))
                throw;
            throw new InvalidOperationException(
                $"The Salesforce emulator cannot listen on {options.Url}: {e.Message} Choose another address, or port 0 for a free one.",
                e);
        }
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new EmulatorServer(app, state, address.TrimEnd('/'));
    }

    /// <summary>Answers nothing from now on, also what is under way; what it holds stays.</summary>
    public async Task StopAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
    }

    /// <summary>All records of an org with their ids, as <c>GET /emulator/orgs/{org}/snapshot</c> answers them.</summary>
    public ReadOnlyMemory<byte> Save(string org)
    {
        var found = State.FindOrg(org) ?? throw new KeyNotFoundException($"There is no org '{org}'.");
        lock (found.Gate) return Snapshot.Save(found);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }
}
