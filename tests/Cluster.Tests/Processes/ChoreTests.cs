using System.Text.Json.Nodes;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>The chores of a cluster outlive the silos that they run in.</summary>
public sealed class ChoreTests
{
    [ClusterFact]
    public async Task A_chore_goes_on_in_another_silo_when_its_own_is_killed()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        var start = Enumerable.Range(0, 3).Select(_ => cluster.StartSiloAsync(("OnceHub:Grains:BacklogInterval", "00:00:01")));
        var silos = await Task.WhenAll(start);
        var teller = await Eventually.FindsAsync(() => TellerAsync(cluster, silos), "a silo to measure what waits", 60);
        Assert.Equal(6L, await cluster.CountAsync("select count(*) from orleansreminderstable"));

        await teller.KillAsync();
        var others = silos.Where(silo => silo != teller).ToArray();
        await Eventually.FindsAsync(() => TellerAsync(cluster, others), "another silo to measure what waits", 120);
    }

    /// <summary>The silo that has claimed to tell what waits, if it is one of these.</summary>
    private static async Task<ChildProcess?> TellerAsync(ClusterOfProcesses cluster, ChildProcess[] silos)
    {
        if (await cluster.TextAsync("select state from grain_states where key = 'backlog-gauge'") is not { } claim) return null;
        var process = JsonNode.Parse(claim)!["Owner"]!.GetValue<string>().Split('/')[1];
        return silos.SingleOrDefault(silo => $"{silo.Id}" == process);
    }
}
