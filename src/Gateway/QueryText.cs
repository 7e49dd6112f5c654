using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Reads query parameters, which arrive as text; a bad one is told by name.</summary>
internal static class QueryText
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public static int Limit(string? text) =>
        text is null ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw Bad("limit", text, $"a number from 1 to {MaxLimit}");

    public static int Number(string name, string? text, int usual, int most) =>
        text is null ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : throw Bad(name, text, $"a number from 1 to {most}");

    public static DateTimeOffset? Time(string name, string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
        : throw Bad(name, text, "a time such as 2026-01-31T12:00:00Z");

    public static bool Flag(string name, string? text) => text switch
    {
        null or "false" => false,
        "true" or "" => true,
        _ => throw Bad(name, text, "true or false"),
    };

    /// <summary>One of the names of an enum, as JSON has them.</summary>
    public static T? OneOf<T>(string name, string? text)
        where T : struct, Enum =>
        text is null ? null
        : Enum.GetNames<T>().FirstOrDefault(one => JsonNamingPolicy.CamelCase.ConvertName(one) == text) is { } found ? Enum.Parse<T>(found)
        : throw Bad(name, text, string.Join(", ", NamesOf<T>()));

    /// <summary>The names of an enum, as JSON has them.</summary>
    public static IEnumerable<string> NamesOf<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName);

    /// <summary>Every phase that a booking, conversation or contact can be in.</summary>
    public static ImmutableArray<string> Phases { get; } = [.. Enum.GetNames<BookingPhase>(), .. VisitState.StatusTexts];

    public static string? Phase(string? text) =>
        text is null || Phases.Contains(text) ? text : throw Bad("phase", text, string.Join(", ", Phases));

    /// <summary>In the long form, in which the store has it.</summary>
    public static string? Record(string? text) =>
        text is null ? null
        : SalesforceId.TryParse(text, out var record) ? record.Value
        : throw Bad("recordId", text, "a Salesforce id of 15 or 18 characters");

    private static ProblemException Bad(string name, string text, string allowed) =>
        new(ProblemKinds.QueryInvalid, $"'{name}' is '{text}', and must be {allowed}.");
}
