using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

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
        field.Values,
        field.References,
        field.Fit switch
        {
            null => null,
            Domain.Fit.Always => "always",
            Domain.Fit.ByValue => "byValue",
            _ => "never",
        });
}

/// <param name="Items">First those that every org has, then the custom ones seen in this org's events, most often first.</param>
internal sealed record SourcesAnswer(IReadOnlyList<SourceView> Items);

/// <param name="Name">What a mapping row's source is.</param>
/// <param name="Type">text, email, phone, url, number, boolean, dateTime, or any: whatever the guest was asked for.</param>
/// <param name="Custom">A question, answer or parameter of this org's own.</param>
/// <param name="Times">In how many bookings, conversations and contacts a custom one was seen.</param>
internal sealed record SourceView(
    string Name, string Type, bool Custom, long? Times, DateTimeOffset? FirstSeenAt, DateTimeOffset? LastSeenAt)
{
    public static SourceView Of(SourceChoice source) => new(
        source.Name, char.ToLowerInvariant(source.Type.ToString()[0]) + source.Type.ToString()[1..], source.Seen is not null,
        source.Seen?.Times, source.Seen?.FirstAt, source.Seen?.LastAt);
}

/// <summary>Each those seen in this org's events first, most often first, then by name those that only its OnceHub account has.</summary>
internal sealed record CalendarsAnswer(
    IReadOnlyList<OnceHubChoiceView> Calendars, IReadOnlyList<OnceHubChoiceView> BookingPages, IReadOnlyList<OnceHubChoiceView> MasterPages,
    IReadOnlyList<OnceHubChoiceView> EventTypes, IReadOnlyList<OnceHubChoiceView> Owners, AccountView Account)
{
    public static CalendarsAnswer Of(CalendarChoices choices) => new(
        Views(choices.Calendars), Views(choices.BookingPages), Views(choices.MasterPages), Views(choices.EventTypes), Views(choices.Owners),
        AccountView.Of(choices.Account));

    private static OnceHubChoiceView[] Views(ImmutableArray<OnceHubChoice> choices) => [.. choices.Select(OnceHubChoiceView.Of)];
}

/// <param name="Id">BKC-…, BP-…, ET-…, USR-…: what settings name it by.</param>
/// <param name="Times">In how many bookings it was seen.</param>
/// <param name="FirstSeenAt">Null where none was.</param>
/// <param name="InAccount">It was read from the org's OnceHub account.</param>
/// <param name="Active">False where OnceHub says that a calendar or page takes no bookings now, or that a user has not joined yet.</param>
/// <param name="Email">Of a user, from the account.</param>
internal sealed record OnceHubChoiceView(
    string Id, string Name, long Times, DateTimeOffset? FirstSeenAt, DateTimeOffset? LastSeenAt, bool InAccount, bool Active, string? Email)
{
    public static OnceHubChoiceView Of(OnceHubChoice choice) => new(
        choice.Id,
        choice.Name,
        choice.Seen?.Times ?? 0,
        choice.Seen?.FirstAt,
        choice.Seen?.LastAt,
        choice.InAccount,
        choice.IsActive,
        choice.Email);
}

/// <summary>How far the org's OnceHub account was read, with its OnceHub API key.</summary>
/// <param name="Reading">noKey, reading (ask again in some seconds), read, or failed.</param>
/// <param name="ReadAt">When it was last read to the end.</param>
/// <param name="Notes">What could not be read, why, and what to do.</param>
internal sealed record AccountView(string Reading, DateTimeOffset? ReadAt, IReadOnlyList<string> Notes)
{
    public static AccountView Of(OnceHubAccount account) => new(
        account.Reading switch
        {
            AccountReading.NoKey => "noKey",
            AccountReading.Reading => "reading",
            AccountReading.Read => "read",
            _ => "failed",
        },
        account.ReadAt, account.Notes);
}
