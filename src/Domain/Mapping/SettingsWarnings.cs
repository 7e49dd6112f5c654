using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>What a look at the org's objects found that the settings do not suit, and since when.</summary>
/// <param name="SettingsMark">Of the settings that the baseline belongs to.</param>
public sealed record SettingsWarnings(
    DateTimeOffset CheckedAt, string SettingsMark, SchemaBaseline Baseline, ImmutableArray<SettingsWarning> Warnings)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Id of the Salesforce org that was looked at; null in what was kept before it was noted.</summary>
    public string? Organization { get; init; }

    /// <summary>A mark of each object as it was seen; null in what was kept before they were noted.</summary>
    public ImmutableSortedDictionary<string, string>? Marks { get; init; }

    /// <summary>When an object was last seen to differ from the look before; null for never.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Under which the store keeps an org's.</summary>
    public static string KeyOf(OrgId org) => $"schema/{org}";

    /// <summary>
    /// Holds settings against the org as it is now. A change of the settings begins anew, for who saved them saw the org; and
    /// so does another Salesforce org, which was not changed by being another.
    /// </summary>
    /// <param name="before">Of the last look; null at the first.</param>
    public static SettingsWarnings Look(
        OrgSettings settings,
        string mark,
        string? organization,
        ImmutableArray<ObjectType> objects,
        SettingsWarnings? before,
        DateTimeOffset now)
    {
        var baseline =
            before?.SettingsMark == mark && !before.IsOfOther(organization) ? before.Baseline : SchemaBaseline.Of(settings, objects);
        var findings = MappingCheck.Run(settings, new OrgTypes(objects, null))
            .Concat(SearchedFields.Check(settings, objects))
            .Concat(baseline.Drift(settings, objects));
        var marks = objects.ToImmutableSortedDictionary(type => type.Name, MarkOf, StringComparer.Ordinal);
        return new SettingsWarnings(
            now, mark, baseline, [.. findings.Select(finding => new SettingsWarning(finding, before?.SinceOf(finding) ?? now))])
        {
            Organization = organization,
            Marks = marks,
            ChangedAt =
                before?.Marks is { } seen && marks.Any(one => seen.TryGetValue(one.Key, out var was) && was != one.Value)
                    ? now
                    : before?.ChangedAt,
        };
    }

    /// <summary>Whether this was seen in another Salesforce org.</summary>
    public bool IsOfOther(string? organization) => Organization is { } mine && mine != organization;

    /// <summary>Those that the last look did not have.</summary>
    public IEnumerable<SettingsWarning> NewSince(SettingsWarnings? before) =>
        Warnings.Where(warning => before?.SinceOf(warning.Finding) is null);

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static SettingsWarnings? FromJson(string json) => JsonSerializer.Deserialize<SettingsWarnings>(json, Options);

    private static string MarkOf(ObjectType type) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ObjectTypeJson.Write(type))).AsSpan(0, 8));

    private DateTimeOffset? SinceOf(SettingsFinding finding) =>
        Warnings
            .FirstOrDefault(known =>
                known.Finding.Code == finding.Code && known.Finding.Path == finding.Path && known.Finding.Message == finding.Message)
            ?.Since;
}

/// <param name="Since">When it was first seen.</param>
public sealed record SettingsWarning(SettingsFinding Finding, DateTimeOffset Since);
