namespace OnceHub.Sync.Grains.Cluster;

/// <summary>What rests until a time that some process has stored.</summary>
internal static class PutOff
{
    /// <summary>Whether it rests still. A time further away than it may ever be was stored by a clock that was ahead.</summary>
    /// <param name="longest">How far away it may be.</param>
    public static bool Lasts(DateTimeOffset until, DateTimeOffset now, TimeSpan longest) => until > now && until <= now + longest;
}
