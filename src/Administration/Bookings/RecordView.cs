using System.Text.Json;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>A record in Salesforce that was made or changed for a booking.</summary>
/// <param name="Object">Contact, Lead, Account, Case or Event.</param>
/// <param name="Id">Of a booking that is set aside, what its writes told; null where the booking leads to it no more.</param>
/// <param name="Made">It was made for the booking; else it was there.</param>
/// <param name="Fields">What Salesforce has taken, from the first change to the last.</param>
public sealed record RecordView(string Object, string? Id, bool Made, IReadOnlyList<RecordFieldView> Fields)
{
    private const string Person = "";

    internal static IReadOnlyList<RecordView> Of(BookingView booking)
    {
        var fields = new Dictionary<string, Dictionary<string, RecordFieldView>>(StringComparer.Ordinal);
        var made = new HashSet<string>(StringComparer.Ordinal);
        var writtenAside = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in booking.History)
        {
            NoteAside(line, writtenAside);
            foreach (var name in Items(line.Detail, "made")) made.Add(ObjectOf(name.GetString()));
            foreach (var change in Items(line.Detail, "changes"))
            {
                var (name, field) = Split(Text(change, "field") ?? "");
                if (!fields.TryGetValue(name, out var known)) fields.Add(name, known = new(StringComparer.OrdinalIgnoreCase));
                var before = known.TryGetValue(field, out var earlier) ? earlier.Before : Text(change, "from");
                known[field] = new RecordFieldView(field, before, Text(change, "to"), Text(change, "source"), line.At);
            }
        }
        return
        [
            .. new[] { Person, "Account", "Case", "Event" }
                .Where(name => made.Contains(name) || fields.ContainsKey(name))
                .Select(name => new RecordView(
                    name.Length > 0 ? name : booking.Match?.Object ?? "Contact",
                    IdOf(name, booking) ?? writtenAside.GetValueOrDefault(name),
                    made.Contains(name),
                    fields.TryGetValue(name, out var changed) ? [.. changed.Values] : [])),
        ];
    }

    /// <summary>A booking leads to a record once all of it is written: until then only its writes tell what is there already.</summary>
    private static void NoteAside(HistoryView line, Dictionary<string, string> ids)
    {
        if (line.Verdict is "applied" or "rewritten") ids.Clear();
        if (line.Verdict != "kept aside") return;
        foreach (var write in Items(line.Detail, "sent"))
            if (Text(write, "error") is null && Text(write, "recordId") is { } id) ids[ObjectOf(Text(write, "object"))] = id;
    }

    private static string? IdOf(string name, BookingView booking) => name switch
    {
        "Account" => booking.AccountId,
        "Case" => booking.CaseId,
        "Event" => booking.SalesforceEventId,
        _ => booking.RecordId,
    };

    private static string ObjectOf(string? name) => name is "Account" or "Case" or "Event" ? name : Person;

    /// <summary>Fields of other records than the person's stand with their object's name.</summary>
    private static (string Object, string Field) Split(string field) =>
        field.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && ObjectOf(field[..dot]) is { Length: > 0 } name
            ? (name, field[(dot + 1)..])
            : (Person, field);

    private static JsonElement[] Items(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <param name="Before">Null where it was blank, or the record was not there.</param>
/// <param name="Source">The mapping's source, or <c>fallback</c>, or <c>required</c>; of an Event, <c>booking</c>.</param>
/// <param name="At">Of the last change.</param>
public sealed record RecordFieldView(string Name, string? Before, string? After, string? Source, DateTimeOffset At);
