using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Grains.CatchUp;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Silo;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>docs/configuration.md tells of every setting what the options classes say.</summary>
public sealed class ConfigurationPageTests
{
    public static TheoryData<string, Type> Sections => new()
    {
        { SiloOptions.Section, typeof(SiloOptions) },
        { GatewayOptions.Section, typeof(GatewayOptions) },
        { "OnceHub:Grains", typeof(GrainsOptions) },
        { AccessOptions.Section, typeof(AccessOptions) },
        { CatchUpOptions.Section, typeof(CatchUpOptions) },
        { RetentionOptions.Section, typeof(RetentionOptions) },
        { "OnceHub:Salesforce", typeof(SalesforceOptions) },
        { "OnceHub:Storage", typeof(StorageOptions) },
        { TelemetryOptions.Section, typeof(TelemetryOptions) },
        { ClusterSettings.Section, typeof(ClusterSettings) },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_section_lists_every_setting_with_its_default_and_bounds_and_no_other(string section, Type options)
    {
        var defaults = Activator.CreateInstance(options)!;
        var expected = options
            .GetProperties()
            .Select(property => $"| `{property.Name}` | {DefaultOf(property, defaults)} | {BoundsOf(property)} |");
        Assert.Equal(expected.Order(StringComparer.Ordinal), RowsOf(section).Order(StringComparer.Ordinal));
    }

    private static string DefaultOf(PropertyInfo property, object defaults) => property.GetValue(defaults) switch
    {
        null => "none",
        string { Length: 0 } => "none",
        ICollection { Count: 0 } => "none",
        bool flag => flag ? "`true`" : "`false`",
        IFormattable value and not Enum => $"`{value.ToString(null, CultureInfo.InvariantCulture)}`",
        var value => $"`{value}`",
    };

    private static string BoundsOf(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { } range ? $"{range.Minimum} to {range.Maximum}"
        : property.GetCustomAttribute<MinLengthAttribute>() is { } length ? $"{length.Length} characters or more"
        : "";

    /// <summary>The first three columns of the section's table.</summary>
    private static IEnumerable<string> RowsOf(string section)
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "docs", "configuration.md"))
            .SkipWhile(line => line != $"## {section}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        return lines
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => string.Join('|', line.Split('|')[..4]) + "|");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OnceHub.Orleans.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
