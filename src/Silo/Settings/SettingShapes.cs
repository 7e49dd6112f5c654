using System.Collections;
using System.Reflection;

namespace OnceHub.Sync.Silo.Settings;

/// <summary>Stops the start where .NET would pass over a setting without a word, or end with a stack trace.</summary>
internal static class SettingShapes
{
    /// <exception cref="SiloStartException">A setting is not of its shape; the message names it.</exception>
    public static void Check(IConfiguration configuration)
    {
        var faults = KnownSettings.Groups(configuration).SelectMany(FaultsOf).Concat(LevelFaultsOf(configuration.GetSection("Logging")));
        if (faults.ToArray() is { Length: > 0 } several) throw new SiloStartException(string.Join(" ", several));
    }

    private static IEnumerable<string> FaultsOf((IConfigurationSection Section, Type Options) group)
    {
        if (!string.IsNullOrEmpty(group.Section.Value))
            yield return $"{group.Section.Path} is a group of settings, and has no value of its own: set those in it "
                + "(docs/configuration.md).";
        foreach (var setting in group.Section.GetChildren())
        {
            if (Find(group.Options, setting.Key) is not { } property) continue;
            if (!IsList(property.PropertyType))
            {
                if (setting.GetChildren().Any())
                    yield return $"{setting.Path} is one value, and no list or group: set {setting.Path} itself.";
            }
            // An empty list in a file of settings comes as an empty value.
            else if (!string.IsNullOrEmpty(setting.Value))
                yield return $"{setting.Path} is a list: set {setting.Path}:0 for its first member, :1 for the next "
                    + $"({setting.Path.Replace(":", "__", StringComparison.Ordinal)}__0 as an environment variable).";
        }
    }

    private static PropertyInfo? Find(Type options, string name) =>
        options.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);

    private static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    /// <summary>.NET reads levels only as it makes the first logger, and does not say of which category one is wrong.</summary>
    private static IEnumerable<string> LevelFaultsOf(IConfigurationSection logging) => logging.GetChildren()
        .Select(provider => provider.GetSection("LogLevel"))
        .Prepend(logging.GetSection("LogLevel"))
        .SelectMany(levels => levels.AsEnumerable())
        .Where(level => !string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
        .Select(level => $"{level.Key} is '{level.Value}', and must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
}
