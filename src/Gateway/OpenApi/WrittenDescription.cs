using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Keeps the description of the API as it was written once. Making it costs a fifth of a second of a processor and megabytes, and anybody
/// may ask for it.
/// </summary>
internal sealed class WrittenDescription
{
    private const string RouteValue = "documentName";

    // The server holds what one write hands over until its reader took it, all of it.
    private const int PieceBytes = 16 * 1_024;

    // Without PublicUrl the description tells the address that was asked for. Whoever asks chooses that, so only a few are kept.
    private const int MostAddresses = 8;

    private readonly RequestDelegate _make;
    private readonly IServiceProvider _services;
    private readonly bool _hasOneAddress;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<Written>> _written = [];
    private Task _making = Task.CompletedTask;

    private WrittenDescription(RequestDelegate make, IServiceProvider services)
    {
        (_make, _services) = (make, services);
        _hasOneAddress = services.GetRequiredService<IOptions<GatewayOptions>>().Value.PublicUrl is not null;
    }

    /// <summary>Puts what was written once in place of making it for each request.</summary>
    /// <param name="endpoint">Of <c>MapOpenApi</c>.</param>
    /// <param name="services">The application's.</param>
    public static void Keep(IEndpointConventionBuilder endpoint, IServiceProvider services) => endpoint.Add(builder =>
    {
        if (builder.RequestDelegate is not { } make) return;
        builder.RequestDelegate = new WrittenDescription(make, services).AnswerAsync;
    });

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.RouteValues[RouteValue] is not string name
            || !name.Equals(GatewayDescription.DocumentName, StringComparison.OrdinalIgnoreCase))
        {
            await _make(http);
            return;
        }
        var written = await FindAsync(http.Request).WaitAsync(http.RequestAborted);
        var headers = http.Response.Headers;
        headers.ETag = written.Tag.ToString();
        headers.CacheControl = "no-cache";
        if (IsKnown(http.Request, written.Tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        http.Response.ContentType = written.ContentType;
        http.Response.ContentLength = written.Bytes.Length;
        for (var rest = written.Bytes.AsMemory(); !rest.IsEmpty; rest = rest[Math.Min(PieceBytes, rest.Length)..])
            await http.Response.Body.WriteAsync(rest[..Math.Min(PieceBytes, rest.Length)], http.RequestAborted);
    }

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        request.Headers.IfNoneMatch.Count > 0
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch.ToArray()!, out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));

    private Task<Written> FindAsync(HttpRequest asked)
    {
        var (scheme, host, root) = (asked.Scheme, asked.Host, asked.PathBase);
        var address = _hasOneAddress ? "" : $"{scheme}://{host}{root}";
        lock (_lock)
        {
            if (_written.TryGetValue(address, out var found) && !found.IsFaulted) return found;
            if (_written.Count >= MostAddresses && !_making.IsCompleted)
                throw new ProblemException(
                    ProblemKinds.TooBusy, "The description is being made for other addresses. Ask again in a few seconds.",
                    (Problem.RetryAfter, 2));
            if (_written.Count >= MostAddresses) _written.Clear();
            var made = MakeAsync(_making, scheme, host, root);
            _making = made;
            return _written[address] = made;
        }
    }

    /// <summary>Apart from the request that is the first to ask: others wait for it, and its caller may go.</summary>
    /// <param name="before">One is made at a time.</param>
    private async Task<Written> MakeAsync(Task before, string scheme, HostString host, PathString root)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await using var scope = _services.CreateAsyncScope();
        using var body = new MemoryStream();
        var apart = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Response = { Body = body } };
        apart.Request.Method = HttpMethods.Get;
        (apart.Request.Scheme, apart.Request.Host, apart.Request.PathBase) = (scheme, host, root);
        apart.Request.RouteValues[RouteValue] = GatewayDescription.DocumentName;
        await _make(apart);
        await apart.Response.CompleteAsync();
        var bytes = body.ToArray();
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"");
        return new Written(bytes, apart.Response.ContentType, tag);
    }

    private sealed record Written(byte[] Bytes, string? ContentType, EntityTagHeaderValue Tag);
}
