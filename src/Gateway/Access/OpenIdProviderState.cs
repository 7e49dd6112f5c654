using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway;

/// <summary>Whether the OpenID Connect provider answers: without what it says of itself nobody can be sent there.</summary>
internal sealed partial class OpenIdProviderState(
    IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider time, ILogger<OpenIdProviderState> logger) : IDisposable
{
    // Anybody may ask. One that did not answer is left alone for so long.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asking = new(1);
    private long? _failedAt;

    /// <summary>True at once where it has answered before.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (options.Get(OpenIdSignIn.Scheme).ConfigurationManager is not { } provider) return true;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_failedAt is { } at && time.GetElapsedTime(at) < Pause) return false;
            // Not for the one who asks: others wait for the answer, which comes or fails within the handler's own time.
            await provider.GetConfigurationAsync(CancellationToken.None);
            _failedAt = null;
            return true;
        }
        catch (Exception away) when (IsAway(away))
        {
            _failedAt = time.GetTimestamp();
            LogAway(logger, away);
            return false;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    /// <summary>Whether it failed because the provider did not answer, or not as one does.</summary>
    public static bool IsAway(Exception? failed)
    {
        for (; failed is not null; failed = failed.InnerException)
            // The handler's library wraps what went wrong while it reads what the provider says of itself, and numbers it.
            if (failed is HttpRequestException or IOException or OperationCanceledException
                || (failed is InvalidOperationException && failed.Message.StartsWith("IDX20803", StringComparison.Ordinal)))
                return true;
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OpenID Connect provider does not answer: nobody can sign in by it")]
    private static partial void LogAway(ILogger logger, Exception away);
}
