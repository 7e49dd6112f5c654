using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Standard fields by which guests are found. Every org has them, so a describe without one means that the connected user may
/// not read it; and whoever cannot read a field cannot say that nobody is found by it.
/// </summary>
public static class SearchedFields
{
    /// <summary>Numbers of the person's own: an assistant's is another person's (OnceHub: "Phone or Mobile Phone").</summary>
    public static readonly ImmutableArray<string> Phones = ["Phone", "MobilePhone", "HomePhone", "OtherPhone"];

    public static readonly ImmutableArray<SearchedField> All =
    [
        new("Contact", "Email", SearchUse.Everybody),
        new("Contact", "MasterRecordId", SearchUse.Everybody),
        new("Lead", "Email", SearchUse.Everybody),
        new("Lead", "MasterRecordId", SearchUse.Everybody),
        new("Lead", "IsConverted", SearchUse.Everybody),
        new("Lead", "ConvertedContactId", SearchUse.Everybody),
        .. Phones.Select(phone => new SearchedField("Contact", phone, SearchUse.Phone)),
        new("Lead", "Phone", SearchUse.Phone),
        new("Lead", "MobilePhone", SearchUse.Phone),
        new("Account", "Website", SearchUse.EmailDomain),
    ];

    /// <summary>Those that these settings search by.</summary>
    public static IEnumerable<SearchedField> Of(OrgSettings settings) =>
        All.Where(field => field.Use != SearchUse.EmailDomain || settings.Account.Match == AccountMatch.EmailDomain);

    /// <summary>Those that the connected user does not see. An object that is hidden as a whole is another matter.</summary>
    public static IEnumerable<SettingsFinding> Check(OrgSettings settings, IReadOnlyCollection<ObjectType> objects) =>
        from field in Of(settings)
        join type in objects on field.Object equals type.Name
        where !type.Fields.ContainsKey(field.Name)
        select MappingCheck.Error(
            $"$.mappings.{field.Object.ToLowerInvariant()}", PauseCodes.FieldHidden, $"{field.Reason} {field.Todo}");
}

/// <param name="Object">API name.</param>
/// <param name="Name">API name of the field.</param>
public sealed record SearchedField(string Object, string Name, SearchUse Use)
{
    /// <summary>What is the matter where the connected user does not see it, in a sentence.</summary>
    public string Reason => $"The connected user does not see the field {Name} of {Object}, so " + Use switch
    {
        SearchUse.Everybody => "no guest can be looked for.",
        SearchUse.Phone => "guests without an email cannot be looked for.",
        SearchUse.EmailDomain => "companies cannot be looked for by their websites.",
        _ => "what needs it cannot be looked up.",
    };

    /// <summary>What an administrator does about it, in a sentence.</summary>
    public string Todo => $"Give the integration user read access to the field {Name} of {Object} (field-level security).";
}

/// <summary>Who cannot be found without a field.</summary>
public enum SearchUse
{
    /// <summary>Any guest: by email, or behind a record that was converted or merged.</summary>
    Everybody,

    /// <summary>Guests without an email, by their phones.</summary>
    Phone,

    /// <summary>Companies by the domain of their guests' emails.</summary>
    EmailDomain,

    /// <summary>Some record that Salesforce did not let us look up.</summary>
    Other,
}
