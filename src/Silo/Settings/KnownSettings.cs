using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Grains.CatchUp;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo.Settings;

/// <summary>What may be set under <c>OnceHub:</c>, and what was set there that nobody reads.</summary>
internal static class KnownSettings
{
    private const string Root = "OnceHub";

    private static readonly Dictionary<string, Type> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Silo"] = typeof(SiloOptions),
        ["Cluster"] = typeof(ClusterSettings),
        ["Telemetry"] = typeof(TelemetryOptions),
        ["Storage"] = typeof(StorageOptions),
        ["Salesforce"] = typeof(SalesforceOptions),
        ["Grains"] = typeof(GrainsOptions),
        ["Gateway"] = typeof(GatewayOptions),
        ["Access"] = typeof(AccessOptions),
        ["CatchUp"] = typeof(CatchUpOptions),
        ["Retention"] = typeof(RetentionOptions),
    };

    /// <summary>Each section, with what it is read into.</summary>
    public static IEnumerable<(IConfigurationSection Section, Type Options)> Groups(IConfiguration configuration) =>
        Sections.Select(section => (configuration.GetSection($"{Root}:{section.Key}"), section.Value));

    /// <summary>A sentence for each setting that does nothing.</summary>
    public static IEnumerable<string> FindUnknown(IConfiguration configuration) =>
        configuration.GetSection(Root).GetChildren().SelectMany(section =>
            Sections.TryGetValue(section.Key, out var options)
                ? section.GetChildren().Where(setting => !IsKnown(options, setting))
                    .Select(setting => Sentence(setting, NearIn(section.Key, options, setting)))
                : Leaves(section).Select(setting => Sentence(setting, NearIn(setting))));

    private static bool IsKnown(Type options, IConfigurationSection setting) =>
        NamesOf(options).Contains(setting.Key, StringComparer.OrdinalIgnoreCase);

    private static string Sentence(IConfigurationSection setting, string? near) =>
        $"The setting {setting.Path} is not one that this version knows, and does nothing.{(near is null ? "" : $" Did you mean {near}?")}";

    private static string? NearIn(string section, Type options, IConfigurationSection setting) =>
        NearestName.Of(setting.Key, NamesOf(options)) is { } name ? $"{Root}:{section}:{name}" : null;

    private static IEnumerable<string> NamesOf(Type options) => options.GetProperties().Select(property => property.Name);

    /// <summary>Of a setting whose section is not one either; or one that was set without its section.</summary>
    private static string? NearIn(IConfigurationSection setting)
    {
        var parts = setting.Path.Split(':');
        if (parts.Length == 2)
        {
            var owner = Sections.FirstOrDefault(section => IsKnown(section.Value, setting));
            return owner.Key is null ? null : $"{Root}:{owner.Key}:{setting.Key}";
        }
        if (NearestName.Of(parts[1], Sections.Keys) is not { } section) return null;
        var name = NearestName.Of(parts[2], NamesOf(Sections[section]));
        return name is null ? null : $"{Root}:{section}:{name}";
    }

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section)
    {
        var children = section.GetChildren().ToArray();
        return children.Length == 0 ? [section] : children.SelectMany(Leaves);
    }
}
