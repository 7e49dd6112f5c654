using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>How a booking ends that cannot be written in this turn: deferred, tried again, or set aside. For one turn.</summary>
internal sealed class SubjectEnds(Turn turn, GrainsOptions options, TimeProvider time)
{
    private readonly Dictionary<int, DateTimeOffset> _dues = [];

    /// <summary>All that is open ends.</summary>
    public void OfAll(CallFailure failure)
    {
        foreach (var subject in turn.Open.ToArray()) Of(subject, failure);
    }

    /// <summary>A failure that keeps all of the subject from being written.</summary>
    /// <param name="objectName">Whose record it was about; empty for what is nobody's row in particular: a look-up, a time-out.</param>
    public void Of(SubjectTurn subject, CallFailure failure, string objectName = "")
    {
        var reason = FailureReasons.Of(failure, objectName, turn.Settings.Mappings);
        switch (failure.Action)
        {
            case FailureAction.Defer:
                var until = failure.NotBefore ?? time.GetUtcNow() + options.RetryDelay;
                subject.End(new PartState.Deferred(until, Counts: false, reason));
                turn.NotBefore = turn.NotBefore is { } known && known > until ? known : until;
                break;
            case FailureAction.Retry or FailureAction.Halted:
                TryAgain(subject, reason);
                break;
            default:
                subject.End(new PartState.SetAside(reason));
                break;
        }
    }

    /// <summary>Tries again later, or ends when it was tried often enough.</summary>
    public void TryAgain(SubjectTurn subject, FailureReason reason, int maxAttempts = int.MaxValue)
    {
        var attempts = subject.Events.Count == 0 ? 0 : subject.Events.Max(item => item.Item.Row.Attempts);
        subject.End(attempts + 1 >= Math.Min(maxAttempts, options.MaxAttempts)
            ? new PartState.SetAside(reason with { Message = $"{reason.Message} (tried {attempts + 1} times)" })
            : new PartState.Deferred(DueAfter(attempts), Counts: true, reason));
    }

    /// <summary>What was tried together is tried together again: apart, the older of two events might come first and alone.</summary>
    private DateTimeOffset DueAfter(int attempts)
    {
        if (!_dues.TryGetValue(attempts, out var due)) _dues[attempts] = due = time.GetUtcNow() + options.DelayAfter(attempts);
        return due;
    }
}
