using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>What settings can choose from, in Salesforce and in OnceHub.</summary>
internal static class CatalogueEndpoints
{
    public static Task<IResult> ListObjectsAsync(string org, OrgCatalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.ListObjectsAsync(OrgId.Parse(org), cancellationToken)
            .AnswerAsync(org, static objects => TypedResults.Ok(new ObjectsAnswer(objects)));

    public static Task<IResult> ListFieldsAsync(
        string org,
        [Description("Contact, Lead, Account, Case or Event.")] string @object,
        [Description("A source, such as form.email: only fields that can be written and take its values.")] string? fits,
        OrgCatalogue catalogue,
        CancellationToken cancellationToken) =>
        catalogue.ListFieldsAsync(OrgId.Parse(org), @object, fits, cancellationToken)
            .AnswerAsync(org, static fields => TypedResults.Ok(ObjectFieldsView.Of(fields)));

    public static Task<IResult> ListOwnersAsync(string org, OrgCatalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.ListOwnersAsync(OrgId.Parse(org), cancellationToken).AnswerAsync(org);

    public static async Task<IResult> ListSourcesAsync(string org, OrgSources sources, CancellationToken cancellationToken)
    {
        var listed = await sources.ListAsync(OrgId.Parse(org), cancellationToken);
        return TypedResults.Ok(new SourcesAnswer([.. listed.Select(SourceView.Of)]));
    }

    public static async Task<IResult> ListCalendarsAsync(string org, OrgSources sources, CancellationToken cancellationToken) =>
        TypedResults.Ok(CalendarsAnswer.Of(await sources.ListCalendarsAsync(OrgId.Parse(org), cancellationToken)));
}

/// <param name="Items">Those that the sync writes.</param>
internal sealed record ObjectsAnswer(IReadOnlyList<ObjectChoice> Items);

/// <param name="Items">By label.</param>
internal sealed record ObjectFieldsView(string Object, string Label, IReadOnlyList<FieldView> Items)
{
    public static ObjectFieldsView Of(ObjectFields fields) => new(fields.Object, fields.Label, [.. fields.Fields.Select(FieldView.Of)]);
}

/// <param name="Type">As Salesforce names it: string, email, picklist, reference….</param>
/// <param name="Length">In characters; null where it does not apply.</param>
/// <param name="Required">Salesforce refuses a new record without it.</param>
/// <param name="Creatable">The connected user can write it on new records.</param>
/// <param name="Editable">The connected user can write it on records that are there.</param>
/// <param name="Restricted">Other values than those of the list are refused.</param>
/// <param name="Values">Those of a picklist that can be chosen now.</param>
/// <param name="References">The objects that a lookup leads to.</param>
/// <param name="Fit">With 'fits': always, or byValue where values that do not convert are left out and reported.</param>
internal sealed record FieldView(
    string Name, string Label, string Type, int? Length, bool Required, bool Custom, bool Creatable, bool Editable, bool Restricted,
    IReadOnlyList<PicklistOption> Values, IReadOnlyList<string> References, string? Fit)
{
    public static FieldView Of(FieldChoice field) => new(
        field.Name, field.Label, field.Type, field.Length, field.Required, field.Custom, field.Creatable, field.Editable, field.Restricted,
        field.Values, field.References, field.Fit switch { null => null, Domain.Fit.Always => "always", Domain.Fit.ByValue => "byValue", _ => "never" });
}

/// <param name="Items">First those that every org has, then the custom ones seen in this org's events, most often first.</param>
internal sealed record SourcesAnswer(IReadOnlyList<SourceView> Items);

/// <param name="Name">What a mapping row's source is.</param>
/// <param name="Type">text, email, phone, url, number, boolean, dateTime, or any: whatever the guest was asked for.</param>
/// <param name="Custom">A question, answer or parameter of this org's own.</param>
/// <param name="Times">In how many bookings, conversations and contacts a custom one was seen.</param>
internal sealed record SourceView(string Name, string Type, bool Custom, long? Times, DateTimeOffset? FirstSeenAt, DateTimeOffset? LastSeenAt)
{
    public static SourceView Of(SourceChoice source) => new(
        source.Name, char.ToLowerInvariant(source.Type.ToString()[0]) + source.Type.ToString()[1..], source.Seen is not null,
        source.Seen?.Times, source.Seen?.FirstAt, source.Seen?.LastAt);
}

/// <summary>Seen in this org's events, each most often first.</summary>
internal sealed record CalendarsAnswer(
    IReadOnlyList<SeenView> Calendars, IReadOnlyList<SeenView> BookingPages, IReadOnlyList<SeenView> MasterPages,
    IReadOnlyList<SeenView> EventTypes, IReadOnlyList<SeenView> Owners)
{
    public static CalendarsAnswer Of(CalendarChoices choices) => new(
        [.. choices.Calendars.Select(SeenView.Of)], [.. choices.BookingPages.Select(SeenView.Of)], [.. choices.MasterPages.Select(SeenView.Of)],
        [.. choices.EventTypes.Select(SeenView.Of)], [.. choices.Owners.Select(SeenView.Of)]);
}

/// <param name="Id">BKC-…, BP-…, ET-…, USR-…: what settings name it by.</param>
/// <param name="Times">In how many bookings it was seen.</param>
internal sealed record SeenView(string Id, string Name, long Times, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt)
{
    public static SeenView Of(SeenRecord seen) => new(seen.Seen.Id, seen.Seen.Name, seen.Times, seen.FirstAt, seen.LastAt);
}
