using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Turns what an endpoint throws into problem details.</summary>
internal sealed partial class ProblemFilter(TimeProvider time, ILogger<ProblemFilter> logger) : IEndpointFilter
{
    /// <summary>While the store is away each request says so to its caller, thousands a second; the log is told now and then.</summary>
    private readonly RepeatCount _outages = new(TimeSpan.FromSeconds(10), time);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (MasterKeyException locked)
        {
            LogLocked(logger, http.Request.Method, Endpoint(http), locked.Message);
            return Problem.Of(ProblemKinds.SecretsUnreadable, locked.Reason);
        }
        catch (SecretUnreadableException unreadable)
        {
            LogLocked(logger, http.Request.Method, Endpoint(http), unreadable.Message);
            return Problem.Of(
                ProblemKinds.SecretsUnreadable,
                "A stored secret that this request needs cannot be opened. The log of this process says which, and what to do.");
        }
        catch (StoreUnavailableException unavailable)
        {
            if (_outages.Add() is > 0 and var requests)
                LogStoreUnavailable(logger, requests, http.Request.Method, Endpoint(http), unavailable.Message);
            return Problem.Of(unavailable);
        }
        catch (ProblemException refused)
        {
            return refused.ToResult();
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem.Of(ProblemKinds.BodyTooLarge, "The body is larger than this address takes. Send less at once.");
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return BodyRefusals.SlowerThanTheServerAllows().ToResult();
        }
        catch (BadHttpRequestException bad)
        {
            return Problem.Of(ProblemKinds.BadRequest, $"{bad.Message} Send the request again, whole.");
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; nobody reads the answer.
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (OutOfMemoryException)
        {
            LogOutOfMemory(logger, http.Request.Method, Endpoint(http));
            return BodyRefusals.OutOfMemory();
        }
        catch (Exception broken)
        {
            var trace = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
            LogBroken(logger, broken, http.Request.Method, Endpoint(http), trace);
            return Problem.Of(
                ProblemKinds.Internal,
                "The request failed by a fault of ours. Send it again; if it keeps failing, report it with the trace id.",
                ("traceId", trace));
        }
    }

    // The pattern, not the path: a path may hold what belongs in no log.
    private static string Endpoint(HttpContext http) => http.GetEndpoint()?.DisplayName ?? "an unknown endpoint";

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Requests} requests since this was last told were answered 503 because the store is unavailable, "
            + "the last one {Method} {Endpoint}. {Sentence}")]
    private static partial void LogStoreUnavailable(ILogger logger, long requests, string method, string endpoint, string sentence);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Method} {Endpoint}: no memory is left; give the process more, or lower OnceHub:Gateway:MaxBodyMemory and MaxConnections"
    )]
    private static partial void LogOutOfMemory(ILogger logger, string method, string endpoint);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint}: a secret cannot be opened. {Sentence}")]
    private static partial void LogLocked(ILogger logger, string method, string endpoint, string sentence);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed, trace {Trace}")]
    private static partial void LogBroken(ILogger logger, Exception broken, string method, string endpoint, string trace);
}

/// <summary>Ends a request with a problem, from where no result can be returned.</summary>
internal sealed class ProblemException(ProblemKind kind, string detail, params (string Name, object? Value)[] members) : Exception(detail)
{
    public ProblemKind Kind { get; } = kind;

    /// <summary>The rest of the body is not waited for.</summary>
    public bool EndsConnection { get; init; }

    public IResult ToResult() => EndsConnection ? new LastAnswer(Problem.Of(Kind, Message, members)) : Problem.Of(Kind, Message, members);
}
