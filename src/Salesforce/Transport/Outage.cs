using System.Net.Sockets;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>Errors of the way to Salesforce rather than of Salesforce.</summary>
internal static class Outage
{
    /// <summary>The predicate of repeats and of the circuit breaker.</summary>
    public static bool IsOutage(Exception exception) =>
        exception
            is SalesforceException
            {
                Error: { Action: FailureAction.Retry, Code: not (ClientErrorCodes.CircuitOpen or ClientErrorCodes.Moved) }
            };

    /// <summary>A failure of the connection, and not the caller's cancellation.</summary>
    public static bool IsTransport(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        // A SocketException comes as it is when a connection is closed while the handler looks whom it has reached.
        HttpRequestException or IOException or InvalidDataException or SocketException => true,
        // The handler's own limit on opening a connection.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <param name="host">Which host; never a path or query.</param>
    /// <param name="ambiguous">The request writes, and some of it had left.</param>
    public static SalesforceException TimedOut(string host, TimeSpan after, bool ambiguous) =>
        Make(FailureCodes.SalesforceUnreachable, $"{host} did not answer within {after.TotalSeconds:0.###} seconds.", ambiguous);

    public static SalesforceException Lost(string host, Exception cause, bool ambiguous)
    {
        if (cause is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
            return new SalesforceException(
                new SalesforceError
                {
                    Action = FailureAction.SetAside,
                    Code = ClientErrorCodes.UnreadableAnswer,
                    Message =
                        $"The answer of {host} is larger than OnceHub:Salesforce:MaxAnswerBytes allows. Ask for less at once, or raise it.",
                    Ambiguous = ambiguous,
                },
                cause);
        var message = NeverConnected(cause)
            ? $"{host} could not be reached ({Reason(cause)})."
            : $"The connection to {host} broke before its answer was complete ({Reason(cause)}).";
        return Make(FailureCodes.SalesforceUnreachable, message, ambiguous, cause);
    }

    public static SalesforceException Unreadable(string host, int httpStatus, bool ambiguous) =>
        Make(
            ClientErrorCodes.UnreadableAnswer,
            $"{host} answered with HTTP status {httpStatus}, but not with the JSON that was asked for, or with only a part of it.",
            ambiguous,
            status: httpStatus);

    public static SalesforceException Moved(string host, int httpStatus) =>
        Make(
            ClientErrorCodes.Moved,
            $"{host} answered with HTTP status {httpStatus}: the org has moved to another address. "
            + "The address is asked for anew with the next call.",
            ambiguous: false,
            status: httpStatus);

    public static SalesforceException CircuitOpen(TimeSpan? retryAfter) =>
        Make(
            ClientErrorCodes.CircuitOpen,
            "Nothing was sent, because calls to this org kept failing. The next try is let through in "
            + $"{Math.Ceiling(Math.Max(0, retryAfter?.TotalSeconds ?? 0)):0} seconds.",
            ambiguous: false);

    private static bool NeverConnected(Exception cause) => cause is OperationCanceledException or SocketException
        or HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
        };

    private static string Reason(Exception cause) => cause switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known => known.HttpRequestError.ToString(),
        HttpRequestException { InnerException: { } inner } => inner.GetType().Name,
        _ => cause.GetType().Name,
    };

    private static SalesforceException Make(string code, string message, bool ambiguous, Exception? cause = null, int status = 0) => new(
        new SalesforceError { Action = FailureAction.Retry, Code = code, Message = message, Ambiguous = ambiguous, HttpStatus = status },
        cause);
}
