using Microsoft.Extensions.Configuration.Memory;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Log levels that hold in every host of the product. Orleans
/// tells fifty lines of a silo's start, and with Polly two of every grain that is placed, at the level Information.
/// </summary>
internal static class LoggingDefaults
{
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = nameof(LogLevel.Warning),
        // It warns that its keys are not encrypted; the store encrypts them.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = nameof(LogLevel.Error),
        ["Logging:LogLevel:Orleans"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Polly"] = nameof(LogLevel.Warning),
    };

    /// <summary>As the first source: whatever else sets a level wins.</summary>
    public static void AddLoggingDefaults(this ConfigurationManager configuration) =>
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
}
