using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>State and country picklists: a name and its code follow each other, and neither may be unknown.</summary>
internal static class AddressRules
{
    public static void Prepare(SaveContext context, Draft draft)
    {
        if (!context.Org.Settings.Has(OrgFeature.StatePicklists))
            return;
        foreach (var address in draft.Type.Fields.Where(f => f.Type == FieldType.Address && context.Org.Has(draft.Type, f)))
            Settle(draft, address.CompoundPrefix);
    }

    private static void Settle(Draft draft, string prefix)
    {
        var label = prefix.Length == 0 ? "" : SchemaText.LabelOf(prefix) + " ";
        var country = Find(draft, prefix + "Country", Places.Countries, () => Refused(
            "There's a problem with this country, even though it may appear correct. "
            + $"Please select a country/territory from the list of valid countries.: {label}Country Code",
            prefix + "CountryCode"));
        if (country is null && Wanted(draft, prefix + "State") is not null)
            throw Refused(
                $"A country/territory must be specified before specifying a state value for field: {label}State/Province",
                prefix + "State");
        Find(draft, prefix + "State", Places.StatesOf(country?.Code ?? ""), () => Refused(
            "There's a problem with this state, even though it may appear correct. "
            + $"Please select a state from the list of valid states.: {label}State/Province Code",
            prefix + "StateCode"));
    }

    private static SaveException Refused(string message, string field) => new("FIELD_INTEGRITY_EXCEPTION", message, field);

    /// <summary>The place that name or code mean; both fields are set to it.</summary>
    private static Place? Find(Draft draft, string field, IReadOnlyList<Place> places, Func<SaveException> refuse)
    {
        var wanted = Wanted(draft, field);
        var byCode = IsByCode(draft, field);
        var place = wanted is null ? null
            : places.FirstOrDefault(p => (byCode ? p.Code : p.Name).Equals(wanted, StringComparison.OrdinalIgnoreCase)) ?? throw refuse();
        draft[field] = place?.Name;
        draft[field + "Code"] = place?.Code;
        return place;
    }

    private static string? Wanted(Draft draft, string field) => draft.Text(IsByCode(draft, field) ? field + "Code" : field);

    private static bool IsByCode(Draft draft, string field) => draft.IsGiven(field + "Code") && !draft.IsGiven(field);
}
