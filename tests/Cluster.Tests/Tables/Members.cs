using System.Globalization;
using System.Net;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>Members of a cluster, and what changes them, with good defaults.</summary>
internal static class Members
{
    /// <summary>Whole milliseconds, which every schema keeps.</summary>
    public static readonly DateTime Start = DateTime.Parse(
        "2026-11-23T09:00:00.123Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    /// <summary>Beyond those of members that tests write into tables by themselves.</summary>
    private static int _generation = 1_000;

    public static SiloAddress Address() => SiloAddress.New(IPAddress.Parse("10.1.2.3"), 11111, Interlocked.Increment(ref _generation));

    public static MembershipEntry Silo(
        SiloStatus status = SiloStatus.Active, int gateway = 30000, DateTime? alive = null, SiloAddress? address = null) =>
        new()
    {
        SiloAddress = address ?? Address(),
        SiloName = "silo-a",
        HostName = "host-a",
        Status = status,
        ProxyPort = gateway,
        StartTime = Start,
        IAmAliveTime = alive ?? Start,
    };

    /// <summary>Adds it at whatever version the table has.</summary>
    public static async Task<MembershipEntry> AddAsync(this IMembershipTable table, MembershipEntry silo)
    {
        Assert.True(await table.InsertRowAsync(silo, (await table.ReadAllAsync()).Version.Next()));
        return silo;
    }

    /// <summary>Writes it over the one that is there, at whatever version the table has.</summary>
    public static async Task<bool> ChangeAsync(this IMembershipTable table, MembershipEntry silo)
    {
        var version = (await table.ReadAllAsync()).Version;
        return await table.UpdateRowAsync(silo, version.VersionEtag, version.Next());
    }

    public static async Task<int> VersionAsync(this IMembershipTable table) => (await table.ReadAllAsync()).Version.Version;

    public static async Task<MembershipEntry?> FindAsync(this IMembershipTable table, MembershipEntry silo) =>
        (await table.ReadRowAsync(silo.SiloAddress)).TryGet(silo.SiloAddress)?.Item1;
}
