namespace OnceHub.Sync.Crash.Tests;

/// <summary>
/// Whatever is killed, and wherever: nothing is lost, doubled, stuck or misordered. docs/contributing.md has the long run.
/// </summary>
public sealed class CrashRunTests
{
    [Fact]
    public Task Twelve_kills_of_one_process_on_sqlite_leave_no_trace() => RunAsync(onPostgres: false, kills: 12);

    [PostgresFact]
    public Task Thirteen_kills_of_two_processes_on_one_postgres_leave_no_trace() => RunAsync(onPostgres: true, kills: 13);

    private static async Task RunAsync(bool onPostgres, int kills)
    {
        var seed = Environment.TickCount;
        await using var rig = await CrashRig.StartAsync(onPostgres);
        var run = new CrashRun(rig, processes: onPostgres ? 2 : 1, seed);
        var comparison = await run.RunAsync(kills);
        Assert.True(comparison.IsRight, $"Seed {seed}:\n{comparison}");
    }
}
