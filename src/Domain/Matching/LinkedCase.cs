namespace OnceHub.Sync.Domain;

/// <summary>A Case that a link names, and that is there.</summary>
/// <param name="Id">As the link names it.</param>
/// <param name="ContactId">Null when it has none.</param>
public sealed record LinkedCase(SalesforceId Id, SalesforceId? ContactId)
{
    /// <summary>Set where the Case was merged: whose Contact it is.</summary>
    public SalesforceId? MergedInto { get; init; }

    public override string ToString() => MergedInto is { } master ? $"{Id} (merged into {master})" : Id.Value;
}
