using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>Reads what a look-up found into the records that matching chooses from.</summary>
internal static class Candidates
{
    /// <summary>Numbers of the person's own: an assistant's is another person's.</summary>
    private static readonly string[] PhoneFields = ["Phone", "MobilePhone", "HomePhone", "OtherPhone"];

    /// <summary>Cases stand for the Contact they name; what is neither person nor Case is left out.</summary>
    public static IEnumerable<CandidateRecord> Read(IEnumerable<string> json, PackageFields package) =>
        json.Select(text => Read(text, package)).OfType<CandidateRecord>();

    /// <summary>The contact that a Case names, which must be looked up to be a candidate.</summary>
    public static IEnumerable<SalesforceId> ContactsOfCases(IEnumerable<string> json)
    {
        foreach (var text in json)
        {
            var fields = FieldSet.FromJson(text);
            if (IdIn(fields, "Id") is { Prefix: "500" } && IdIn(fields, "ContactId") is { } contact) yield return contact;
        }
    }

    /// <summary>The Case of that id, where it was read and is not deleted.</summary>
    public static LinkedCase? CaseOf(IEnumerable<string> json, SalesforceId? id) => json.Select(FieldSet.FromJson)
        .Where(fields => id is { Prefix: "500" } && IdIn(fields, "Id") == id && !IsTrue(fields, "IsDeleted"))
        .Select(fields => new LinkedCase(id!.Value, IdIn(fields, "ContactId")))
        .FirstOrDefault();

    /// <summary>The contacts of Person Accounts that were read as Accounts.</summary>
    public static IEnumerable<SalesforceId> ContactsOfPersonAccounts(IEnumerable<string> json) =>
        json.Select(text => IdIn(FieldSet.FromJson(text), "PersonContactId")).OfType<SalesforceId>();

    /// <summary>Of each Account that was read its person's contact; null for a company, and for one that is deleted.</summary>
    public static IReadOnlyDictionary<SalesforceId, SalesforceId?> ContactsByAccount(IEnumerable<string> json)
    {
        var contacts = new Dictionary<SalesforceId, SalesforceId?>();
        foreach (var fields in json.Select(FieldSet.FromJson))
            if (IdIn(fields, "Id") is { } id && IsAccount(id)) contacts[id] = IsTrue(fields, "IsDeleted") ? null : IdIn(fields, "PersonContactId");
        return contacts;
    }

    public static bool IsAccount(SalesforceId id) => id.Value is not null && id.Prefix == "001";

    private static CandidateRecord? Read(string json, PackageFields package)
    {
        using var document = JsonDocument.Parse(json);
        var fields = FieldSet.FromJson(document.RootElement);
        if (IdIn(fields, "Id") is not { } id || id.Prefix is not ("003" or "00Q")) return null;
        var phones = package.PersonPhone is { } normalized ? PhoneFields.Append(normalized) : PhoneFields;
        return new CandidateRecord
        {
            Object = id.Prefix == "00Q" ? PersonObject.Lead : PersonObject.Contact,
            Id = id,
            IsPersonAccount = IsTrue(fields, "IsPersonAccount"),
            AccountId = IdIn(fields, "AccountId"),
            OwnerId = IdIn(fields, "OwnerId"),
            Email = fields["Email"]?.Text,
            Phones = [.. phones.Select(field => fields[field]?.Text).OfType<string>()],
            LastModified = DateTimeOffset.TryParse(fields["LastModifiedDate"]?.Text, CultureInfo.InvariantCulture, out var modified) ? modified : default,
            IsConverted = IsTrue(fields, "IsConverted"),
            ConvertedContactId = IdIn(fields, "ConvertedContactId"),
            IsDeleted = IsTrue(fields, "IsDeleted"),
            MasterRecordId = IdIn(fields, "MasterRecordId"),
            Token = package.RecordToken is { } token ? fields[token]?.Text : null,
            Fields = fields,
        };
    }

    private static bool IsTrue(FieldSet fields, string field) => fields[field] is { Kind: FieldValueKind.Boolean } value && value == FieldValue.Of(true);

    private static SalesforceId? IdIn(FieldSet fields, string field) =>
        SalesforceId.TryParse(fields[field]?.Text, out var id) ? id : null;
}
