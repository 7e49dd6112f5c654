namespace OnceHub.Sync.Silo;

/// <summary>What a process does. Any mix; all three by default.</summary>
[Flags]
public enum SiloRoles
{
    None = 0,

    /// <summary>Runs the grains, which take events out of the inbox and into Salesforce.</summary>
    Silo = 1,

    /// <summary>Takes events over HTTP and tells where bookings stand.</summary>
    Gateway = 2,

    /// <summary>Administration of orgs, over HTTP.</summary>
    Console = 4,

    All = Silo | Gateway | Console,
}
