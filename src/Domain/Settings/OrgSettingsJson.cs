using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Domain;

/// <summary>The settings document: JSON with stable names.</summary>
public static class OrgSettingsJson
{
    /// <summary>Reads a document; members left out have their defaults, unknown members and values are refused.</summary>
    public static SettingsReading Parse(string json) => throw new NotImplementedException();

    /// <summary>The whole document, indented, defaults included; <see cref="Parse"/> reads it back to the same settings.</summary>
    public static string Write(OrgSettings settings) => throw new NotImplementedException();
}

/// <summary>Settings, or everything that is wrong with the document; exactly one of the two.</summary>
public sealed record SettingsReading(OrgSettings? Settings, ImmutableArray<SettingsProblem> Problems)
{
    [MemberNotNullWhen(true, nameof(Settings))]
    public bool IsValid => Settings is not null;
}

/// <param name="Path">JSON path, for example <c>$.mappings.contact[2].target</c>.</param>
/// <param name="Message">What is wrong there and what is allowed.</param>
public sealed record SettingsProblem(string Path, string Message);
