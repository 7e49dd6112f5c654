namespace OnceHub.Sync.Testing;

public static class ConsoleWriters
{
    /// <summary>
    /// To be called before Playwright starts. It sets the console's encoding, for which .NET flushes and drops the writers under a lock: a
    /// logger that writes at that moment waits for the same lock, and is waited for. Writers that somebody set are left alone.
    /// </summary>
    public static void Keep()
    {
        Console.SetOut(Console.Out);
        Console.SetError(Console.Error);
    }
}
