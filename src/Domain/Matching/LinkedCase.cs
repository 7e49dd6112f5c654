namespace OnceHub.Sync.Domain;

/// <summary>A Case that a link names, and that is there.</summary>
/// <param name="ContactId">Null when it has none.</param>
public sealed record LinkedCase(SalesforceId Id, SalesforceId? ContactId);
