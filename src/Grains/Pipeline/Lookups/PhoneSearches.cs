using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Pipeline.Lookups;

/// <summary>
/// The last way to somebody by phone: a search, which finds every notation. It costs a call of its own (Salesforce takes none
/// inside a composite), so it is asked only for numbers that nothing else led to anybody.
/// </summary>
internal static class PhoneSearches
{
    /// <summary>From 4,000 characters on Salesforce leaves AND and OR out of a search (SOSL limits).</summary>
    private const int MaxCharacters = 3_500;

    /// <summary>Numbers of those whose look-up found nobody.</summary>
    public static ImmutableArray<string> Wanted(IEnumerable<AskedKeys> unfound) => [.. unfound.SelectMany(PhonesOf).Distinct()];

    /// <summary>The guest has a number, and nothing that was asked led to anybody: it would be made anew.</summary>
    public static bool FoundNobody(AskedKeys asked, Func<LookupKey, ImmutableArray<FieldSet>> answerTo) =>
        PhonesOf(asked).Any() && asked.Keys.Where(LeadsToTheGuest).All(key => answerTo(key).IsEmpty);

    /// <summary>One statement for as many numbers as fit.</summary>
    public static IEnumerable<string> Statements(IEnumerable<string> phones, LookupShape shape)
    {
        if (shape.People.All(person => person.PhoneFields.IsEmpty)) yield break;
        var returning = Returning(shape);
        var terms = new List<string>();
        var length = 0;
        foreach (var phone in phones)
        {
            var some = string.Join(" OR ", PhoneSearch.Of(phone));
            if (length + some.Length > MaxCharacters && terms.Count > 0)
            {
                yield return Statement(terms, returning);
                terms.Clear();
                length = 0;
            }
            terms.Add(some);
            length += some.Length + 4;
        }
        if (terms.Count > 0) yield return Statement(terms, returning);
    }

    private static IEnumerable<string> PhonesOf(AskedKeys asked) =>
        asked.Keys.OfType<LookupKey.Phone>().Select(key => key.Number).Where(number => !PhoneNumber.IsPlaceholder(number));

    /// <summary>Further guests are asked for by email; a Case or an Account in hand is nobody.</summary>
    private static bool LeadsToTheGuest(LookupKey key) =>
        key is LookupKey.Phone or LookupKey.Guest or LookupKey.Record { Id.Prefix: "003" or "00Q" };

    /// <summary>Only ids: whom they belong to is read, and confirmed digit by digit, in one query for all.</summary>
    private static string Returning(LookupShape shape)
    {
        var objects = shape.People.Select(person => $"{person.Object}(Id)");
        // A Person Account's phones are its Account's.
        if (shape.People.Any(person => person.Select.Contains(PersonAccountFields.Mark)))
            objects = objects.Append($"{PersonAccountFields.ObjectName}(PersonContactId WHERE {PersonAccountFields.Mark} = true)");
        return string.Join(", ", objects);
    }

    private static string Statement(IEnumerable<string> terms, string returning) =>
        $"FIND {{{string.Join(" OR ", terms)}}} IN PHONE FIELDS RETURNING {returning}";
}
