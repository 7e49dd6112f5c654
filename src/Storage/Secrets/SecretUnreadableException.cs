namespace OnceHub.Sync.Storage;

/// <summary>A stored secret cannot be decrypted: its key is missing, or it was tampered with. The message says what to do.</summary>
public sealed class SecretUnreadableException(string message) : Exception(message);
