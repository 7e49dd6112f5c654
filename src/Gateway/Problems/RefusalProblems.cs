using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;

namespace OnceHub.Sync.Gateway;

/// <summary>What a use case's refusal looks like over HTTP.</summary>
internal static class RefusalProblems
{
    /// <summary>The value by <paramref name="done"/>, or the refusal as a problem.</summary>
    public static async Task<IResult> AnswerAsync<T>(this Task<Result<T>> asked, string org, Func<T, IResult> done) => await asked switch
    {
        Done<T> made => done(made.Value),
        Refused<T> refused => Of(refused.Refusal, org),
        var other => throw new InvalidOperationException($"There is no answer for a {other.GetType().Name}."),
    };

    /// <summary>The value as it is, or the refusal as a problem.</summary>
    public static Task<IResult> AnswerAsync<T>(this Task<Result<T>> asked, string org) =>
        asked.AnswerAsync(org, static value => TypedResults.Ok(value));

    /// <summary>The value by <paramref name="done"/>, or the refusal as a problem, of what is in no org.</summary>
    public static Task<IResult> AnswerAsync<T>(this Task<Result<T>> asked, Func<T, IResult> done) => asked.AnswerAsync("{org}", done);

    public static IResult Of(Administration.Refusal refusal, string org) => ExceptionOf(refusal, org).ToResult();

    public static ProblemException ExceptionOf(Administration.Refusal refusal, string org) =>
        new(KindOf(refusal.Kind), refusal.Message + AddressFor(refusal.Kind, org), [.. refusal.Facts]);

    /// <summary>Where to go on from there, of which the use cases know nothing.</summary>
    private static string AddressFor(RefusalKind kind, string org) => kind switch
    {
        RefusalKind.PersonExists => $" PUT /v1/orgs/{org}/people/<email> gives a role.",
        RefusalKind.NotConnected => $" Connect at /v1/orgs/{org}/connect, or PUT a connection to /v1/orgs/{org}/connection.",
        RefusalKind.OnceHubKeyNotFound => $" PUT one to /v1/orgs/{org}/oncehub-api-key.",
        RefusalKind.SettingsVersionNotFound => $" List them at /v1/orgs/{org}/settings/versions.",
        RefusalKind.UserNotFound => $" GET /v1/orgs/{org}/users lists them.",
        _ => "",
    };

    private static ProblemKind KindOf(RefusalKind kind) => kind switch
    {
        RefusalKind.BodyInvalid => ProblemKinds.BodyInvalid,
        RefusalKind.QueryInvalid => ProblemKinds.QueryInvalid,
        RefusalKind.RoleMissing => ProblemKinds.RoleMissing,
        RefusalKind.PersonExists => ProblemKinds.PersonExists,
        RefusalKind.TooManyPeople => ProblemKinds.TooManyPeople,
        RefusalKind.PersonNotFound => ProblemKinds.PersonNotFound,
        RefusalKind.PasswordsOff => ProblemKinds.PasswordLinkInvalid,
        RefusalKind.OrgIdInvalid => ProblemKinds.OrgIdInvalid,
        RefusalKind.OrgNotFound => ProblemKinds.OrgNotFound,
        RefusalKind.OrgLeaving => ProblemKinds.OrgLeaving,
        RefusalKind.ErasureNotFound => ProblemKinds.ErasureNotFound,
        RefusalKind.BookingNotFound => ProblemKinds.BookingNotFound,
        RefusalKind.BookingWaits => ProblemKinds.BookingWaits,
        RefusalKind.RecordNotFound => ProblemKinds.RecordNotFound,
        RefusalKind.FailureNotFound => ProblemKinds.FailureNotFound,
        RefusalKind.ReplayNotFound => ProblemKinds.ReplayNotFound,
        RefusalKind.ReplayEnded => ProblemKinds.ReplayEnded,
        RefusalKind.DraftChanged => ProblemKinds.DraftChanged,
        RefusalKind.CredentialNotFound or RefusalKind.OnceHubKeyNotFound => ProblemKinds.CredentialNotFound,
        RefusalKind.UserNotFound => ProblemKinds.UserNotFound,
        RefusalKind.ObjectNotFound => ProblemKinds.ObjectNotFound,
        RefusalKind.NotConnected => ProblemKinds.NotConnected,
        RefusalKind.CredentialExists => ProblemKinds.CredentialExists,
        RefusalKind.TooManyErasures => ProblemKinds.TooManyErasures,
        RefusalKind.TooManyCredentials => ProblemKinds.TooManyCredentials,
        RefusalKind.LastWebhookSecret => ProblemKinds.LastWebhookSecret,
        RefusalKind.SettingsInvalid => ProblemKinds.SettingsInvalid,
        RefusalKind.SettingsVersionNotFound => ProblemKinds.SettingsVersionNotFound,
        RefusalKind.ConnectionInvalid => ProblemKinds.ConnectionInvalid,
        RefusalKind.ConnectStateInvalid => ProblemKinds.ConnectStateInvalid,
        RefusalKind.ConnectRefused => ProblemKinds.ConnectRefused,
        RefusalKind.SalesforceRefused => ProblemKinds.SalesforceRefused,
        RefusalKind.SalesforceUnavailable => ProblemKinds.SalesforceUnavailable,
        RefusalKind.OnceHubKeyRefused => ProblemKinds.OnceHubKeyRefused,
        RefusalKind.OnceHubUnavailable => ProblemKinds.OnceHubUnavailable,
        RefusalKind.QuotaExceeded => ProblemKinds.QuotaExceeded,
        RefusalKind.TooBusy => ProblemKinds.TooBusy,
        RefusalKind.WorkerUnavailable => ProblemKinds.WorkerUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no problem of this kind."),
    };
}
