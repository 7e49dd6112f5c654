using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Client;

namespace OnceHub.Sync.Gateway.Tests.Client;

/// <summary>A client of a gateway, over a wire that can break.</summary>
internal sealed class ClientRig : IAsyncDisposable
{
    private readonly HttpClient _http;

    private ClientRig(GatewayHost gateway, NewOrg org, string? key, TimeProvider time, TimeSpan? timeout)
    {
        (Gateway, Org) = (gateway, org);
        _http = new HttpClient(Wire) { Timeout = timeout ?? Timeout.InfiniteTimeSpan };
        Client = new GatewayClient(
            _http,
            new GatewayClientOptions
            {
                Gateway = gateway.Client.BaseAddress!,
                Org = org.Org,
                ApiKey = key ?? org.ApiKey,
                TryTimeout = TimeSpan.FromHours(2),
            },
            time);
    }

    public GatewayHost Gateway { get; }

    public NewOrg Org { get; }

    public Wire Wire { get; } = new();

    public GatewayClient Client { get; }

    /// <summary>Ids of the events that the gateway has stored.</summary>
    public IEnumerable<string> Stored => Gateway.Store.Inbox.Select(entry => entry.EventId).Order(StringComparer.Ordinal);

    public static async Task<ClientRig> StartAsync(
        TimeProvider? time = null,
        Action<GatewayOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        string? key = null,
        TimeSpan? timeout = null)
    {
        var gateway = await GatewayHost.StartAsync(configure, services);
        return new ClientRig(gateway, await gateway.CreateOrgAsync(), key, time ?? new HurriedTime(), timeout);
    }

    /// <summary>So many events, each with an id that tells its number.</summary>
    public static ReadOnlyMemory<byte>[] Events(int count, int padding = 0) =>
        [.. Enumerable.Range(0, count).Select(i => Event(i, padding))];

    public static ReadOnlyMemory<byte> Event(int number, int padding = 0) =>
        System.Text.Encoding.UTF8.GetBytes(Envelopes.Booking(Id(number), padding: padding));

    public static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(Id)];

    private static string Id(int number) => $"EVNT-{number:d4}";

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Gateway.DisposeAsync();
    }
}
