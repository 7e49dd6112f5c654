using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Who the guest is, from an event's own form first, then from the contact of its conversation.</summary>
internal static class IdentityReader
{
    /// <summary>
    /// The link parameters of a Salesforce record, strongest first (OnceHub's help, record id in a link). A Person Account is
    /// named by its contact there; its own id is taken too, as prefill takes it.
    /// </summary>
    private static readonly (string[] Names, string[] Prefixes)[] LinkParameters =
    [
        (["sosfcontactid", "sfcontactid"], ["003"]),
        (["sosfpersonaccountid", "sfpersonaccountid"], ["003", "001"]),
        (["sosfleadid", "sfleadid"], ["00Q"]),
        (["sosfcaseid", "sfcaseid"], ["500"]),
    ];

    public static GuestIdentities Of(Booking booking, string region)
    {
        var contact = booking.Conversation?.Contact;
        return From(
            [booking.Form?.Email, contact?.Email],
            [booking.Form?.MobilePhone, booking.Form?.Phone, contact?.MobilePhone, contact?.Phone],
            contact?.Id,
            CustomFieldsOf(booking),
            region);
    }

    public static GuestIdentities Of(Conversation conversation, string region) => conversation.Contact is { } contact
        ? Of(contact, region)
        : GuestIdentities.None;

    public static GuestIdentities Of(Contact contact, string region) =>
        From([contact.Email], [contact.MobilePhone, contact.Phone], contact.Id, contact.CustomFields, region);

    /// <summary>The Salesforce records that a booking's hidden fields name: Contact, then Person Account, Lead, Case.</summary>
    public static ImmutableArray<SalesforceId> LinkedRecords(Booking booking) => Linked(CustomFieldsOf(booking)).Records;

    private static ImmutableArray<NamedValue> CustomFieldsOf(Booking booking) =>
        [.. booking.Form?.CustomFields ?? [], .. booking.CustomFields, .. booking.Conversation?.Contact?.CustomFields ?? []];

    private static GuestIdentities From(
        ReadOnlySpan<string?> emails, string?[] phones, string? contactId, ImmutableArray<NamedValue> customFields, string region)
    {
        string? email = null;
        string? rejected = null;
        foreach (var given in emails)
        {
            if (email is not null || given is null) continue;
            if (!EmailAddress.TryNormalize(given, out email)) rejected ??= given;
        }
        var (records, badRecord) = Linked(customFields);
        return new GuestIdentities
        {
            Email = email,
            RejectedEmail = rejected,
            Phones =
            [
                .. phones
                    .Select(phone => PhoneNumber.TryParse(phone, region, out var e164) && !PhoneNumber.IsPlaceholder(e164) ? e164 : null)
                    .OfType<string>()
                    .Distinct(),
            ],
            ContactId = contactId,
            RecordId = records.IsEmpty ? null : records[0],
            RejectedRecordId = badRecord,
        };
    }

    private static (ImmutableArray<SalesforceId> Records, string? Rejected) Linked(ImmutableArray<NamedValue> customFields)
    {
        if (customFields.IsEmpty) return ([], null);
        var given = customFields.Where(field => !field.Value.IsBlank).Select(field => (Name: Plain(field.Name), field.Value)).ToArray();
        var records = ImmutableArray.CreateBuilder<SalesforceId>();
        string? rejected = null;
        foreach (var (names, prefixes) in LinkParameters)
        {
            foreach (var (name, value) in given)
            {
                if (!names.Contains(name)) continue;
                var text = value.ToString();
                if (!SalesforceId.TryParse(text, out var id) || !prefixes.Contains(id.Prefix)) rejected ??= text;
                else if (!records.Contains(id)) records.Add(id);
            }
        }
        return (records.ToImmutable(), rejected);
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
