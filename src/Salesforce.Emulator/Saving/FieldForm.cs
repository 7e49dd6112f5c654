using System.Globalization;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>
/// Which forms of a value a field type takes. JSON is read strictly, a cell of CSV with the further forms that the Bulk API lists.
/// </summary>
/// <param name="Read">Reads a text of JSON, or a number as it is written; null for what is of no accepted form.</param>
internal sealed record FieldForm(Func<string, object?> Read)
{
    private static readonly string[] DateTimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];

    private static readonly FieldForm Text = new(text => text) { TakesEmptyText = true };
    private static readonly FieldForm Number = new(text => ReadNumber(text)) { TakesNumbers = true };

    private static readonly Dictionary<FieldType, FieldForm> All = new()
    {
        [FieldType.Boolean] = new(text => ReadBoolean(text, "true", "false"))
        {
            TakesBooleans = true,
            ReadCell = text => ReadBooleanCell(text),
        },
        [FieldType.Int] = new(text => ReadNumber(text) is { } number && number == decimal.Truncate(number) ? number : null)
        {
            TakesNumbers = true,
        },
        [FieldType.Double] = Number,
        [FieldType.Currency] = Number,
        [FieldType.Percent] = Number,
        [FieldType.Date] = new(text => ReadDate(text)) { ReadCell = text => ReadDate(text.Length > 10 ? text[..10] : text) },
        [FieldType.DateTime] = new(text => ReadDateTime(text))
        {
            ReadCell = text => ReadDateTime(text) ?? ReadDate(text)?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
        },
        [FieldType.Time] = new(text => TimeOnly.TryParse(text.TrimEnd('Z'), CultureInfo.InvariantCulture, out var time) ? time : null),
        [FieldType.Id] = new(ReadId) { TakesEmptyText = true },
        [FieldType.Reference] = new(ReadId) { TakesEmptyText = true },
    };

    public bool TakesEmptyText { get; private init; }

    public bool TakesNumbers { get; private init; }

    public bool TakesBooleans { get; private init; }

    /// <summary>Reads a cell that is not empty.</summary>
    public Func<string, object?> ReadCell { get; private init; } = Read;

    public static FieldForm Of(FieldType type) => All.GetValueOrDefault(type, Text);

    /// <summary>A moment with its zone, as the API and SOQL write it; kept by the second.</summary>
    public static DateTime? ReadDateTime(string text)
    {
        var zoned =
            text.EndsWith('Z') ? text[..^1] + "+00:00"
            : text.Length > 5 && text[^5] is '+' or '-' ? text.Insert(text.Length - 2, ":")
            : text;
        return DateTime.TryParseExact(zoned, DateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? new DateTime(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc)
            : null;
    }

    private static DateOnly? ReadDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var date) ? date : null;

    private static decimal? ReadNumber(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? ReadBooleanCell(string text) =>
        ReadBoolean(text, "true", "false")
        ?? ReadBoolean(text, "1", "0")
        ?? ReadBoolean(text, "yes", "no")
        ?? ReadBoolean(text, "y", "n")
        ?? ReadBoolean(text, "on", "off");

    private static bool? ReadBoolean(string text, string yes, string no) =>
        text.Equals(yes, StringComparison.OrdinalIgnoreCase) ? true : text.Equals(no, StringComparison.OrdinalIgnoreCase) ? false : null;

    private static string? ReadId(string text) => RecordId.TryParse(text, out var id) ? id : null;
}
