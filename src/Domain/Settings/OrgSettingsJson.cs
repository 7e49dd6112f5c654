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
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Refused([new SettingsProblem("$", "must be an object.")]);
            var settings = OrgSettingsReader.Read(new DocumentNode(document.RootElement, "$", problems));
            return problems.Count == 0 ? new SettingsReading(settings, []) : Refused(problems);
        }
        // Half a pair of surrogates is not text that JSON can be made of.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException || broken.InnerException is EncoderFallbackException)
        {
            return Refused([new SettingsProblem("$", $"is not JSON that can be read: {broken.Message}")]);
        }
    }

    /// <summary>The whole document, indented, defaults included; <see cref="Parse"/> reads it back to the same settings.</summary>
    public static string Write(OrgSettings settings) => JsonSerializer.Serialize(settings, Options);

    private static SettingsReading Refused(IEnumerable<SettingsProblem> problems) => new(null, [.. problems]);
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
