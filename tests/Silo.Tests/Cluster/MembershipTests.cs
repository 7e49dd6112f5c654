using Microsoft.Extensions.Configuration;
using Npgsql;

namespace OnceHub.Sync.Silo.Tests;

public sealed class MembershipTests
{
    private const string Store = "Host=db;Database=oncehub";
    private const string OfOrleans = $"{Store};Maximum Pool Size=20;Application Name=oncehub-sync-orleans";

    [Theory]
    [InlineData(null, "Sqlite", null)]
    [InlineData(null, "Postgres", null)]
    [InlineData("None", "Postgres", null)]
    [InlineData("Postgres", "Postgres", OfOrleans)]
    [InlineData("postgres", "Postgres", OfOrleans)]
    public void A_database_is_a_cluster_only_where_the_setting_says_so(string? membership, string provider, string? members) =>
        Assert.Equal(
            members,
            Read(
                ("Cluster:Membership", membership),
                ("Cluster:AllowPlaintext", "true"),
                ("Storage:Provider", provider),
                ("Storage:ConnectionString", Store)).Database);

    [Theory]
    [InlineData("Host=db;Application Name=mine;Maximum Pool Size=7", "mine-orleans", 7)]
    [InlineData("Host=db;Minimum Pool Size=30", "oncehub-sync-orleans", 30)]
    public void Orleans_connections_are_told_apart_and_bounded_as_the_administrator_says(string store, string name, int most)
    {
        var database = new NpgsqlConnectionStringBuilder(Read(
            ("Cluster:Membership", "Postgres"), ("Cluster:AllowPlaintext", "true"), ("Storage:Provider", "Postgres"),
            ("Storage:ConnectionString", store)).Database);
        Assert.Equal((name, most), (database.ApplicationName, database.MaxPoolSize));
    }

    [Theory]
    [InlineData("Membership", "Etcd", "Membership is None or Postgres")]
    [InlineData("Membership", "Postgres", "but the store is not")]
    [InlineData("AdvertisedAddress", "localhost", "AdvertisedAddress is 'localhost', which is not an IP address")]
    [InlineData("SiloPort", "0", "OnceHub:Cluster:SiloPort")]
    [InlineData("ResponseTimeout", "00:00:31", "OnceHub:Cluster:ResponseTimeout")]
    public void A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string name, string value, string told) =>
        Assert.Contains(told, Assert.Throws<SiloStartException>(() => Read(($"Cluster:{name}", value))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_silo_by_itself_opens_no_port_but_HTTPs()
    {
        await using var silo = await RunningSilo.StartAsync();
        Assert.Equal([$"127.0.0.1:{silo.Process.Url.Port}"], ListeningSockets.Of(silo.Process.Id));
    }

    private static ClusterSettings Read(params (string Name, string? Value)[] settings) =>
        ClusterSettings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(setting => $"OnceHub:{setting.Name}", setting => setting.Value))
                .Build());
}
