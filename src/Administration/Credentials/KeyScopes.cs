using System.Collections.Immutable;

namespace OnceHub.Sync.Administration.Credentials;

/// <summary>What an API key opens in its org.</summary>
[Flags]
public enum KeyScopes
{
    None = 0,

    /// <summary>Posting events.</summary>
    Ingest = 1,

    /// <summary>Bookings, failures, and the activity stream.</summary>
    Read = 2,

    /// <summary>Filling a form with the values of a Salesforce record.</summary>
    Prefill = 4,

    /// <summary>Trying failed events again, and writing bookings again.</summary>
    Replay = 8,

    All = Ingest | Read | Prefill | Replay,
}

/// <summary>Scopes as they are sent and stored.</summary>
public static class KeyScopeNames
{
    private static readonly ImmutableArray<(string Name, KeyScopes Scope)> Names =
        [("ingest", KeyScopes.Ingest), ("read", KeyScopes.Read), ("prefill", KeyScopes.Prefill), ("replay", KeyScopes.Replay)];

    public static ImmutableArray<string> Of(KeyScopes scopes) => [.. Names.Where(one => scopes.HasFlag(one.Scope)).Select(one => one.Name)];

    /// <summary>None for what is no scope.</summary>
    public static KeyScopes Read(string name) => Names.FirstOrDefault(one => one.Name == name).Scope;

    /// <summary>Of these names, those that are scopes.</summary>
    public static KeyScopes Read(IEnumerable<string> names) =>
        names.Aggregate(KeyScopes.None, static (scopes, name) => scopes | Read(name));
}
