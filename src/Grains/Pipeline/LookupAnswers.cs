using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>Which records answer which key, indexed once for all keys of a request.</summary>
internal sealed class LookupAnswers
{
    private readonly Dictionary<LookupKey, List<JsonElement>> _records = [];
    private readonly LookupShape _shape;
    private readonly HashSet<LookupKey> _asked = [];
    private readonly LookupKey[] _made;
    private readonly ILookup<string, string> _phonesByEnd;

    /// <summary>Ids may have been asked for in either length.</summary>
    private readonly ILookup<SalesforceId, LookupKey> _ids;

    public LookupAnswers(IEnumerable<LookupKey> keys, LookupShape shape, IEnumerable<JsonElement> records)
    {
        _shape = shape;
        var all = keys.ToArray();
        foreach (var key in all) _asked.Add(Normal(key));
        _made = [.. all.Where(key => key.Kind == LookupKind.EventMadeSince)];
        _phonesByEnd = all.Where(key => key.Kind == LookupKind.Phone).Select(key => key.Value).Distinct().ToLookup(End);
        _ids = all.Where(key => key.Kind is LookupKind.RecordId or LookupKind.EventRelations && SalesforceId.TryParse(key.Value, out _))
            .ToLookup(key => SalesforceId.Parse(key.Value));
        foreach (var record in records)
            foreach (var key in KeysOf(record)) Add(key, record);
    }

    public ImmutableArray<string> To(LookupKey key) => _records.TryGetValue(Normal(key), out var records)
        ? [.. records.DistinctBy(record => Text(record, "Id")).Select(record => record.GetRawText())]
        : [];

    private void Add(LookupKey key, JsonElement record)
    {
        if (!_asked.Contains(key)) return;
        if (!_records.TryGetValue(key, out var list)) _records.Add(key, list = []);
        list.Add(record);
    }

    private IEnumerable<LookupKey> KeysOf(JsonElement record)
    {
        var type = record.GetProperty("attributes").GetProperty("type").GetString();
        if (SalesforceId.TryParse(Text(record, "Id"), out var id))
            foreach (var key in _ids[id].Where(key => key.Kind == LookupKind.RecordId)) yield return Normal(key);
        if (_shape.Named.FirstOrDefault(candidate => candidate.Object == type) is { } named)
            foreach (var text in named.NameFields.Select(field => Text(record, field)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
                yield return Normal(new() { Kind = LookupKind.NamedRecord, Value = NamedKeys.Of(named.Object, text) });
        switch (type)
        {
            case "Account":
                if (Text(record, "Name") is { } name) yield return Normal(new() { Kind = LookupKind.AccountName, Value = name });
                if (Websites.DomainOf(Text(record, "Website")) is { } domain) yield return Normal(new() { Kind = LookupKind.AccountDomain, Value = domain });
                break;
            case "EventRelation":
                if (SalesforceId.TryParse(Text(record, "EventId"), out var relatedTo))
                    foreach (var key in _ids[relatedTo].Where(key => key.Kind == LookupKind.EventRelations)) yield return Normal(key);
                break;
            case "Event" when _made.Length > 0 && Text(record, "CreatedDate") is not null:
                foreach (var key in _made.Where(key => IsMade(record, key))) yield return key;
                break;
            case "Event" when _shape.BookingField is { } bookingField && Text(record, bookingField) is { } booking:
                yield return Normal(new() { Kind = LookupKind.BookingEvent, Value = booking });
                break;
            case CaseWriting.ObjectName:
                var field = _shape.Others.FirstOrDefault(known => known.Object == type)?.TokenField;
                if (field is not null && Text(record, field) is { } openedFor)
                    yield return Normal(new() { Kind = LookupKind.BookingCase, Value = openedFor });
                break;
            default:
                if (_shape.People.FirstOrDefault(candidate => candidate.Object == type) is not { } person) break;
                foreach (var key in KeysOf(record, person)) yield return key;
                break;
        }
    }

    private IEnumerable<LookupKey> KeysOf(JsonElement record, LookupObject person)
    {
        if (person.EmailField is { } email && Text(record, email) is { } address) yield return Normal(new() { Kind = LookupKind.Email, Value = address.Trim() });
        if (person.TokenField is { } field && Text(record, field) is { } token) yield return Normal(new() { Kind = LookupKind.GuestToken, Value = token });
        foreach (var text in person.PhoneFields.Select(phone => Text(record, phone)).OfType<string>().Distinct())
            foreach (var wanted in PhonesLike(text).Where(wanted => PhoneNumber.SameNumber(text, wanted, _shape.Region)))
                yield return Normal(new() { Kind = LookupKind.Phone, Value = wanted });
    }

    /// <summary>Only numbers whose last digits stand in the text are compared digit by digit, which costs more.</summary>
    private IEnumerable<string> PhonesLike(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        for (var end = EndLength; end <= digits.Length; end++)
            foreach (var wanted in _phonesByEnd[digits[(end - EndLength)..end]]) yield return wanted;
    }

    private static bool IsMade(JsonElement record, LookupKey key)
    {
        var (who, start, since) = LookupPlan.Parts(key.Value);
        return Text(record, "WhoId") == who && Time(Text(record, "StartDateTime")) == Time(start) && Time(Text(record, "CreatedDate")) >= Time(since);
    }

    private static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private const int EndLength = 4;

    private static string End(string phone) => phone.Length <= EndLength ? phone : phone[^EndLength..];

    private static LookupKey Normal(LookupKey key) => key.Kind switch
    {
        LookupKind.AccountName => key with { Value = AccountWriting.Normalized(key.Value) },
        LookupKind.RecordId or LookupKind.EventRelations or LookupKind.Phone or LookupKind.EventMadeSince => key,
        _ => key with { Value = key.Value.ToLowerInvariant() },
    };

    private static string? Text(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
