namespace OnceHub.Sync.Storage;

/// <summary>A backup cannot be made, or is not to be relied on; the message says why, and what to do.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
