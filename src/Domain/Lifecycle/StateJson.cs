using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OnceHub.Sync.Domain;

/// <summary>How states are stored: camelCase, enums by name, nothing written that is null or empty, unknown members ignored.</summary>
internal static class StateJson
{
    /// <summary>Nearly all text stands as it is: it is read by programs, never as a part of a page.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = Encoder,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmpty } },
    };

    public static string Write<T>(T state) => JsonSerializer.Serialize(state, Options);

    public static void WriteTo<T>(Utf8JsonWriter writer, T state) => JsonSerializer.Serialize(writer, state, Options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("The stored state is null.");

    public static T Read<T>(ref Utf8JsonReader reader) =>
        JsonSerializer.Deserialize<T>(ref reader, Options) ?? throw new JsonException("The stored state is null.");

    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.PropertyType.IsAssignableTo(typeof(ICollection)))
                property.ShouldSerialize = static (_, value) => value is not ICollection { Count: 0 };
    }
}
