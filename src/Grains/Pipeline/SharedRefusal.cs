using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>
/// A request, or a part of one, that Salesforce refused for all who share it. One row or key may be the cause, so nothing is
/// concluded of any of them before it was refused alone.
/// </summary>
internal static class SharedRefusal
{
    /// <summary>
    /// How many refused requests of one batch are sent again in smaller ones: enough to find a few guilty rows among
    /// <see cref="Throttling.RequestRate.MostRows"/>. What is left then is tried again later, and counts a try.
    /// </summary>
    public const int MostParted = 40;

    /// <summary>
    /// Whether one row or key can be the cause: not of what is about the org or the moment, nor of a write that may have been
    /// applied, which is not to be sent again.
    /// </summary>
    public static bool MayBeOfOne(SalesforceError error) => error is { Condition: null, Ambiguous: false }
        && error.Action is not (
            FailureAction.Defer
            or FailureAction.Retry
            or FailureAction.BackOff
            or FailureAction.PauseOrg
            or FailureAction.Reconnect
            or FailureAction.Halted);

    /// <summary>Whether it says that a whole request was refused, in words that would suit one of its rows.</summary>
    public static bool IsOfRequest(SalesforceError error) => error.HttpStatus is >= 400 and < 500 && MayBeOfOne(error);

    /// <summary>The same, once it is known that the org refuses whatever is sent.</summary>
    public static SalesforceException OfTheOrg(SalesforceException refused) =>
        new(refused.Error with { Condition = OrgCondition.ApiRefused }, refused);
}
