using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Lookups;

/// <summary>What an object offers to be found by, and what is read of it.</summary>
/// <param name="Object">API name.</param>
/// <param name="Prefix">Of its ids.</param>
/// <param name="Select">Fields to read, only such as the org has.</param>
internal sealed record LookupObject(string Object, string Prefix, ImmutableArray<string> Select)
{
    /// <summary>Fields that hold phones.</summary>
    public ImmutableArray<string> PhoneFields { get; init; } = [];

    /// <summary>Of them the one that holds E.164 and nothing else; null where the org lacks it.</summary>
    public string? NormalizedPhone { get; init; }

    /// <summary>Our external id; null where the org lacks it.</summary>
    public string? TokenField { get; init; }

    /// <summary>Null for objects without one.</summary>
    public string? EmailField { get; init; }

    /// <summary>Fields whose text tells which record is meant: its name, unique external ids.</summary>
    public ImmutableArray<string> NameFields { get; init; } = [];
}

/// <summary>What a look-up may ask of an org.</summary>
/// <param name="People">Contact and Lead.</param>
/// <param name="Others">Objects that are read by id, and Account by name and website.</param>
/// <param name="UserId">The connected user; null where nobody asks what it made.</param>
/// <param name="BookingField">The Event's external id; null where the org lacks it.</param>
internal sealed record LookupShape(
    ImmutableArray<LookupObject> People, ImmutableArray<LookupObject> Others, string? BookingField, string Region, string? UserId = null)
{
    /// <summary>Objects whose records are looked up by what they are called.</summary>
    public ImmutableArray<LookupObject> Named { get; init; } = [];
}

/// <summary>
/// Turns the keys of many guests into few SOQL statements, and the records found back into answers per key. A statement
/// names only indexed fields together, so that Salesforce can use the indexes; phones, which often are not, stand apart.
/// </summary>
internal sealed class LookupPlan
{
    /// <summary>A statement may have 100,000 characters (SOQL and SOSL Reference); this leaves room for the rest of it.</summary>
    private const int MaxListCharacters = 80_000;

    /// <summary>Of a statement whose conditions are no lists; Salesforce refuses many of them as QUERY_TOO_COMPLICATED.</summary>
    private const int MaxConditions = 200;

    private readonly LookupShape _shape;
    private readonly ImmutableArray<LookupKey> _keys;

    public LookupPlan(IEnumerable<LookupKey> keys, LookupShape shape)
    {
        _shape = shape;
        _keys = [.. keys.Distinct()];
    }

    public IReadOnlyList<QueryPart> Parts() =>
        [.. Statements().Select((statement, i) => new QueryPart($"q{i}", statement.Soql, statement.Deleted))];

    /// <summary>Searches of these numbers in every notation, each a call of its own.</summary>
    public IEnumerable<string> Searches(IEnumerable<string> phones) => PhoneSearches.Statements(phones, _shape);

    /// <summary>Reads the people that a search found.</summary>
    public IReadOnlyList<QueryPart> PartsFor(IReadOnlyCollection<string> ids) =>
    [
        .. _shape.People.SelectMany(person => Select(
            person.Object,
            person.Select,
            [.. ids.Where(id => id.StartsWith(person.Prefix, StringComparison.Ordinal)).Select(id => ("Id", id))]))
            .Select((soql, i) => new QueryPart($"s{i}", soql)),
    ];

    /// <summary>The records that answer each key, without repeats.</summary>
    public Func<LookupKey, ImmutableArray<FieldSet>> Answers(IReadOnlyCollection<JsonElement> records)
    {
        var answers = new LookupAnswers(_keys, _shape, records);
        return answers.To;
    }

    private IEnumerable<(string Soql, bool Deleted)> Statements() =>
        People()
            .Concat(ByName())
            .Concat(Cases())
            .Concat(Events())
            .Select(soql => (soql, false))
            .Concat(ById().Select(soql => (soql, true)));

    private IEnumerable<string> People()
    {
        var emails = Keys<LookupKey.Email>(key => key.Address).SelectMany(address => EmailAddress.Spellings(address)).ToArray();
        var tokens = Keys<LookupKey.Guest>(key => key.Token.Value);
        var phones = Keys<LookupKey.Phone>(key => key.Number)
            .SelectMany(number => PhoneRenderings.Of(number).Select(text => (Number: number, Text: text)))
            .ToArray();
        foreach (var person in _shape.People)
        {
            var indexed = new List<(string Field, string Value)>();
            if (person.EmailField is { } email) indexed.AddRange(emails.Select(value => (email, value)));
            if (person.TokenField is { } token) indexed.AddRange(tokens.Select(value => (token, value)));
            var unindexed =
                from rendering in phones from field in person.PhoneFields
                where field != person.NormalizedPhone || rendering.Text == rendering.Number select (field, rendering.Text);
            foreach (var soql in Select(person.Object, person.Select, indexed).Concat(Select(person.Object, person.Select, [.. unindexed])))
                yield return soql;
        }
    }

    private IEnumerable<string> ById()
    {
        var ids = _keys.OfType<LookupKey.Record>().ToLookup(key => key.Id.Prefix, key => ("Id", key.Id.Value));
        return _shape.People.Concat(_shape.Others).SelectMany(known => Select(known.Object, known.Select, [.. ids[known.Prefix]]));
    }

    private IEnumerable<string> ByName()
    {
        foreach (var account in _shape.Others.Where(known => known.Object == "Account"))
        {
            var names = Keys<LookupKey.AccountName>(key => string.Join(' ', WordsOf(key.Name)))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .ToArray();
            var domains = account.Select.Contains("Website") ? Keys<LookupKey.AccountDomain>(key => key.Domain) : [];
            var sites = domains.SelectMany(Websites.BeginningsOf).Select(site => Soql.StartsWith("Website", site));
            var spaced = names.Where(name => name.Contains(' ', StringComparison.Ordinal)).Select(Spaced);
            foreach (var soql in Select(account.Object, account.Select, [.. names.Select(name => ("Name", name))])) yield return soql;
            foreach (var soql in SelectLike(account, spaced).Concat(SelectLike(account, sites))) yield return soql;
        }
        foreach (var called in _shape.Named)
        {
            var texts = _keys.OfType<LookupKey.Named>().Where(key => key.Object == called.Object).Select(key => key.Text);
            var names = texts.SelectMany(text => called.NameFields.Select(field => (field, text)));
            foreach (var soql in Select(called.Object, called.Select, [.. names])) yield return soql;
        }
    }

    private IEnumerable<string> Cases()
    {
        if (_shape.Others.FirstOrDefault(known => known.Object == CaseWriting.ObjectName) is not { } cases) yield break;
        foreach (var (contact, since) in _keys.OfType<LookupKey.CaseMade>())
            yield return $"SELECT {string.Join(", ", cases.Select.Union(["ContactId", "CreatedDate"], StringComparer.OrdinalIgnoreCase))}"
                + $" FROM Case WHERE ContactId = {Soql.Literal(contact.Value)} AND {IsMadeSince(since)}";
        if (cases.TokenField is not { } token) yield break;
        var bookings = Keys<LookupKey.BookingCase>(key => key.BookingId).Select(id => (token, id));
        foreach (var soql in Select(cases.Object, cases.Select, [.. bookings])) yield return soql;
    }

    private IEnumerable<string> Events()
    {
        var relations = Keys<LookupKey.EventRelations>(key => key.Event.Value).Select(id => ("EventId", id));
        foreach (var soql in Select("EventRelation", ["Id", "EventId", "RelationId"], [.. relations])) yield return soql;
        foreach (var (who, start, since) in _keys.OfType<LookupKey.EventMade>())
            yield return "SELECT Id, WhoId, StartDateTime, CreatedDate FROM Event"
                + $" WHERE WhoId = {Soql.Literal(who.Value)} AND StartDateTime = {IsoTime.Seconds(start)} AND {IsMadeSince(since)}";
        if (_shape.BookingField is not { } bookingField) yield break;
        var bookings = Keys<LookupKey.BookingEvent>(key => key.BookingId).Select(id => (bookingField, id));
        foreach (var soql in Select("Event", ["Id", "WhoId", "StartDateTime", bookingField], [.. bookings])) yield return soql;
    }

    private string IsMadeSince(DateTimeOffset since) =>
        $"CreatedDate >= {IsoTime.Seconds(since)} AND CreatedById = {Soql.Literal(_shape.UserId!)}";

    private string[] Keys<T>(Func<T, string> text)
        where T : LookupKey => [.. _keys.OfType<T>().Select(text)];

    private static IEnumerable<string> Select(
        string from, ImmutableArray<string> fields, IReadOnlyList<(string Field, string Value)> wanted)
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

    private static string[] WordsOf(string name) => name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A name with whatever stands between its words: the answers are compared with spaces made equal.</summary>
    private static string Spaced(string name) => $"Name LIKE '{string.Join("_%", WordsOf(name).Select(Soql.LikeEscaped))}'";

    private static IEnumerable<string> SelectLike(LookupObject from, IEnumerable<string> conditions) =>
        conditions.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(MaxConditions)
            .Select(some => $"SELECT {string.Join(", ", from.Select)} FROM {from.Object} WHERE {string.Join(" OR ", some)}");

    private static string Statement(string from, ImmutableArray<string> fields, IEnumerable<(string Field, string Literal)> wanted)
    {
        var soql = new StringBuilder("SELECT ").AppendJoin(", ", fields).Append(" FROM ").Append(from).Append(" WHERE ");
        return soql.AppendJoin(" OR ", wanted.GroupBy(pair => pair.Field, pair => pair.Literal)
            .Select(group => $"{group.Key} IN ({string.Join(',', group.Distinct())})")).ToString();
    }
}
