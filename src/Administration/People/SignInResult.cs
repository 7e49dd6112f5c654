using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>What comes of signing in.</summary>
public abstract record SignInResult;

/// <param name="Token">Opens the session; shown to the browser alone, and never stored.</param>
public sealed record SignedIn(PersonRecord Person, SessionRecord Session, string Token) : SignInResult
{
    public override string ToString() => $"SignedIn {{ Person = {Person.Email} }}";
}

/// <summary>No such person, another password, or not let in: which of them is not told.</summary>
public sealed record SignInRefused : SignInResult;

public sealed record SignInThrottled(TimeSpan RetryAfter) : SignInResult;

/// <summary>Too many sign in at once.</summary>
public sealed record SignInBusy : SignInResult;
