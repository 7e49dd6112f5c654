using System.ComponentModel.DataAnnotations;

namespace OnceHub.Sync.Embedded;

/// <summary>How grains live in one process.</summary>
public sealed class EmbeddedEngineOptions
{
    /// <summary>A grain that nobody calls for so long is put away.</summary>
    /// <value>The default value is 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often idle grains are looked for.</summary>
    /// <value>The default value is 15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan CollectionInterval { get; set; } = TimeSpan.FromSeconds(15);
}
