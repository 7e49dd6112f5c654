using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration;

/// <summary>Why something was not done.</summary>
/// <param name="Message">For a person: what happened, to which thing, what to do now. Holds no secret.</param>
public sealed record Refusal(RefusalKind Kind, string Message)
{
    /// <summary>The same for programs: Salesforce's error code, the problems of a document, the rights that are missing.</summary>
    public ImmutableArray<(string Name, object? Value)> Facts { get; init; } = [];
}

public enum RefusalKind
{
    /// <summary>What was sent cannot be used.</summary>
    BodyInvalid,

    /// <summary>What was asked for cannot be.</summary>
    QueryInvalid,

    /// <summary>It needs a higher role in the org.</summary>
    RoleMissing,
    PersonExists,
    PersonNotFound,

    /// <summary>As many have a role in the org as may.</summary>
    TooManyPeople,

    /// <summary>People sign in through the provider alone.</summary>
    PasswordsOff,
    OrgIdInvalid,
    OrgNotFound,

    /// <summary>An org of this name is still being removed.</summary>
    OrgLeaving,
    ErasureNotFound,

    /// <summary>As many of the org's guests are being erased as may be at once.</summary>
    TooManyErasures,
    BookingNotFound,

    /// <summary>The booking's own events come first.</summary>
    BookingWaits,
    RecordNotFound,
    FailureNotFound,
    ReplayNotFound,

    /// <summary>The replay is over, or cannot go where it was to.</summary>
    ReplayEnded,

    /// <summary>The draft is another by now.</summary>
    DraftChanged,
    CredentialNotFound,
    OnceHubKeyNotFound,
    UserNotFound,

    /// <summary>The connected org has no such object, or hides it.</summary>
    ObjectNotFound,
    NotConnected,
    CredentialExists,
    TooManyCredentials,
    LastWebhookSecret,
    SettingsInvalid,
    SettingsChanged,
    SettingsVersionNotFound,

    /// <summary>Who saves must say which settings are replaced.</summary>
    SettingsVersionNeeded,
    ConnectionInvalid,

    /// <summary>The browser's return from Salesforce belongs to nothing that was begun.</summary>
    ConnectStateInvalid,
    ConnectRefused,
    SalesforceRefused,
    SalesforceUnavailable,
    OnceHubKeyRefused,
    OnceHubUnavailable,
    TooBusy,

    /// <summary>As often as may be in a time.</summary>
    QuotaExceeded,

    /// <summary>This process, or the org's grain, cannot be reached for it.</summary>
    WorkerUnavailable,
}

/// <summary>Ends a use case from where no result can be returned; callers of use cases get a <see cref="Refusal"/>.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    public RefusedException(RefusalKind kind, string message, params (string Name, object? Value)[] facts)
        : this(new Refusal(kind, message) { Facts = [.. facts] }) { }

    public Refusal Refusal => refusal;
}

internal static class Attempt
{
    /// <summary>The value, or the refusal that ended its making.</summary>
    public static async Task<Result<T>> OfAsync<T>(Func<Task<T>> make)
    {
        try
        {
            return new Done<T>(await make());
        }
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
        catch (SalesforceException failed)
        {
            return Of(failed.Error);
        }
    }

    private static Refusal Of(SalesforceError error) => error.Action is FailureAction.Retry or FailureAction.BackOff
        ? new(RefusalKind.SalesforceUnavailable, $"Salesforce could not do it now: {error.Explanation} Try again.")
        {
            Facts = [("code", error.Code)],
        }
        : new(RefusalKind.SalesforceRefused, error.Explanation) { Facts = [("code", error.Code)] };
}
