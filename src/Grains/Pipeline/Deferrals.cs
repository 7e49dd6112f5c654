using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>Why something was not sent to Salesforce now, and when its rows are due again.</summary>
internal sealed class Deferrals(TimeProvider time)
{
    /// <summary>
    /// The puller dispatches nothing while it is paused, so deferred rows keep their place: they are due at once.
    /// </summary>
    public CallFailure Waiting(CallFailure pause) => pause with { NotBefore = time.GetUtcNow() };

    /// <summary>What only some events need is not seen by the connected user; those alone wait for it.</summary>
    public CallFailure Hidden(SearchedField field, TimeSpan wait) => FailureTranslation.Deferred(
        PauseCodes.FieldHidden, $"{field.Reason} {field.Todo}", time.GetUtcNow() + wait);

    public CallFailure StillUnanswered() => FailureTranslation.Deferred(
        FailureCodes.SalesforceUnreachable,
        "An earlier write of the same record has not been answered yet; this one waits for it.",
        time.GetUtcNow() + TimeSpan.FromSeconds(1));

    public static CallFailure InBulkJob(DateTimeOffset returnAt) => FailureTranslation.Deferred(
        FailureCodes.SalesforceUnreachable, "It is in a bulk job that Salesforce works on; the event waits for its end.", returnAt);

    /// <summary>The rows are due for whoever has the lease now.</summary>
    public CallFailure LeaseLost() => FailureTranslation.Deferred(
        FailureCodes.SalesforceUnreachable,
        "This process no longer works for the org, so it sends nothing; the one that does goes on.",
        time.GetUtcNow());

    public CallFailure NotSent() => FailureTranslation.Deferred(
        FailureCodes.SalesforceUnreachable, "Salesforce is slower than events arrive; the event waits for its turn.", time.GetUtcNow());
}
