using System.Diagnostics.Metrics;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>What a database tells of itself.</summary>
internal static class StoreTelemetry
{
    private static readonly Gauge<long> Size = SyncTelemetry.Meter.CreateGauge<long>(
        "oncehub.sync.store.size", "{byte}", "What the SQLite database takes on the disk, with its log.");

    private static readonly Gauge<long> Free = SyncTelemetry.Meter.CreateGauge<long>(
        "oncehub.sync.store.free", "{byte}", "What is free on the disk of the SQLite database.");

    /// <summary>Somebody listens.</summary>
    public static bool TellsSize => Size.Enabled;

    public static void SizeIs(long bytes) => Size.Record(bytes);

    public static void FreeIs(long bytes) => Free.Record(bytes);
}
