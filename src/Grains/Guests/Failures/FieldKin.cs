using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>
/// Fields that Salesforce keeps for one another, so that its error about one names the other: the code of a state or country
/// and its text (Salesforce Help, State and Country/Territory Picklists), the parts of an address or of a place and the
/// whole, a Person Account's fields and its contact's.
/// </summary>
internal static class FieldKin
{
    private const string Code = "Code";
    private const string Address = "Address";
    private const string Custom = "__c";

    private static readonly string[] Regions = ["StateCode", "State", "CountryCode", "Country"];
    private static readonly string[] AddressParts =
        ["Street", "City", "PostalCode", "GeocodeAccuracy", "Latitude", "Longitude", .. Regions];

    /// <summary>Those of the written fields that the named one stands for; the nearest only.</summary>
    public static IEnumerable<string> Of(string named, Func<string, bool> isWritten)
    {
        string[] spellings = [named, PersonAccountFields.NameOf(named), PersonAccountFields.ContactNameOf(named) ?? named];
        foreach (var kin in (Func<string, IEnumerable<string>>[])[name => [name], Pair, Parts, SameAddress])
        {
            var found = spellings.SelectMany(kin).SelectMany(name => new[] { name, PersonAccountFields.NameOf(name) })
                .Where(isWritten).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
            if (found.Length > 0) return found;
        }
        return [];
    }

    private static IEnumerable<string> Pair(string name)
    {
        if (PrefixOf(name, Regions) is null) return [];
        return name.EndsWith(Code, StringComparison.OrdinalIgnoreCase) ? [name[..^Code.Length]] : [name + Code];
    }

    private static IEnumerable<string> Parts(string name)
    {
        if (name.EndsWith(Custom, StringComparison.OrdinalIgnoreCase))
            return [$"{name[..^Custom.Length]}__Latitude__s", $"{name[..^Custom.Length]}__Longitude__s"];
        return PrefixOf(name, [Address]) is { } prefix ? AddressParts.Select(part => prefix + part) : [];
    }

    /// <summary>A country that does not go with the state may be one that nobody wrote: then the state is left out.</summary>
    private static IEnumerable<string> SameAddress(string name) =>
        PrefixOf(name, Regions) is { } prefix ? Regions.Select(region => prefix + region) : [];

    private static string? PrefixOf(string name, string[] ends) =>
        Array.Find(ends, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is { } end ? name[..^end.Length] : null;
}
