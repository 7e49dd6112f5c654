namespace OnceHub.Sync.Playground;

/// <summary>It cannot go on; the message is for whoever started it, and says what to do.</summary>
internal sealed class PlaygroundException(string message, Exception? inner = null) : Exception(message, inner);
