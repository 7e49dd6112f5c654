using OnceHub.Sync.Domain;
using OnceHub.Sync.Silo;

namespace OnceHub.Sync.Cluster.Tests;

public sealed class OrgBalanceTests
{
    [Theory]
    [InlineData(0, 5, 5, 5)]
    [InlineData(0, 6, 5, 4)]
    [InlineData(3, 10, 2, 3)]
    [InlineData(3, 8, 0, 0)]
    [InlineData(0, 0, 8, 0)]
    [InlineData(20, 100, 0, 0)]
    public void A_silo_gives_away_what_it_has_above_its_share_and_never_more_than_fits(int moves, params int[] counts) =>
        Assert.Equal(moves, OrgBalance.Surplus(counts[0], counts));

    [Fact]
    public async Task Orgs_move_to_a_silo_that_joins()
    {
        var cluster = new ProductCluster();
        await cluster.InitializeAsync();
        try
        {
            await cluster.Silos.StopSiloAsync(cluster.Silos.Silos[1]);
            for (var i = 0; i < 12; i++) await cluster.Org(OrgId.Parse($"move-{i}")).GetStatusAsync();
            var joined = await cluster.Silos.StartAdditionalSiloAsync();
            await Eventually.HoldsAsync(async () => await CountAsync(cluster, joined.SiloAddress) >= 4, "orgs to move to the new silo");
            for (var i = 0; i < 12; i++) await cluster.Org(OrgId.Parse($"move-{i}")).GetStatusAsync();
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private static async Task<int> CountAsync(ProductCluster cluster, SiloAddress silo) =>
        (await cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics())
            .Count(grain => silo.Equals(grain.SiloAddress) && grain.GrainId.Key.ToString()!.StartsWith("move-", StringComparison.Ordinal));
}
