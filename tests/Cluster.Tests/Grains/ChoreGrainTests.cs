using Microsoft.Extensions.DependencyInjection;

namespace OnceHub.Sync.Cluster.Tests;

public sealed class ChoreGrainTests
{
    private static readonly string[] Chores = ["backlog", "catch-up", "erasures", "replays", "retention", "schema"];

    [Fact]
    public async Task Of_three_silos_one_runs_each_chore_and_a_reminder_waits_for_it_to_end()
    {
        var cluster = new ProductCluster { InitialSilos = 3 };
        await cluster.InitializeAsync();
        try
        {
            await Eventually.HoldsAsync(async () => (await RemindersAsync(cluster)).SequenceEqual(Chores), "each chore to have a reminder");
            await Eventually.HoldsAsync(async () => (await ActiveAsync(cluster)).SequenceEqual(Chores), "each chore to run in one silo");
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_reminder_that_earlier_versions_left_is_taken_back()
    {
        var cluster = new ProductCluster { InitialSilos = 1 };
        await cluster.InitializeAsync();
        try
        {
            var former = GrainId.Create("clustersweep", "sweep");
            await Reminders(cluster).UpsertRow(new ReminderEntry
            {
                GrainId = former, ReminderName = "sweep", StartAt = DateTime.UtcNow.AddHours(1), Period = TimeSpan.FromMinutes(1),
            });
            await cluster.Client.GetGrain<IRemindable>(former).ReceiveReminder("sweep", default);
            Assert.Null(await Reminders(cluster).ReadRow(former, "sweep"));
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private static IReminderTable Reminders(ProductCluster cluster) =>
        cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<IReminderTable>();

    private static async Task<string[]> RemindersAsync(ProductCluster cluster) =>
        [.. (await Reminders(cluster).ReadRows(0, 0)).Reminders.Select(row => row.ReminderName).Order(StringComparer.Ordinal)];

    private static async Task<string[]> ActiveAsync(ProductCluster cluster) =>
        [.. (await cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics())
            .Where(grain => grain.GrainId.Type.ToString() == "chore")
            .Select(grain => grain.GrainId.Key.ToString()!).Order(StringComparer.Ordinal)];
}
