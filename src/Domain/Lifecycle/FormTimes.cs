using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <summary>
/// When a booking's events told which form: every event repeats it, and what it says is as old as the first event that said so.
/// Equal when it holds the same.
/// </summary>
[JsonConverter(typeof(Json))]
public sealed class FormTimes : IEquatable<FormTimes>
{
    /// <summary>Of a booking with more events the newest are kept.</summary>
    private const int Most = 32;

    private const int HashLength = 8;

    private readonly ImmutableArray<(DateTimeOffset At, string Hash)> _sorted;

    private FormTimes(IEnumerable<(DateTimeOffset At, string Hash)> told) =>
        _sorted = [.. told.Distinct().OrderBy(one => one.At).ThenBy(one => one.Hash, StringComparer.Ordinal).TakeLast(Most)];

    /// <summary>Of two states of one booking; null while at most one event told a form.</summary>
    internal static FormTimes? Union(BookingState one, BookingState other)
    {
        if (one.Form is null || other.Form is null) return one.FormTimes ?? other.FormTimes;
        if (one is { FormTimes: null } && other is { FormTimes: null } && one.Form.At == other.Form.At) return null;
        return new FormTimes(Of(one).Concat(Of(other)));
    }

    /// <summary>When the form was first told as it was told last.</summary>
    public DateTimeOffset Since(Dated<FormSubmission> form)
    {
        var (since, hash) = (form.At.Time, HashOf(form.Value));
        foreach (var (at, told) in _sorted.Reverse().Where(one => one.At <= form.At.Time))
        {
            if (told == hash) since = at;
            else if (at < form.At.Time) break;
        }
        return since;
    }

    public bool Equals(FormTimes? other) => other is not null && _sorted.SequenceEqual(other._sorted);

    public override bool Equals(object? obj) => Equals(obj as FormTimes);

    public override int GetHashCode() => _sorted.Aggregate(0, HashCode.Combine);

    private static ImmutableArray<(DateTimeOffset At, string Hash)> Of(BookingState state) =>
        state.FormTimes?._sorted ?? [(state.Form!.At.Time, HashOf(state.Form.Value))];

    private static string HashOf(FormSubmission form) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(form, JournalJson.Options)))[..HashLength];

    /// <summary>An array of texts: the moment, a space, and the beginning of the form's hash.</summary>
    private sealed class Json : JsonConverter<FormTimes>
    {
        public override FormTimes? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var told = JsonSerializer.Deserialize<string[]>(ref reader, options) ?? [];
            return told.Length == 0 ? null : new FormTimes(told.Select(text => text.Split(' ')).Select(parts =>
                (DateTimeOffset.Parse(parts[0], CultureInfo.InvariantCulture), parts[^1])));
        }

        public override void Write(Utf8JsonWriter writer, FormTimes value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(
                writer, value._sorted.Select(one => $"{one.At.ToString("O", CultureInfo.InvariantCulture)} {one.Hash}"), options);
    }
}
