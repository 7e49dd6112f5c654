namespace OnceHub.Sync.Crash.Tests;

/// <summary><c>host</c>: the product, in a process that is there to be killed. Otherwise the long run.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["host"])
        {
            await CrashableProduct.RunAsync();
            return 0;
        }
        return await LongRun.RunAsync(args);
    }
}
