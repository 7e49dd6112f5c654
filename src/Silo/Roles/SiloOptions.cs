using System.ComponentModel.DataAnnotations;
using OnceHub.Sync.Silo.Settings;

namespace OnceHub.Sync.Silo;

/// <summary>What this process does and how it ends. Configuration section <c>OnceHub:Silo</c>.</summary>
public sealed class SiloOptions
{
    public const string Section = "OnceHub:Silo";

    /// <summary>The roles of this process, with commas between them: silo, gateway, console.</summary>
    /// <value>The default value is all of them.</value>
    public SiloRoles Roles { get; set; } = SiloRoles.All;

    /// <summary>
    /// How long the process may take to end once it is told to: readiness off, requests answered, turns in hand finished,
    /// grains handed over. A pod's grace period must be longer.
    /// </summary>
    /// <value>The default value is 60 seconds.</value>
    [Range(
        typeof(TimeSpan), "00:00:01", "00:30:00", ErrorMessage = "OnceHub:Silo:ShutdownTimeout must be between 1 second and 30 minutes.")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <exception cref="SiloStartException">A setting is wrong; the message names it.</exception>
    public static SiloOptions Read(IConfiguration configuration)
    {
        var options = new SiloOptions();
        try
        {
            configuration.GetSection(Section).Bind(options);
        }
        catch (InvalidOperationException unreadable) when (UnreadableSetting.Explain(
            unreadable, $"{Section}:{nameof(Roles)}", "Roles are silo, gateway and console, with commas between them.") is { } sentence)
        {
            throw new SiloStartException(sentence, unreadable);
        }
        if (options.Roles is SiloRoles.None || (options.Roles & ~SiloRoles.All) != 0)
            throw new SiloStartException($"{Section}:Roles must name at least one of silo, gateway and console.");
        List<ValidationResult> faults = [];
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
            throw new SiloStartException(string.Join(" ", faults.Select(fault => fault.ErrorMessage)));
        return options;
    }
}

/// <summary>The process cannot start; the message is for whoever starts it.</summary>
public sealed class SiloStartException(string message, Exception? inner = null) : Exception(message, inner);
