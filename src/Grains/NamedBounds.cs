using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>Names each setting that is out of its bounds as the configuration does.</summary>
internal sealed class NamedBounds<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        SettingBounds.FaultsOf(options, section).ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
}

internal static class NamedBounds
{
    /// <summary>Options of a section of the configuration, within their bounds.</summary>
    public static OptionsBuilder<TOptions> AddBounded<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        // Once, however many ask for the options: each would tell the same of a setting that is wrong.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>>(new NamedBounds<TOptions>(section)));
        return services.AddOptions<TOptions>().BindConfiguration(section);
    }
}
