using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>The settings document: JSON with stable names.</summary>
public static class OrgSettingsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new OwnersJson() },
    };

    /// <summary>Reads a document; members left out have their defaults, unknown members and values are refused.</summary>
    public static SettingsReading Parse(string json)
    {
        var problems = new List<SettingsProblem>();
        var settings = Read(json, problems);
        return problems.Count == 0 ? new SettingsReading(settings, []) : new SettingsReading(null, [.. problems]);
    }

    /// <summary>
    /// Reads a document that somebody works on: rows may be half made, and numbers out of bounds. A member that cannot be used has its
    /// default. Null for what is no document at all.
    /// </summary>
    public static OrgSettings? ReadDraft(string json) => Read(json, []);

    /// <summary>The whole document, indented, defaults included; <see cref="Parse"/> reads it back to the same settings.</summary>
    public static string Write(OrgSettings settings) => JsonSerializer.Serialize(settings, Options);

    private static OrgSettings? Read(string json, List<SettingsProblem> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return OrgSettingsReader.Read(new DocumentNode(document.RootElement, "$", problems));
            problems.Add(new SettingsProblem("$", "must be an object."));
        }
        // Half a pair of surrogates is not text that JSON can be made of.
        catch (Exception broken)
            when (broken is JsonException or InvalidOperationException || broken.InnerException is EncoderFallbackException)
        {
            problems.Add(new SettingsProblem("$", $"is not JSON that can be read: {broken.Message}"));
        }
        return null;
    }
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
