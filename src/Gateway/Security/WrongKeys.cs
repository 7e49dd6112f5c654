using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Keys that opened nothing, by the address they came from: logged without the key, and answered late once an address brings many. A
/// right key never waits, so nobody behind the same address is locked out.
/// </summary>
internal sealed partial class WrongKeys(
    ClientAddresses clients, IOptions<GatewayOptions> options, TimeProvider time, ILogger<WrongKeys> logger)
{
    // Past this many the count starts anew rather than grow.
    private const int MaxAddresses = 20_000;

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly int _atOnce = options.Value.WrongKeysPerMinute;
    private readonly ConcurrentDictionary<IPAddress, Tries> _tries = new();

    /// <summary>Returns when the refusal may be answered.</summary>
    public async ValueTask NoteAsync(HttpContext http)
    {
        var address = clients.Of(http);
        var count = Count(address);
        // Not each of them: who floods requests must not flood the log.
        if (count == 1) LogFirst(logger, address);
        if (count <= _atOnce) return;
        if (count == _atOnce + 1) LogMany(logger, _atOnce, address);
        await Task.Delay(Late, time, http.RequestAborted);
    }

    private int Count(IPAddress address)
    {
        if (_tries.Count >= MaxAddresses) _tries.Clear();
        var now = time.GetTimestamp();
        return _tries.AddOrUpdate(
            address,
            static (_, at) => new Tries(at, 1),
            (_, before, at) => time.GetElapsedTime(before.Since, at) > Window ? new Tries(at, 1) : before with { Count = before.Count + 1 },
            now).Count;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A wrong key came from {Address}; the next ones of this minute are only counted")]
    private static partial void LogFirst(ILogger logger, IPAddress address);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "More than {Count} wrong keys came from {Address} within a minute: each further one is answered a second late. "
            + "Find out who sends them"
    )]
    private static partial void LogMany(ILogger logger, int count, IPAddress address);

    private readonly record struct Tries(long Since, int Count);
}
