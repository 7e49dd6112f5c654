using System.Globalization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>Reads what a look-up found into the records that matching chooses from.</summary>
internal static class Candidates
{
    /// <summary>Cases stand for the Contact they name; what is neither person nor Case is left out.</summary>
    public static IEnumerable<CandidateRecord> Read(IEnumerable<FieldSet> records, PackageFields package) =>
        records.Select(record => Read(record, package)).OfType<CandidateRecord>();

    /// <summary>What these keys found, and where merged and converted records among it lead, as far as that is read.</summary>
    public static FieldSet[] Reached(IEnumerable<LookupKey> keys, RoundLookUps found)
    {
        var passed = keys.ToHashSet();
        var records = passed.SelectMany(key => found.Of(key)).ToList();
        for (var i = 0; i < records.Count; i++)
            if (NextOf(records[i]) is { } next && passed.Add(new LookupKey.Record(next)))
                records.AddRange(found.Of(new LookupKey.Record(next)));
        return [.. records];
    }

    /// <summary>The contacts of Person Accounts that were read as Accounts.</summary>
    public static IEnumerable<SalesforceId> ContactsOfPersonAccounts(IEnumerable<FieldSet> records) =>
        records.Select(record => record.IdIn("PersonContactId")).OfType<SalesforceId>();

    /// <summary>Of each Account that was read its person's contact; null for a company, and for one that is deleted.</summary>
    public static IReadOnlyDictionary<SalesforceId, SalesforceId?> ContactsByAccount(IEnumerable<FieldSet> records)
    {
        var contacts = new Dictionary<SalesforceId, SalesforceId?>();
        foreach (var fields in records)
            if (fields.IdIn("Id") is { } id && IsAccount(id))
                contacts[id] = IsTrue(fields, "IsDeleted") ? null : fields.IdIn("PersonContactId");
        return contacts;
    }

    /// <summary>It carries the token, and is a converted Lead or a company.</summary>
    public static bool IsNobodyWith(GuestToken token, FieldSet record, PackageFields package) =>
        package.RecordToken is { } field && record[field]?.Text == token.Value && !IsTrue(record, "IsDeleted")
        && (IsTrue(record, "IsConverted") || (record.IdIn("Id") is { } id && IsAccount(id) && !IsTrue(record, "IsPersonAccount")));

    public static bool IsAccount(SalesforceId id) => id.Value is not null && id.Prefix == "001";

    private static CandidateRecord? Read(FieldSet fields, PackageFields package)
    {
        if (fields.IdIn("Id") is not { } id || id.Prefix is not ("003" or "00Q")) return null;
        return new CandidateRecord
        {
            Object = id.Prefix == "00Q" ? PersonObject.Lead : PersonObject.Contact,
            Id = id,
            IsPersonAccount = IsTrue(fields, "IsPersonAccount"),
            AccountId = fields.IdIn("AccountId"),
            OwnerId = fields.IdIn("OwnerId"),
            Email = fields["Email"]?.Text,
            Phones = [.. SearchedFields.Phones.Select(field => fields[field]?.Text).OfType<string>()],
            NormalizedPhone = package.PersonPhone is { } normalized ? fields[normalized]?.Text : null,
            LastModified = DateTimeOffset.TryParse(fields["LastModifiedDate"]?.Text, CultureInfo.InvariantCulture, out var modified)
                ? modified
                : default,
            IsConverted = IsTrue(fields, "IsConverted"),
            ConvertedContactId = fields.IdIn("ConvertedContactId"),
            IsDeleted = IsTrue(fields, "IsDeleted"),
            MasterRecordId = fields.IdIn("MasterRecordId"),
            Token = package.RecordToken is { } token ? fields[token]?.Text : null,
            Fields = fields,
        };
    }

    private static SalesforceId? NextOf(FieldSet record) => record.IdIn("MasterRecordId") ?? record.IdIn("ConvertedContactId");

    private static bool IsTrue(FieldSet fields, string field) =>
        fields[field] is { Kind: FieldValueKind.Boolean } value && value == FieldValue.Of(true);
}
