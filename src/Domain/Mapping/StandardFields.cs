using System.Collections.Frozen;

namespace OnceHub.Sync.Domain;

/// <summary>
/// What a plain org's standard fields take (Object Reference). Fields not listed are for Salesforce to judge.
/// </summary>
internal static class StandardFields
{
    private static readonly FrozenDictionary<string, StandardField> People = Fields(
        ("FirstName", 40),
        ("LastName", 80),
        ("MiddleName", 40),
        ("Suffix", 40),
        ("Salutation", 40),
        ("Title", 128),
        ("Company", 255),
        ("Department", 80),
        ("Description", 32_000), ("Website", 255), ("Street", 255), ("City", 40), ("State", 80), ("PostalCode", 20), ("Country", 80),
        ("MailingStreet", 255), ("MailingCity", 40), ("MailingState", 80), ("MailingPostalCode", 20), ("MailingCountry", 80));

    private static readonly FrozenDictionary<string, StandardField> Accounts = Fields(
        ("Name", 255),
        ("Website", 255),
        ("Description", 32_000),
        ("BillingStreet", 255),
        ("BillingCity", 40),
        ("BillingState", 80),
        ("BillingPostalCode", 20),
        ("BillingCountry", 80),
        ("FirstName", 40),
        ("LastName", 80),
        ("MiddleName", 40),
        ("Suffix", 40),
        ("Salutation", 40),
        ("PersonTitle", 128),
        ("PersonDepartment", 80),
        ("PersonMailingStreet", 255),
        ("PersonMailingCity", 40),
        ("PersonMailingState", 80),
        ("PersonMailingPostalCode", 20),
        ("PersonMailingCountry", 80));

    private static readonly FrozenDictionary<string, StandardField> Events = Fields(
        ("Subject", 255), ("Location", 255), ("Description", 32_000));

    private static readonly FrozenDictionary<string, StandardField> Cases = Fields(
        ("Subject", 255), ("Description", 32_000), ("SuppliedName", 80), ("SuppliedCompany", 80));

    public static StandardField? Find(string objectName, string field) => objectName switch
    {
        "Contact" or "Lead" => People,
        "Account" => Accounts,
        "Event" => Events,
        "Case" => Cases,
        _ => FrozenDictionary<string, StandardField>.Empty,
    } is var fields && fields.TryGetValue(field, out var found) ? found : null;

    private static FrozenDictionary<string, StandardField> Fields(params (string Name, int Length)[] texts)
    {
        var fields = texts.ToDictionary(text => text.Name, text => new StandardField(StandardFieldKind.Text, text.Length));
        foreach (var email in new[] { "Email", "SuppliedEmail", "PersonEmail" })
            fields[email] = new StandardField(StandardFieldKind.Email, 80);
        foreach (
            var phone in new[]
            {
                "Phone",
                "MobilePhone",
                "HomePhone",
                "OtherPhone",
                "AssistantPhone",
                "Fax",
                "SuppliedPhone",
                "PersonMobilePhone",
                "PersonHomePhone",
                "PersonOtherPhone",
                "PersonAssistantPhone",
            })
            fields[phone] = new StandardField(StandardFieldKind.Phone, 40);
        return fields.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}

internal sealed record StandardField(StandardFieldKind Kind, int Length);

internal enum StandardFieldKind
{
    Text,
    Email,
    Phone,
}
