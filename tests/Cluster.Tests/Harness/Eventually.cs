namespace OnceHub.Sync.Cluster.Tests;

internal static class Eventually
{
    public static Task HoldsAsync(Func<bool> condition, string what, int seconds = 30) =>
        HoldsAsync(() => Task.FromResult(condition()), what, seconds);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, int seconds = 30)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(seconds); !await condition(); await Task.Delay(25))
            Assert.True(DateTime.UtcNow < deadline, $"Not within {seconds} s: {what}");
    }
}
