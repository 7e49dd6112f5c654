using System.Diagnostics;
using System.IO.Compression;
using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.OAuth;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Soap;

namespace OnceHub.Sync.Salesforce.Emulator.Hosting;

/// <summary>Takes every request that is not for the control API: faults, log, metering, then the server it is for.</summary>
internal sealed class RequestPipeline(EmulatorState state)
{
    private const int MaxUri = 16_384;
    private readonly OAuthServer _oauth = new(state);
    private readonly SoapServer _soap = new(state);
    private readonly DataServer _data = new(state);

    public async Task Handle(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        var call = await Read(http);
        var org = state.OrgOfToken(call.Bearer) ?? state.FindOrg(call.OrgName);
        var faults = state.Faults.Strike(new FaultTarget(org?.Name, call.Method, call.Path + call.QueryText, () => call.Text, null));
        var (answer, calls) = await Answer(http, call, org, faults);
        state.Log.Add(
            state.Time.GetUtcNow(),
            org?.Name,
            call.Method,
            call.Path + call.QueryText,
            answer?.Status ?? 0,
            calls,
            Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            [.. faults.Select(f => f.Kind.ToString())],
            call.Body);
        if (answer is null)
            http.Abort();
        else
            await Write(http, call, org, answer, faults);
    }

    /// <returns>No answer where the connection is to be cut.</returns>
    private async Task<(ApiAnswer? Answer, int Calls)> Answer(HttpContext http, WebCall call, Org? org, IReadOnlyList<Fault> faults)
    {
        var running = org?.Usage.Started();
        try
        {
            foreach (var fault in faults)
            {
                switch (fault.Kind)
                {
                    case FaultKind.Latency:
                        var wait = (fault.Milliseconds ?? 0) + ((fault.MillisecondsPerRow ?? 0) * RowsOf(call));
                        await Task.Delay(TimeSpan.FromMilliseconds(wait), state.Time, http.RequestAborted);
                        break;
                    case FaultKind.Drop:
                        return (null, 0);
                    case FaultKind.ApplyLate:
                        http.Abort();
                        await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds ?? 0), state.Time);
                        break;
                    case FaultKind.Status:
                        var message = fault.Message ?? "The server is unavailable. Try again later.";
                        return (ApiAnswer.Errors(fault.Status ?? 503, (fault.ErrorCode ?? "SERVER_UNAVAILABLE", message)), 1);
                    case FaultKind.Html:
                        return (ConditionAnswers.Page(fault.Status ?? 503, "Service Unavailable", "We are down for maintenance."), 1);
                    case FaultKind.ExpireToken:
                        org?.Access.Expire(call.Bearer);
                        break;
                }
            }
            var served = Serve(call);
            return faults.Any(f => f.Kind is FaultKind.DropAfter or FaultKind.ApplyLate) ? (null, served.Calls) : served;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return (null, 0);
        }
        catch (Exception e)
        {
            return (
                ApiAnswer.Errors(500, ("UNKNOWN_EXCEPTION", $"The emulator failed on this request: {e.GetType().Name}: {e.Message}")), 0);
        }
        finally
        {
            if (running is { } id)
                org!.Usage.Ended(id);
        }
    }

    /// <summary>About how many rows it writes: those of collections name their type, single ones stand in their own path.</summary>
    private static int RowsOf(WebCall call)
    {
        if (call.Method is not ("POST" or "PATCH")) return 0;
        if (!call.Path.Contains("/composite", StringComparison.Ordinal)) return 1;
        return call.Body.Span.Count("\"attributes\""u8)
            + call.Body.Span.Count("/sobjects/"u8)
            - call.Body.Span.Count("composite/sobjects/"u8);
    }

    private (ApiAnswer Answer, int Calls) Serve(WebCall call)
    {
        if (call.Path.Length + call.QueryText.Length > MaxUri)
            return (ApiAnswer.Errors(414, ("URI_TOO_LONG", $"The URI has more than {MaxUri} bytes")), 0);
        if (_oauth.TryAnswer(call) is { } answer)
            return (answer, 0);
        if (_soap.TryAnswer(call) is { } soap)
            return soap;
        return _data.Answer(call);
    }

    private static async Task<WebCall> Read(HttpContext http)
    {
        var request = http.Request;
        var (prefix, path) = (
            "", request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?')[0]);
        path = "/" + path.TrimStart('/'); // The Salesforce CLI puts two slashes after the host.
        string? orgName = null;
        if (path.StartsWith("/orgs/", StringComparison.Ordinal) && path.IndexOf('/', 6) is > 0 and var end)
            (prefix, orgName, path) = (path[..end], path[6..end], path[end..]);
        var label = request.Host.Host.Split('.')[0];
        return new WebCall
        {
            Method = request.Method,
            Path = path,
            QueryText = request.QueryString.Value ?? "",
            BaseUrl = $"{request.Scheme}://{request.Host}{prefix}",
            OrgName = orgName ?? (label is "sandbox" or "production" ? label : null),
            Headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = await ReadBody(request),
        };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBody(HttpRequest request)
    {
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
            return default;
        var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        if (request.Headers.ContentEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            await using var unpacked = new GZipStream(request.Body, CompressionMode.Decompress);
            await unpacked.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        }
        else
            await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private async Task Write(HttpContext http, WebCall call, Org? org, ApiAnswer answer, IReadOnlyList<Fault> faults)
    {
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            http.Response.Headers[name] = value;
        if (org is not null && call.Path.StartsWith("/services/data", StringComparison.Ordinal))
            http.Response.Headers["Sforce-Limit-Info"] =
                $"api-usage={org.Settings.UsedAtStart + org.Usage.Calls}/{org.Settings.DailyLimit}";
        if (answer.Body.Length == 0)
            return;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        if (call.Method == "HEAD")
            return;
        if (faults.FirstOrDefault(f => f.Kind == FaultKind.SlowDrip) is { } drip)
            await Drip(http, answer.Body, drip.Milliseconds ?? 0);
        else
            await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private async Task Drip(HttpContext http, ReadOnlyMemory<byte> body, int milliseconds)
    {
        const int Pieces = 20;
        var size = Math.Max(1, body.Length / Pieces);
        for (var at = 0; at < body.Length; at += size)
        {
            await http.Response.Body.WriteAsync(body.Slice(at, Math.Min(size, body.Length - at)), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(TimeSpan.FromMilliseconds((double)milliseconds / Pieces), state.Time, http.RequestAborted);
        }
    }
}
