using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;
using Polly;
using Polly.Timeout;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Sends requests to one org: with its token, renewed when Salesforce refuses it; within time; and with every failure
/// told as a <see cref="SalesforceException"/> that says whether something may have been written.
/// </summary>
internal sealed partial class OrgWire(
    OrgId org, HttpClient http, TokenKeeper tokens, SalesforceOptions options, TimeProvider time, ErrorReader errors, ILogger logger)
{
    /// <summary>One fresh token that is refused says little of the connection; three in a row say that it is of no use.</summary>
    private const int MaxRenewals = 3;

    private readonly Patience _patience = new(options, time, state => LogCircuit(logger, org.Value, state.ToString()));
    private readonly ResiliencePipeline _readLimit = Patience.Limit(options.ReadTimeout, time);
    private readonly ResiliencePipeline _writeLimit = Patience.Limit(options.WriteTimeout, time);
    private volatile ApiUsage? _usage;

    public ApiUsage? Usage
    {
        get => _usage;
        set => _usage = value;
    }

    public TokenKeeper Tokens => tokens;

    public async Task<WireAnswer> SendAsync(WireRequest request, CancellationToken cancellationToken)
    {
        for (var renewals = 0; ; renewals++)
        {
            var token = await tokens.GetAsync(cancellationToken);
            try
            {
                return await SendWithAsync(token, request, cancellationToken);
            }
            // Refused before anything was applied, so that even a write may be sent again.
            catch (SalesforceException e) when (e.Error is { HttpStatus: 401, Condition: null })
            {
                tokens.Forget(token);
                if (renewals == MaxRenewals) throw RefusedFresh(e.Error);
            }
            // A session may take a moment to be known everywhere, and others may have used this one until it ended.
            if (renewals > 0) await Task.Delay(options.RetryDelay * renewals, time, cancellationToken);
        }
    }

    private SalesforceException RefusedFresh(SalesforceError error)
    {
        var condition = OrgConditions.NotConnected(
            $"Salesforce refuses even fresh tokens of org {org} ({error.Message}).",
            "Check the connected user's API access and the connected app's policies, then connect the org again.");
        return new(
            error with
            {
                Action = FailureAction.Reconnect,
                Message = $"{condition.Reason} {condition.Todo}",
                Condition = condition,
            });
    }

    private Task<WireAnswer> SendWithAsync(AccessToken token, WireRequest request, CancellationToken cancellationToken) =>
        _patience.RunAsync(request.Writes, ct => AttemptAsync(token, request, ct), cancellationToken);

    private async ValueTask<WireAnswer> AttemptAsync(AccessToken token, WireRequest request, CancellationToken cancellationToken)
    {
        var body = request.Body is { } buffer ? new BodyContent(buffer, request.ContentType) : null;
        using var message = Message(token, request, body);
        var limit = request.Writes ? _writeLimit : _readLimit;
        var started = Stopwatch.GetTimestamp();
        string? errorCode = null;
        try
        {
            return await limit.ExecuteAsync(ct => ExchangeAsync(token, request, message, ct), cancellationToken);
        }
        catch (SalesforceException refused)
        {
            errorCode = refused.Error.Code;
            throw;
        }
        catch (TimeoutRejectedException)
        {
            errorCode = FailureCodes.SalesforceUnreachable;
            throw Logged(
                Outage.TimedOut(
                    token.Instance.Authority, request.Writes ? options.WriteTimeout : options.ReadTimeout, Ambiguous(request, body)));
        }
        catch (Exception e) when (Outage.IsTransport(e, cancellationToken))
        {
            errorCode = FailureCodes.SalesforceUnreachable;
            throw Logged(Outage.Lost(token.Instance.Authority, e, Ambiguous(request, body)));
        }
        finally
        {
            SalesforceTelemetry.Called(org, request.Writes, started, errorCode, _usage);
        }
    }

    private async ValueTask<WireAnswer> ExchangeAsync(
        AccessToken token, WireRequest request, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (LimitHeader.Read(response.Headers, time.GetUtcNow()) is { } usage) _usage = usage;
        await response.Content.LoadIntoBufferAsync(options.MaxAnswerBytes, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var status = (int)response.StatusCode;
        var isCsv = response.Content.Headers.ContentType?.MediaType == "text/csv";
        var json = isCsv ? default : Json.ParseOrUndefined(bytes);
        if (status == WireAnswer.NotModified) return new WireAnswer(status, default, null, token);
        if (status is >= 200 and < 300)
        {
            var isAsExpected = request.Expects switch
            {
                AnswerForm.Json => json.ValueKind != JsonValueKind.Undefined,
                AnswerForm.Csv => isCsv,
                _ => true,
            };
            return isAsExpected
                ? new WireAnswer(status, json, response.Content.Headers.LastModified ?? response.Headers.Date, token) { Body = bytes }
                : throw Logged(Outage.Unreadable(token.Instance.Authority, status, request.Writes));
        }
        if (status is 301 or 302 or 303 or 307 or 308)
        {
            tokens.Forget(token);
            throw Logged(Outage.Moved(token.Instance.Authority, status));
        }
        var refused = errors.Read(json, status, request.Writes, HtmlPage.Read(response.Content, bytes));
        throw Logged(new SalesforceException(OrgConditions.OfRequest(refused)));
    }

    private static HttpRequestMessage Message(AccessToken token, WireRequest request, BodyContent? body)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(token.Instance, request.Path)) { Content = body };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        message.Headers.Accept.ParseAdd(request.Expects == AnswerForm.Csv ? "text/csv" : "application/json");
        message.Headers.IfModifiedSince = request.IfModifiedSince;
        return message;
    }

    /// <summary>What never began to leave this machine cannot have been applied.</summary>
    private static bool Ambiguous(WireRequest request, BodyContent? body) => request.Writes && body is { Started: true };

    private SalesforceException Logged(SalesforceException failure)
    {
        var error = failure.Error;
        if (error.Action == FailureAction.Retry) LogOutage(logger, org.Value, error.Code, error.HttpStatus, error.Ambiguous, error.Message);
        else LogRefused(logger, org.Value, error.Code, error.HttpStatus, error.Action);
        return failure;
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Salesforce of org {Org} is not answering as it should: {Code}, HTTP {Status}, ambiguous {Ambiguous}. {Reason}")]
    private static partial void LogOutage(ILogger logger, string org, string code, int status, bool ambiguous, string reason);

    [LoggerMessage(2, LogLevel.Information, "Salesforce of org {Org} refused a request: {Code}, HTTP {Status}, to be handled as {Action}")]
    private static partial void LogRefused(ILogger logger, string org, string code, int status, FailureAction action);

    [LoggerMessage(3, LogLevel.Warning, "The circuit to Salesforce of org {Org} is now {State}")]
    private static partial void LogCircuit(ILogger logger, string org, string state);
}
