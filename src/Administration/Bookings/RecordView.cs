using System.Text.Json;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>A record in Salesforce that was made or changed for a booking.</summary>
/// <param name="Object">Contact, Lead, Account, Case or Event.</param>
/// <param name="Id">Of a booking that is set aside, what its writes told; null where the booking leads to it no more.</param>
/// <param name="Made">It was made for the booking; else it was there.</param>
/// <param name="Fields">What Salesforce has taken of it, from the first change to the last.</param>
public sealed record RecordView(string Object, string? Id, bool Made, IReadOnlyList<RecordFieldView> Fields)
{
    private const string Person = "";

    internal static IReadOnlyList<RecordView> Of(BookingView booking)
    {
        var written = new List<WrittenRecord>();
        var writtenAside = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in booking.History)
        {
            NoteAside(line, writtenAside);
            foreach (var name in Items(line.Detail, "made")) RecordOf(ObjectOf(name.GetString()), line, written).Made = true;
            foreach (var change in Items(line.Detail, "changes"))
            {
                var (name, field) = Split(Text(change, "field") ?? "");
                var known = RecordOf(name, line, written).Fields;
                var before = known.TryGetValue(field, out var earlier) ? earlier.Before : Text(change, "from");
                known[field] = new RecordFieldView(field, before, Text(change, "to"), Text(change, "source"), line.At);
            }
        }
        return
        [
            .. from name in new[] { Person, "Account", "Case", "Event" }
               let current = IdOf(name, booking) ?? writtenAside.GetValueOrDefault(name)
               from record in written.Where(record => record.Name == name)
               let isCurrent = record.Id is null || record.Id == current
               select new RecordView(
                   name.Length > 0 ? name : (isCurrent ? booking.Match?.Object : record.Object) ?? "Contact",
                   isCurrent ? current : null,
                   record.Made,
                   [.. record.Fields.Values]),
        ];
    }

    /// <summary>
    /// The record that a line of history is about. A booking may lead to one record after another, as where its guest's was merged: the
    /// writes of the line tell which, and where they do not, it is the one before.
    /// </summary>
    private static WrittenRecord RecordOf(string name, HistoryView line, List<WrittenRecord> written)
    {
        var write = Taken(line).LastOrDefault(write => ObjectOf(Text(write, "object")) == name);
        var id = Text(write, "recordId");
        var record = written.LastOrDefault(known => known.Name == name && (id is null || known.Id is null || known.Id == id));
        if (record is null) written.Add(record = new WrittenRecord(name));
        (record.Id, record.Object) = (id ?? record.Id, Text(write, "object") ?? record.Object);
        return record;
    }

    /// <summary>A booking leads to a record once all of it is written: until then only its writes tell what is there already.</summary>
    private static void NoteAside(HistoryView line, Dictionary<string, string> ids)
    {
        if (line.Verdict is "applied" or "rewritten") ids.Clear();
        if (line.Verdict != "set aside") return;
        foreach (var write in Taken(line)) ids[ObjectOf(Text(write, "object"))] = Text(write, "recordId")!;
    }

    private static IEnumerable<JsonElement> Taken(HistoryView line) =>
        Items(line.Detail, "sent").Where(write => Text(write, "error") is null && Text(write, "recordId") is not null);

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

    /// <param name="name">As a change names its record.</param>
    private sealed class WrittenRecord(string name)
    {
        public string Name => name;

        /// <summary>Null while no write tells it.</summary>
        public string? Id { get; set; }

        public string? Object { get; set; }

        public bool Made { get; set; }

        public Dictionary<string, RecordFieldView> Fields { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}

/// <param name="Before">Null where it was blank, or the record was not there.</param>
/// <param name="Source">The mapping's source, or <c>fallback</c>, or <c>required</c>; of an Event, <c>booking</c>.</param>
/// <param name="At">Of the last change.</param>
public sealed record RecordFieldView(string Name, string? Before, string? After, string? Source, DateTimeOffset At);
