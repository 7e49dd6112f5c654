using Microsoft.Extensions.Logging;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Keeps one org's access token. However many calls need a new one, one asks for it and all share the answer. A rotated
/// refresh token is durable before its access token is used, because the old one is dead by then.
/// </summary>
internal sealed partial class TokenKeeper(
    OrgId org,
    IConnectionSource source,
    TokenEndpoint endpoint,
    SemaphoreSlim oneRefresherOfTheOrg,
    Redactor redactor,
    SalesforceOptions options,
    TimeProvider time,
    ILogger logger)
{
    private readonly Lock _gate = new();
    private AccessToken? _current;
    private Task<AccessToken>? _refresh;
    private (RefreshTokenConnection Before, TokenGrant Grant)? _unsaved;
    private (SalesforceConnection Connection, SalesforceError Error, DateTimeOffset At)? _refused;

    /// <summary>The token in use, or a new one when there is none.</summary>
    public Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _current is { } token ? Task.FromResult(token) : Refresh().WaitAsync(cancellationToken);
    }

    /// <summary>The next call asks for a new token, unless one has come since.</summary>
    public void Forget(AccessToken refused)
    {
        lock (_gate)
            if (ReferenceEquals(_current, refused)) _current = null;
    }

    // Not under the callers' cancellation: one caller's leaving must neither fail the others nor lose a rotated token.
    // Nor in their flow: the rotated token that it saves is no part of the administrative act that happened to need it.
    private Task<AccessToken> Refresh()
    {
        if (_refresh is { } under) return under;
        using IDisposable? apart = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return _refresh = Task.Run(RefreshAsync);
    }

    private async Task<AccessToken> RefreshAsync()
    {
        AccessToken? fresh = null;
        try
        {
            await oneRefresherOfTheOrg.WaitAsync();
            try
            {
                fresh = await AskAndSaveAsync();
            }
            finally
            {
                oneRefresherOfTheOrg.Release();
            }
            return fresh;
        }
        catch (SalesforceException e)
        {
            LogRefused(logger, org.Value, e.Error.Code, e.Error.Action, e.Error.Message);
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _current = fresh;
                _refresh = null;
            }
        }
    }

    private async Task<AccessToken> AskAndSaveAsync()
    {
        var connection = await LoadAsync();
        await using var held = connection is RefreshTokenConnection ? await source.HoldRefreshAsync(CancellationToken.None) : null;
        // Whoever held it before may have rotated the token.
        if (held is not null) connection = await LoadAsync();
        // Unless somebody connected anew meanwhile: then the token that could not be saved is of the past.
        if (_unsaved is { } pending && pending.Before == connection) return await SaveAsync(pending.Before, pending.Grant);
        if (_refused is { } refused && refused.Connection == connection && time.GetUtcNow() - refused.At < options.RefusedConnectionPause)
            throw new SalesforceException(refused.Error);
        var grant = await AskAsync(connection);
        _refused = null;
        LogRefreshed(logger, org.Value, grant.Token.Instance.Host);
        return grant.Token;
    }

    private async Task<TokenGrant> AskAsync(SalesforceConnection connection)
    {
        try
        {
            return await AskWithAsync(connection);
        }
        catch (SalesforceException e) when (e.Error.Action == FailureAction.Reconnect)
        {
            // Another process may have rotated the token, or somebody connected anew, since it was read.
            var latest = await LoadAsync();
            if (latest != connection) return await AskWithAsync(latest);
            _refused = (connection, e.Error, time.GetUtcNow());
            throw;
        }
    }

    private async Task<TokenGrant> AskWithAsync(SalesforceConnection connection)
    {
        var grant = await endpoint.AskAsync(connection, redactor, CancellationToken.None);
        if (grant.RefreshToken is { } rotated && connection is RefreshTokenConnection before && rotated != before.RefreshToken)
            await SaveAsync(before, grant);
        return grant;
    }

    private async Task<SalesforceConnection> LoadAsync()
    {
        var connection = await source.LoadAsync(CancellationToken.None) ?? throw Missing();
        redactor.Know(connection);
        return connection;
    }

    private SalesforceException Missing()
    {
        var condition = OrgConditions.NotConnected(
            $"Org {org} is not connected to Salesforce.", "Connect it; what is waiting goes on by itself then.");
        return new(new SalesforceError
        {
            Action = FailureAction.Reconnect,
            Code = condition.Code,
            Message = $"{condition.Reason} {condition.Todo}",
            Condition = condition,
        });
    }

    /// <summary>If saving fails, the token is kept for the next try: the one before it is of no use any more.</summary>
    private async Task<AccessToken> SaveAsync(RefreshTokenConnection before, TokenGrant grant)
    {
        _unsaved = (before, grant);
        await source.SaveRotatedAsync(before, grant.RefreshToken!, CancellationToken.None);
        _unsaved = null;
        LogRotated(logger, org.Value);
        return grant.Token;
    }

    [LoggerMessage(10, LogLevel.Information, "Org {Org} has a new Salesforce token for {Host}")]
    private static partial void LogRefreshed(ILogger logger, string org, string host);

    [LoggerMessage(11, LogLevel.Information, "The rotated refresh token of org {Org} is saved")]
    private static partial void LogRotated(ILogger logger, string org);

    [LoggerMessage(12, LogLevel.Warning, "Org {Org} got no Salesforce token: {Code}, to be handled as {Action}. {Reason}")]
    private static partial void LogRefused(ILogger logger, string org, string code, FailureAction action, string reason);
}
