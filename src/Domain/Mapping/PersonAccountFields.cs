using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace OnceHub.Sync.Domain;

/// <summary>
/// A Person Account is written as an Account, on which its contact's fields have names of their own (Object Reference, Account).
/// </summary>
public static class PersonAccountFields
{
    public const string ObjectName = "Account";

    /// <summary>An Account has it where the org has Person Accounts.</summary>
    public const string Mark = "IsPersonAccount";

    private const string Custom = "__c";
    private const string CustomOfPerson = "__pc";
    private const string OfPerson = "Person";
    private const string ViaContact = ObjectName + ".";

    private static readonly ConditionalWeakTable<ObjectType, ObjectType> Companies = [];

    private static readonly FrozenSet<string> Prefixed = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Email",
        "MobilePhone",
        "HomePhone",
        "OtherPhone",
        "AssistantPhone",
        "AssistantName",
        "Title",
        "Department",
        "Birthdate",
        "LeadSource",
        "MailingStreet", "MailingCity", "MailingState", "MailingStateCode", "MailingPostalCode", "MailingCountry", "MailingCountryCode",
        "OtherStreet",
        "OtherCity",
        "OtherState",
        "OtherStateCode",
        "OtherPostalCode",
        "OtherCountry",
        "OtherCountryCode",
        "HasOptedOutOfEmail",
        "DoNotCall");

    private static readonly FrozenSet<string> Shared = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "FirstName", "LastName", "MiddleName", "Suffix", "Salutation", "Phone", "Fax");

    /// <summary>Whether the org has Person Accounts, by its Account.</summary>
    public static bool AreIn(ObjectType account) => account.Fields.ContainsKey(Mark);

    /// <summary>The rows of Contacts for Person Accounts, whose fields have other names.</summary>
    public static ImmutableArray<FieldMapping> RowsOf(ImmutableArray<FieldMapping> contact) =>
        [.. contact.Select(row => row with { Target = NameOf(row.Target) })];

    /// <summary>FirstName, LastName, Salutation, Phone, Fax, OwnerId and the like have one name on both.</summary>
    public static string NameOf(string contactField) => contactField switch
    {
        _ when Prefixed.Contains(contactField) => OfPerson + contactField,
        _ when contactField.EndsWith(Custom, StringComparison.OrdinalIgnoreCase) => contactField[..^Custom.Length] + CustomOfPerson,
        _ => contactField,
    };

    /// <summary>The same field as the contact has it; null for what only the Account has.</summary>
    public static string? ContactNameOf(string accountField) => accountField switch
    {
        _ when Shared.Contains(accountField) => accountField,
        _ when accountField.EndsWith(CustomOfPerson, StringComparison.OrdinalIgnoreCase) => accountField[..^CustomOfPerson.Length] + Custom,
        _ when accountField.StartsWith(OfPerson, StringComparison.OrdinalIgnoreCase)
                && Prefixed.Contains(accountField[OfPerson.Length..]) => accountField[OfPerson.Length..],
        _ => null,
    };

    /// <summary>What a look-up of the contact must read for these rows: the contact's own fields, and the Account's by way of it.</summary>
    /// <param name="account">Null where the connected user does not see it.</param>
    public static IEnumerable<string> PathsFromContact(ImmutableArray<FieldMapping> rows, IReadOnlySet<string>? account) =>
        rows.Select(row => ContactNameOf(row.Target) ?? (account?.Contains(row.Target) == true ? ViaContact + row.Target : null))
            .OfType<string>();

    /// <summary>Whether some row is about a field that only the Account has.</summary>
    public static bool NeedAccount(ImmutableArray<FieldMapping> rows) => rows.Any(row => ContactNameOf(row.Target) is null);

    /// <summary>Whether a row's field may be a lookup, whose text must be looked up before the record is written.</summary>
    public static bool MayNameRecords(ImmutableArray<FieldMapping> rows) =>
        rows.Any(row => row.Target.EndsWith(CustomOfPerson, StringComparison.OrdinalIgnoreCase) || ContactNameOf(row.Target) is null);

    /// <summary>The Account's fields, of a contact that was read by <see cref="PathsFromContact"/>.</summary>
    public static FieldSet Current(FieldSet contact, IEnumerable<string> accountFields)
    {
        var account = new FieldSet();
        foreach (var field in accountFields) account[field] = contact[PathFromContact(field)];
        return account;
    }

    /// <summary>Where the Account's field is, of a contact that was read by <see cref="PathsFromContact"/>.</summary>
    public static string PathFromContact(string accountField) => ContactNameOf(accountField) ?? ViaContact + accountField;

    /// <summary>
    /// What a Person Account must have: what its Account must, and what its contact must. Its name is made of the contact's.
    /// </summary>
    /// <param name="contact">Null where the connected user does not see it.</param>
    public static FieldTypes RequiredOf(FieldTypes account, FieldTypes? contact)
    {
        var fields = account
            .Object.Fields.Values.Where(field => !field.Name.Equals("Name", StringComparison.OrdinalIgnoreCase) && !IsOfPerson(field.Name))
            .Concat((contact is null ? [] : RequiredFields.Of(contact.Object)).Select(field => field with { Name = NameOf(field.Name) }));
        return account with { Object = account.Object with { Fields = ByName(fields) } };
    }

    /// <summary>What an Account must have that is no person.</summary>
    public static FieldTypes OfCompany(FieldTypes account) => account with { Object = Companies.GetValue(account.Object, OfCompany) };

    private static ObjectType OfCompany(ObjectType account) =>
        account with { Fields = ByName(account.Fields.Values.Where(field => !IsOfPerson(field.Name))) };

    private static Dictionary<string, FieldType> ByName(IEnumerable<FieldType> fields)
    {
        var byName = new Dictionary<string, FieldType>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields) byName[field.Name] = field;
        return byName;
    }

    private static bool IsOfPerson(string name) =>
        name.EndsWith(CustomOfPerson, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(OfPerson, StringComparison.Ordinal)
        || name is "FirstName" or "LastName" or "Salutation";
}
