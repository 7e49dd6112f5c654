using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains;

/// <summary>What an object offers to be found by, and what is read of it.</summary>
/// <param name="Object">API name.</param>
/// <param name="Select">Fields to read, only such as the org has.</param>
/// <param name="PhoneFields">Fields that hold phones.</param>
/// <param name="TokenField">Our external id; null where the org lacks it.</param>
/// <param name="EmailField">Null for objects without one.</param>
internal sealed record LookupObject(string Object, ImmutableArray<string> Select, ImmutableArray<string> PhoneFields, string? TokenField, string? EmailField);

/// <summary>
/// Turns the keys of many guests into few SOQL statements, and the records found back into answers per key. A statement
/// names only indexed fields together, so that Salesforce can use the indexes; phones, which often are not, stand apart.
/// </summary>
internal sealed class LookupPlan
{
    /// <summary>A statement may have 100,000 characters (facts/salesforce-api.md); this leaves room for the rest of it.</summary>
    private const int MaxListCharacters = 80_000;

    private readonly ImmutableArray<LookupObject> _people;
    private readonly string? _bookingField;
    private readonly string _region;
    private readonly ILookup<LookupKind, string> _values;

    public LookupPlan(IEnumerable<LookupKey> keys, ImmutableArray<LookupObject> people, string? bookingField, string region)
    {
        _people = people;
        _bookingField = bookingField;
        _region = region;
        _values = keys.Distinct().ToLookup(key => key.Kind, key => key.Value);
    }

    public IReadOnlyList<QueryPart> Parts() => [.. Statements().Select((statement, i) => new QueryPart($"q{i}", statement.Soql, statement.Deleted))];

    /// <summary>The records that answer a key, as JSON, without repeats.</summary>
    public ImmutableArray<string> AnswerTo(LookupKey key, IEnumerable<JsonElement> records) =>
        [.. records.Where(record => Answers(key, record)).DistinctBy(record => Text(record, "Id")).Select(record => record.GetRawText())];

    private IEnumerable<(string Soql, bool Deleted)> Statements()
    {
        foreach (var person in _people)
        {
            var indexed = new List<(string Field, string Value)>();
            if (person.EmailField is { } email) indexed.AddRange(_values[LookupKind.Email].Select(value => (email, value)));
            if (person.TokenField is { } token) indexed.AddRange(_values[LookupKind.GuestToken].Select(value => (token, value)));
            foreach (var soql in Select(person.Object, person.Select, indexed)) yield return (soql, false);

            var phones = _values[LookupKind.Phone].SelectMany(value =>
                from rendering in PhoneRenderings.Of(value) from field in person.PhoneFields select (field, rendering));
            foreach (var soql in Select(person.Object, person.Select, [.. phones])) yield return (soql, false);

            var ids = _values[LookupKind.RecordId].Where(id => IsOf(person.Object, id)).Select(id => ("Id", id));
            foreach (var soql in Select(person.Object, person.Select, [.. ids])) yield return (soql, true);
        }
        var cases = _values[LookupKind.RecordId].Where(id => id.StartsWith("500", StringComparison.Ordinal)).Select(id => ("Id", id));
        foreach (var soql in Select("Case", ["Id", "ContactId", "IsDeleted", "MasterRecordId"], [.. cases])) yield return (soql, true);
        if (_bookingField is null) yield break;
        var events = _values[LookupKind.BookingEvent].Select(id => (_bookingField, id));
        foreach (var soql in Select("Event", ["Id", "WhoId", "StartDateTime", _bookingField], [.. events])) yield return (soql, false);
    }

    private static IEnumerable<string> Select(string from, ImmutableArray<string> fields, IReadOnlyList<(string Field, string Value)> wanted)
    {
        var chunk = new List<(string Field, string Literal)>();
        var length = 0;
        foreach (var (field, value) in wanted)
        {
            var literal = Soql.Literal(value);
            if (length + literal.Length > MaxListCharacters)
            {
                yield return Statement(from, fields, chunk);
                chunk.Clear();
                length = 0;
            }
            chunk.Add((field, literal));
            length += literal.Length + 1;
        }
        if (chunk.Count > 0) yield return Statement(from, fields, chunk);
    }

    private static string Statement(string from, ImmutableArray<string> fields, IEnumerable<(string Field, string Literal)> wanted)
    {
        var soql = new StringBuilder("SELECT ").AppendJoin(", ", fields).Append(" FROM ").Append(from).Append(" WHERE ");
        return soql.AppendJoin(" OR ", wanted.GroupBy(pair => pair.Field, pair => pair.Literal)
            .Select(group => $"{group.Key} IN ({string.Join(',', group.Distinct())})")).ToString();
    }

    private bool Answers(LookupKey key, JsonElement record)
    {
        var type = record.GetProperty("attributes").GetProperty("type").GetString();
        var person = _people.FirstOrDefault(candidate => candidate.Object == type);
        return key.Kind switch
        {
            LookupKind.RecordId => SalesforceId.TryParse(Text(record, "Id"), out var id) && SalesforceId.TryParse(key.Value, out var wanted) && id == wanted,
            LookupKind.Email => person?.EmailField is { } field && string.Equals(Text(record, field)?.Trim(), key.Value, StringComparison.OrdinalIgnoreCase),
            LookupKind.GuestToken => person?.TokenField is { } field && string.Equals(Text(record, field), key.Value, StringComparison.OrdinalIgnoreCase),
            LookupKind.Phone => person is not null && person.PhoneFields.Any(field => PhoneNumber.SameNumber(Text(record, field), key.Value, _region)),
            LookupKind.BookingEvent => type == "Event" && string.Equals(Text(record, _bookingField!), key.Value, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    private static bool IsOf(string objectName, string id) => objectName switch
    {
        "Contact" => id.StartsWith("003", StringComparison.Ordinal),
        "Lead" => id.StartsWith("00Q", StringComparison.Ordinal),
        _ => false,
    };

    private static string? Text(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
