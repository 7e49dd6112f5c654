namespace OnceHub.Sync.Grains;

/// <summary>The last look at an org's objects.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.schema-report")]
public sealed record SchemaReport
{
    /// <summary>What it found, as JSON; null when none was ever made.</summary>
    [Id(0)] public string? WarningsJson { get; init; }

    /// <summary>Why there is no newer one; null when it is new enough.</summary>
    [Id(1)] public string? WhyNot { get; init; }
}
