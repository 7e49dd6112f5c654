namespace OnceHub.Sync.Storage;

/// <summary>
/// The secrets of the store cannot be opened with the master keys of this process, or these cannot be read. Nothing was
/// opened, encrypted or made, and the store stays unavailable until the right keys are there.
/// </summary>
/// <param name="message">For whoever starts the process: names keys, files and orgs, and says what to do.</param>
/// <param name="reason">The same for whoever asks from outside: without files and orgs.</param>
public sealed class MasterKeyException(string message, string reason, Exception? inner = null) : StoreUnavailableException(message, inner)
{
    public string Reason => reason;
}
