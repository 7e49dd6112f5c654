using System.Text.Json;

namespace OnceHub.Sync.Domain;

internal static class ContactReader
{
    public static Contact Read(JsonElement json) => new()
    {
        Id = json.Text("id"),
        Owner = json.User("owner"),
        Status = json.Text("status"),
        Salutation = json.Text("salutation"),
        FirstName = json.Text("first_name"),
        LastName = json.Text("last_name"),
        Email = json.Text("email"),
        Phone = json.Text("phone"),
        MobilePhone = json.Text("mobile_phone"),
        Company = json.Text("company"),
        CompanySize = json.Text("company_size"),
        Employees = json.Text("employees"),
        JobTitle = json.Text("job_title"),
        Street = json.Text("street_address"),
        City = json.Text("city"),
        State = json.Text("state"),
        PostCode = json.Text("post_code"),
        Country = json.Text("country"),
        Timezone = json.Text("timezone"),
        HasConsent = json.Flag("has_consent"),
        TermsOfService = json.Flag("terms_of_sevice") ?? json.Flag("terms_of_service"),
        CreatedAt = json.Time("creation_time"),
        UpdatedAt = json.Time("last_updated_time"),
        CustomFields = json.NamedValues("custom_fields"),
    };

    /// <summary>A contact that may be an id only.</summary>
    public static Contact? ReadReference(JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.Object } expanded => Read(expanded),
        { ValueKind: JsonValueKind.String } id when JsonText.Clean(id.GetString()) is { } text => new Contact { Id = text },
        _ => null,
    };
}
