using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Json;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Field values of one record, by API name. Names compare without case, as Salesforce's do; order is that of insertion. Put
/// together by one owner; once sealed, and as read from Salesforce, it changes no more and may be shared.
/// </summary>
public sealed class FieldSet : IReadOnlyCollection<KeyValuePair<string, FieldValue>>
{
    /// <summary>Hardly any set has more.</summary>
    internal const int UsualFields = 16;

    private readonly OrderedDictionary<string, FieldValue> _values;
    private bool _isSealed;

    public FieldSet()
        : this(UsualFields) { }

    /// <param name="capacity">How many fields fit before it has to grow.</param>
    internal FieldSet(int capacity) => _values = new(capacity, StringComparer.OrdinalIgnoreCase);

    private FieldSet(OrderedDictionary<string, FieldValue> values) => _values = values;

    public int Count => _values.Count;

    /// <summary>Null when the field is not in the set.</summary>
    public FieldValue? this[string field]
    {
        get => _values.TryGetValue(field, out var value) ? value : null;
        set
        {
            RequireOpen();
            if (value is { } given) _values[field] = given;
            else _values.Remove(field);
        }
    }

    public static FieldSet FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FromJson(document.RootElement);
    }

    /// <summary>
    /// A sealed set of the scalar members of an object, and those of records it leads to as <c>Account.Industry</c>; <c>attributes</c> and
    /// compounds are left out.
    /// </summary>
    public static FieldSet FromJson(JsonElement json)
    {
        var set = new FieldSet(json.GetPropertyCount());
        foreach (var member in json.EnumerateObject())
            if (IsScalar(member.Value)) set[member.Name] = FieldValue.Of(member.Value);
            else if (member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("attributes", out _))
                foreach (var further in member.Value.EnumerateObject().Where(further => IsScalar(further.Value)))
                    set[$"{member.Name}.{further.Name}"] = FieldValue.Of(further.Value);
        return set.Seal();
    }

    private static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    public void Add(string field, FieldValue value) => this[field] = value;

    /// <summary>The record that the field names; null where it names none.</summary>
    public SalesforceId? IdIn(string field) => SalesforceId.TryParse(this[field]?.Text, out var id) ? id : null;

    public bool Contains(string field) => _values.ContainsKey(field);

    /// <summary>One of one's own, that can be changed.</summary>
    public FieldSet Copy() => new(new OrderedDictionary<string, FieldValue>(_values, StringComparer.OrdinalIgnoreCase));

    /// <summary>From now on nobody changes it; returns it.</summary>
    public FieldSet Seal()
    {
        _isSealed = true;
        return this;
    }

    /// <summary>Writes the members into an object that the caller has opened.</summary>
    public void WriteMembersTo(Utf8JsonWriter writer)
    {
        foreach (var (field, value) in _values)
        {
            writer.WritePropertyName(field);
            value.WriteTo(writer);
        }
    }

    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteMembersTo(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public IEnumerator<KeyValuePair<string, FieldValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void RequireOpen()
    {
        if (_isSealed) throw new InvalidOperationException("These fields are sealed and may be shared: change a copy of them.");
    }
}
