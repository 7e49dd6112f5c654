namespace OnceHub.Sync.Client;

/// <summary>
/// What became of a posted event: <see cref="EventAccepted"/>, <see cref="EventRepeated"/> or <see cref="EventRefused"/>.
/// </summary>
public abstract record EventOutcome
{
    private protected EventOutcome()
    {
    }
}

/// <summary>It is stored durably, and will be applied.</summary>
public sealed record EventAccepted : EventOutcome;

/// <summary>
/// An event of its id was here already, and nothing was changed. So it is too where an earlier try of the same request stored it and the
/// answer was lost.
/// </summary>
public sealed record EventRepeated : EventOutcome;

/// <summary>Nothing of it is stored: sending it again would not help.</summary>
/// <param name="Code">A failure code such as <c>NOT_AN_EVENT</c>, or the name of a problem such as <c>body-too-large</c>.</param>
/// <param name="Reason">What is wrong, and what to do.</param>
public sealed record EventRefused(string Code, string Reason) : EventOutcome;
