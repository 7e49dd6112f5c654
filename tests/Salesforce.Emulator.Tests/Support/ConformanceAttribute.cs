namespace OnceHub.Sync.Salesforce.Emulator.Tests.Support;

/// <summary>How sure it is that Salesforce answers as a probe expects.</summary>
public enum Basis
{
    /// <summary>Salesforce's documents say so, or an answer that somebody captured, or the source of a client.</summary>
    Documented,

    /// <summary>Seen in orgs, and not written down anywhere we could name.</summary>
    Known,

    /// <summary>Our reading; a client should survive either answer.</summary>
    Assumed,
}

/// <summary>Ties a test to the row of docs/emulator.md that it proves, and says where the expectation comes from.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class ConformanceAttribute(string row, Basis basis, string source) : Attribute
{
    /// <summary>The first cell of the row in the table of docs/emulator.md.</summary>
    public string Row { get; } = row;

    public Basis Basis { get; } = basis;

    public string Source { get; } = source;
}
