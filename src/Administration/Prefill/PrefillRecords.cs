using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration.Prefill;

/// <summary>
/// Reads the record of a link, and those behind it: a Case's Contact, a Contact's Account. A Person Account counts as its contact, with the
/// Account's fields.
/// </summary>
internal sealed class PrefillRecords(ISalesforceApi salesforce, MappingTable mappings)
{
    /// <summary>A converted Lead leads to a Contact, a merged record to its master; no link is worth more steps than these.</summary>
    private const int MaxSteps = 12;

    private const string Account = PersonAccountFields.ObjectName;

    private static readonly ImmutableArray<string> Ways =
    [
        "Id",
        "Name",
        "IsDeleted",
        "MasterRecordId",
        "IsConverted",
        "ConvertedContactId",
        "ContactId",
        "AccountId",
        PersonAccountFields.Mark,
        "PersonContactId",
        "Email",
        "PersonEmail",
    ];

    private readonly List<(string Object, ImmutableArray<FieldMapping> Rows, FieldSet Record)> _read = [];
    private readonly List<FieldSet> _passed = [];

    /// <summary>What was read, that of the link first.</summary>
    public IReadOnlyList<(string Object, ImmutableArray<FieldMapping> Rows, FieldSet Record)> Read => _read;

    /// <summary>Follows merges and conversions, as the sync does.</summary>
    /// <returns>The record that stands for it now.</returns>
    /// <exception cref="RefusedException">It is not there.</exception>
    public async Task<SalesforceId> ReadAsync(SalesforceId given, CancellationToken cancellationToken)
    {
        var id = given;
        for (var step = 0; step < MaxSteps; step++)
        {
            var name = ObjectOf(id);
            var record = await FindAsync(name, id, cancellationToken) ?? throw Unknown(name, given, id);
            if (name != "Case") _passed.Add(record);
            if (IdIn(record, "MasterRecordId") is { } master) id = master;
            else if (IsTrue(record, "IsDeleted")) throw Deleted(name, given, id);
            else if (IsTrue(record, "IsConverted") && IdIn(record, "ConvertedContactId") is { } contact) id = contact;
            else if (name == Account) return TakePerson(record) ?? throw NoPerson(given);
            else return await TakeAsync(name, id, record, cancellationToken);
        }
        throw TooFar(given, id);
    }

    /// <summary>
    /// Whether the person among them has this email: what was merged or converted on the way too, of which a booking by the same link
    /// would be believed.
    /// </summary>
    public bool HasEmail(string email) => _read.Where(one => one.Object != "Case").Select(one => one.Record).Concat(_passed)
        .Any(record => GivenLink.HasEmail(record["Email"]?.Text, email) || GivenLink.HasEmail(record["PersonEmail"]?.Text, email));

    private async Task<SalesforceId> TakeAsync(string name, SalesforceId id, FieldSet record, CancellationToken cancellationToken)
    {
        if (await TakePersonBehindAsync(record, cancellationToken) is { } contactOf) return contactOf;
        _read.Add((name, RowsOf(name), record));
        if (name == "Case"
            && IdIn(record, "ContactId") is { } contact
            && await FindAsync("Contact", contact, cancellationToken) is { } person)
        {
            if (await TakePersonBehindAsync(person, cancellationToken) is not null) return id;
            _read.Add(("Contact", mappings.Contact, person));
            record = person;
        }
        // An Account that was made for a guest without a company has the guest's own name.
        if (!IsTrue(record, PersonAccountFields.Mark)
            && IdIn(record, "AccountId") is { } account
            && await FindAsync(Account, account, cancellationToken) is { } company
            && company["Name"] != record["Name"])
            _read.Add((Account, mappings.Account, company));
        return id;
    }

    /// <returns>The contact of a Person Account; null of anybody else.</returns>
    private async Task<SalesforceId?> TakePersonBehindAsync(FieldSet contact, CancellationToken cancellationToken) =>
        IsTrue(contact, PersonAccountFields.Mark)
        && IdIn(contact, "AccountId") is { } own
        && await FindAsync(Account, own, cancellationToken) is { } account
            ? TakePerson(account)
            : null;

    /// <returns>The contact; null of a company.</returns>
    private SalesforceId? TakePerson(FieldSet account)
    {
        if (IdIn(account, "PersonContactId") is not { } contact) return null;
        _read.Add((Account, mappings.OfPersonAccount(), account));
        return contact;
    }

    private async Task<FieldSet?> FindAsync(string name, SalesforceId id, CancellationToken cancellationToken)
    {
        var describe = await salesforce.DescribeAsync(name, cancellationToken);
        var targets = TargetsOf(RowsOf(name)).ToArray();
        // A field that is missing may have been added since the object was described.
        if (!targets.All(describe.Fields.ContainsKey)) describe = await salesforce.RefreshDescribeAsync(name, cancellationToken);
        var fields = Ways.Concat(targets).Concat(name == Account ? TargetsOf(mappings.OfPersonAccount()) : [])
            .Where(describe.Fields.ContainsKey).Distinct(StringComparer.OrdinalIgnoreCase);
        var answer = await salesforce.QueryAsync(
            $"SELECT {string.Join(", ", fields)} FROM {name} WHERE Id = {Soql.Literal(id)}", includeDeleted: true, cancellationToken);
        return answer.Records.IsEmpty ? null : WithoutHtml(FieldSet.FromJson(answer.Records[0]), describe);
    }

    private static IEnumerable<string> TargetsOf(ImmutableArray<FieldMapping> rows) =>
        rows.Where(row => PrefilledForm.PropertyOf(row.Source).Property is not null).Select(row => row.Target);

    /// <summary>A form has plain text, and what it sends is written as HTML again.</summary>
    private static FieldSet WithoutHtml(FieldSet record, ObjectDescribe describe)
    {
        var plain = record.Copy();
        foreach (var (name, value) in record)
            if (value.Text is { } html && describe.Fields[name].HtmlFormatted) plain[name] = FieldValue.Of(HtmlText.Read(html));
        return plain;
    }

    private ImmutableArray<FieldMapping> RowsOf(string name) => name switch
    {
        "Lead" => mappings.Lead,
        "Case" => mappings.Case,
        Account => mappings.Account,
        _ => mappings.Contact,
    };

    public static string ObjectOf(SalesforceId id) => id.Prefix switch
    {
        "00Q" => "Lead",
        "500" => "Case",
        "001" => Account,
        _ => "Contact",
    };

    private static SalesforceId? IdIn(FieldSet record, string field) => SalesforceId.TryParse(record[field]?.Text, out var id) ? id : null;

    private static bool IsTrue(FieldSet record, string field) => record[field] == FieldValue.Of(true);

    private static RefusedException Unknown(string name, SalesforceId given, SalesforceId id) => new(
        RefusalKind.RecordNotFound,
        $"The connected Salesforce org has no {name} {id}{Led(given, id)}, or the connected user does not see it. "
        + "Check that the link was made for this org (a sandbox has other ids than production), and the user's sharing.",
        ("recordId", given.Value));

    private static RefusedException Deleted(string name, SalesforceId given, SalesforceId id) => new(
        RefusalKind.RecordNotFound,
        $"{name} {id}{Led(given, id)} is deleted in Salesforce. Restore it from the recycle bin, or send the guest a link without it.",
        ("recordId", given.Value));

    private static RefusedException TooFar(SalesforceId given, SalesforceId id) => new(
        RefusalKind.RecordNotFound,
        $"{ObjectOf(given)} {given} was merged more often than is followed, at last into {id}. "
        + "Send the guest a link with the id of the record that is left.",
        ("recordId", given.Value));

    private static RefusedException NoPerson(SalesforceId given) => new(
        RefusalKind.QueryInvalid,
        $"Account {given} is a company, not a Person Account. Send the id of one of its Contacts as sosfContactId.",
        ("recordId", given.Value));

    private static string Led(SalesforceId given, SalesforceId id) => given == id ? "" : $", to which {given} led,";
}
