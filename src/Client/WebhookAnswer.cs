namespace OnceHub.Sync.Client;

/// <summary>What became of a webhook: one of the three is 1.</summary>
/// <param name="Accepted">It was stored, and will be applied.</param>
/// <param name="Repeated">An event of its id was here already.</param>
/// <param name="SetAside">It is kept as a failure, as it cannot be understood.</param>
public sealed record WebhookAnswer(int Accepted, int Repeated, int SetAside);
