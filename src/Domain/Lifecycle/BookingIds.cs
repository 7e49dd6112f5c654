using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>A set of bookings, never empty: null stands for none. Equal when it holds the same.</summary>
[JsonConverter(typeof(Json))]
public sealed class BookingIds : IEquatable<BookingIds>
{
    private readonly ImmutableArray<string> _sorted;

    private BookingIds(IEnumerable<string> ids) => _sorted = [.. ids.Distinct().Order(StringComparer.Ordinal)];

    public ImmutableArray<string> All => _sorted;

    /// <summary>Null for no ids at all.</summary>
    public static BookingIds? Of(IEnumerable<string> ids) => new BookingIds(ids) is { All.IsEmpty: false } some ? some : null;

    public static BookingIds? Union(BookingIds? one, BookingIds? other) =>
        one is null ? other : other is null || one.Equals(other) ? one : new BookingIds(one._sorted.Concat(other._sorted));

    public bool Contains(string id) => _sorted.Contains(id);

    public bool Equals(BookingIds? other) => other is not null && _sorted.SequenceEqual(other._sorted);

    public override bool Equals(object? obj) => Equals(obj as BookingIds);

    public override int GetHashCode() => string.Join('|', _sorted).GetHashCode(StringComparison.Ordinal);

    /// <summary>An array; earlier versions kept one id only, as a text.</summary>
    private sealed class Json : JsonConverter<BookingIds>
    {
        public override BookingIds? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
                ? Of([reader.GetString()!])
                : Of(JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, BookingIds value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value._sorted.ToArray(), options);
    }
}
