using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Prefill;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Fills a booking form from the Salesforce record that a personalized link names.</summary>
internal static class PrefillEndpoint
{
    public static async Task<IResult> FindAsync(
        string org,
        [Description("A Lead's id.")] string? sosfLeadId,
        [Description("A Contact's id; of a Person Account, its contact's.")] string? sosfContactId,
        [Description("A Case's id: its own rows, then those of its Contact.")] string? sosfCaseId,
        [Description("A Person Account's id, or its contact's.")] string? sosfPersonAccountId,
        [Description("The email of whom the form is filled for. It must be the record's where the settings have linkNeedsEmail.")]
            string? email,
        BookingForms forms,
        OrgQuotas quotas,
        CancellationToken cancellationToken)
    {
        quotas.SpendPrefill(OrgId.Parse(org));
        return await forms
            .FillAsync(
                OrgId.Parse(org),
                new PersonalizedLink(sosfLeadId, sosfContactId, sosfCaseId, sosfPersonAccountId),
                email,
                cancellationToken)
            .AnswerAsync(org, static filled => TypedResults.Ok(PrefillView.Of(filled.Object, filled.Record, filled.Given, filled.Form)));
    }
}

/// <param name="Object">Of the record that stands for the link now: a converted Lead is a Contact.</param>
/// <param name="GivenId">The id of the link, where another record stands for it by now.</param>
/// <param name="Form">The fields of OnceHub's booking form; those without a value are left out.</param>
/// <param name="Properties">Each value with where it was read.</param>
/// <param name="LeftOut">Rows of the mapping that give nothing, each with its reason.</param>
internal sealed record PrefillView(
    string Object,
    string RecordId,
    string? GivenId,
    PrefillFormView Form,
    IReadOnlyList<PrefillPropertyView> Properties,
    IReadOnlyList<PrefillLeftOutView> LeftOut)
{
    public static PrefillView Of(string name, SalesforceId id, SalesforceId given, PrefilledForm form) => new(
        name, id.Value, given == id ? null : given.Value,
        new PrefillFormView(
            form.Name,
            form.Text("form.email"),
            form.Text("form.phone"),
            form.Text("form.mobilePhone"),
            form.Text("form.company"),
            form.Text("form.note"),
            form.CustomFields.ToDictionary(field => field.Key, field => Json(field.Value))),
        [.. form.Properties.Select(known => new PrefillPropertyView(known.Property, known.Object, known.Field, Json(known.Value)))],
        [.. form.LeftOut.Select(row => new PrefillLeftOutView(row.Object, row.Source, row.Field, row.WhyNot))]);

    private static JsonElement Json(FieldValue value)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) value.WriteTo(writer);
        return StoredJson.Element(Encoding.UTF8.GetString(buffer.ToArray()));
    }
}

internal sealed record PrefillFormView(
    string? Name,
    string? Email,
    string? Phone,
    string? MobilePhone,
    string? Company,
    string? Note,
    IReadOnlyDictionary<string, JsonElement> CustomFields);

/// <param name="Property">form.…, form.custom.…, booking.custom.…, contact.… or contact.custom.….</param>
internal sealed record PrefillPropertyView(string Property, string Object, string Field, JsonElement Value);

/// <param name="Source">The row's source.</param>
internal sealed record PrefillLeftOutView(string Object, string Source, string Field, string Reason);
