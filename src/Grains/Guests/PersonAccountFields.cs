using System.Collections.Frozen;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>A Person Account is written as an Account, on which its contact's fields have names of their own (facts/salesforce-api.md, Objects).</summary>
internal static class PersonAccountFields
{
    public const string ObjectName = "Account";

    private const string Custom = "__c";
    private const string CustomOfPerson = "__pc";

    private static readonly FrozenSet<string> Prefixed = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Email", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone", "AssistantName", "Title", "Department", "Birthdate", "LeadSource",
        "MailingStreet", "MailingCity", "MailingState", "MailingPostalCode", "MailingCountry",
        "OtherStreet", "OtherCity", "OtherState", "OtherPostalCode", "OtherCountry", "HasOptedOutOfEmail", "DoNotCall");

    public static FieldSet OfContact(FieldSet contact)
    {
        var account = new FieldSet();
        foreach (var (field, value) in contact) account[NameOf(field)] = value;
        return account;
    }

    /// <summary>What an Account must have beside its contact's fields. Its name is made of the contact's.</summary>
    public static FieldTypes OwnOf(FieldTypes account) => Without(account, name => name.Equals("Name", StringComparison.OrdinalIgnoreCase) || IsOfPerson(name));

    /// <summary>What an Account must have that is no person.</summary>
    public static FieldTypes OfCompany(FieldTypes account) => Without(account, IsOfPerson);

    private static FieldTypes Without(FieldTypes account, Func<string, bool> left) =>
        account with { Object = account.Object with { Fields = account.Object.Fields.RemoveRange(account.Object.Fields.Keys.Where(left)) } };

    private static bool IsOfPerson(string name) =>
        name.EndsWith(CustomOfPerson, StringComparison.OrdinalIgnoreCase) || name.StartsWith("Person", StringComparison.Ordinal) || name is "FirstName" or "LastName" or "Salutation";

    /// <summary>FirstName, LastName, Salutation, Phone, Fax, OwnerId and the like have one name on both.</summary>
    public static string NameOf(string contactField) => contactField switch
    {
        _ when Prefixed.Contains(contactField) => "Person" + contactField,
        _ when contactField.EndsWith(Custom, StringComparison.OrdinalIgnoreCase) => contactField[..^Custom.Length] + CustomOfPerson,
        _ => contactField,
    };
}
