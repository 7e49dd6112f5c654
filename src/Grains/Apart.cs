namespace OnceHub.Sync.Grains;

/// <summary>
/// Work beside the turns of the grain that starts it, on the thread pool: its awaits neither hold up the grain's other calls nor
/// wait for them. Whoever starts it owns it: it keeps the task and awaits its end, or the work itself tells of all that fails.
/// </summary>
internal static class Apart
{
#pragma warning disable RS0030 // The one place.
    public static Task RunAsync(Func<Task> work) => Task.Run(work);

    public static Task<T> RunAsync<T>(Func<Task<T>> work) => Task.Run(work);
#pragma warning restore RS0030
}
