namespace OnceHub.Sync.Testing;

/// <summary>Waits for a condition, with a deadline that only a broken product meets: machines are shared and slow at times.</summary>
public static class Eventually
{
    private const int Seconds = 120;

    public static Task HoldsAsync(Func<bool> condition, string what, int seconds = Seconds) =>
        HoldsAsync(() => Task.FromResult(condition()), what, seconds);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, int seconds = Seconds)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(seconds); !await condition(); await Task.Delay(20))
            Assert.True(DateTime.UtcNow < deadline, $"Not within {seconds} s: {what}");
    }

    /// <summary>Waits until there is an answer.</summary>
    public static async Task<T> FindsAsync<T>(Func<Task<T?>> ask, string what, int seconds = Seconds)
        where T : class
    {
        T? found = null;
        await HoldsAsync(async () => (found = await ask()) is not null, what, seconds);
        return found!;
    }
}
