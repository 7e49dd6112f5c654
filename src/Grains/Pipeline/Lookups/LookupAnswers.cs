using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Cases;

namespace OnceHub.Sync.Grains.Pipeline.Lookups;

/// <summary>Which records answer which key, indexed once for all keys of a request.</summary>
internal sealed class LookupAnswers
{
    private const int EndLength = 4;

    private readonly Dictionary<LookupKey, List<FieldSet>> _records = [];
    private readonly LookupShape _shape;
    private readonly HashSet<LookupKey> _asked;
    private readonly LookupKey.EventMade[] _made;
    private readonly LookupKey.CaseMade[] _casesMade;
    private readonly ILookup<string, string> _phonesByEnd;

    public LookupAnswers(IReadOnlyCollection<LookupKey> keys, LookupShape shape, IEnumerable<JsonElement> records)
    {
        _shape = shape;
        _asked = [.. keys.Select(Normal)];
        _made = [.. keys.OfType<LookupKey.EventMade>()];
        _casesMade = [.. keys.OfType<LookupKey.CaseMade>()];
        _phonesByEnd = keys.OfType<LookupKey.Phone>().Select(key => key.Number).Distinct().ToLookup(End);
        foreach (var json in records)
        {
            var record = FieldSet.FromJson(json);
            foreach (var key in KeysOf(record, json.GetProperty("attributes").GetProperty("type").GetString())) Add(key, record);
        }
    }

    public ImmutableArray<FieldSet> To(LookupKey key) =>
        _records.TryGetValue(Normal(key), out var records) ? [.. records.DistinctBy(record => record["Id"]?.Text)] : [];

    private void Add(LookupKey key, FieldSet record)
    {
        if (!_asked.Contains(key)) return;
        if (!_records.TryGetValue(key, out var list)) _records.Add(key, list = []);
        list.Add(record);
    }

    private IEnumerable<LookupKey> KeysOf(FieldSet record, string? type)
    {
        if (record.IdIn("Id") is { } id) yield return new LookupKey.Record(id);
        if (_shape.Named.FirstOrDefault(candidate => candidate.Object == type) is { } named)
            foreach (
                var text in named
                    .NameFields.Select(field => record[field]?.Text)
                    .OfType<string>()
                    .Distinct(StringComparer.OrdinalIgnoreCase))
                yield return Normal(new LookupKey.Named(named.Object, text));
        switch (type)
        {
            case "Account":
                if (record["Name"]?.Text is { } name) yield return Normal(new LookupKey.AccountName(name));
                if (Websites.DomainOf(record["Website"]?.Text) is { } domain) yield return Normal(new LookupKey.AccountDomain(domain));
                break;
            case "EventRelation":
                if (record.IdIn("EventId") is { } relatedTo) yield return new LookupKey.EventRelations(relatedTo);
                break;
            case "Event" when _made.Length > 0 && record["CreatedDate"] is { Text: not null }:
                foreach (var key in _made.Where(key => IsMade(record, key))) yield return key;
                break;
            case "Event" when _shape.BookingField is { } bookingField && record[bookingField]?.Text is { } booking:
                yield return Normal(new LookupKey.BookingEvent(booking));
                break;
            case CaseWriting.ObjectName:
                var field = _shape.Others.FirstOrDefault(known => known.Object == type)?.TokenField;
                if (field is not null && record[field]?.Text is { } openedFor) yield return Normal(new LookupKey.BookingCase(openedFor));
                foreach (var key in _casesMade.Where(key => IsMade(record, key))) yield return key;
                break;
            default:
                if (_shape.People.FirstOrDefault(candidate => candidate.Object == type) is not { } person) break;
                foreach (var key in KeysOf(record, person)) yield return key;
                break;
        }
    }

    private IEnumerable<LookupKey> KeysOf(FieldSet record, LookupObject person)
    {
        if (person.EmailField is { } email && record[email]?.Text is { } address) yield return Normal(new LookupKey.Email(address));
        if (person.TokenField is { } field && record[field]?.Text is { } token)
            yield return Normal(new LookupKey.Guest(new GuestToken(token)));
        if (_phonesByEnd.Count == 0) yield break;
        var shown = TextsIn(record, person.PhoneFields.Where(field => field != person.NormalizedPhone));
        var normalized = person.NormalizedPhone is { } own ? record[own]?.Text : null;
        foreach (var wanted in TextsIn(record, person.PhoneFields).SelectMany(PhonesLike).Distinct())
            if (PhoneNumber.IsHeld(shown, normalized, wanted, _shape.Region)) yield return new LookupKey.Phone(wanted);
    }

    private static string[] TextsIn(FieldSet record, IEnumerable<string> fields) =>
        [.. fields.Select(field => record[field]?.Text).OfType<string>().Distinct()];

    /// <summary>Only numbers whose last digits stand in the text are compared digit by digit, which costs more.</summary>
    private IEnumerable<string> PhonesLike(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        for (var end = EndLength; end <= digits.Length; end++)
            foreach (var wanted in _phonesByEnd[digits[(end - EndLength)..end]]) yield return wanted;
    }

    private static bool IsMade(FieldSet record, LookupKey.EventMade key) =>
        record.IdIn("WhoId") == key.Who && TimeIn(record, "StartDateTime") == key.StartsAt && TimeIn(record, "CreatedDate") >= key.Since;

    private static bool IsMade(FieldSet record, LookupKey.CaseMade key) =>
        record.IdIn("ContactId") == key.Contact && TimeIn(record, "CreatedDate") >= key.Since;

    private static DateTimeOffset? TimeIn(FieldSet record, string field) =>
        DateTimeOffset.TryParse(record[field]?.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private static string End(string phone) => phone.Length <= EndLength ? phone : phone[^EndLength..];

    /// <summary>As Salesforce compares: texts without case, names of Accounts as ours are.</summary>
    private static LookupKey Normal(LookupKey key) => key switch
    {
        LookupKey.Email email => new LookupKey.Email(EmailAddress.Spellings(email.Address.Trim())[0].ToLowerInvariant()),
        LookupKey.Guest guest => new LookupKey.Guest(new GuestToken(guest.Token.Value.ToLowerInvariant())),
        LookupKey.BookingEvent booking => new LookupKey.BookingEvent(booking.BookingId.ToLowerInvariant()),
        LookupKey.BookingCase booking => new LookupKey.BookingCase(booking.BookingId.ToLowerInvariant()),
        LookupKey.AccountName account => new LookupKey.AccountName(AccountWriting.Normalized(account.Name)),
        LookupKey.AccountDomain account => new LookupKey.AccountDomain(account.Domain.ToLowerInvariant()),
        LookupKey.Named named => new LookupKey.Named(named.Object.ToLowerInvariant(), named.Text.Trim().ToLowerInvariant()),
        _ => key,
    };
}
