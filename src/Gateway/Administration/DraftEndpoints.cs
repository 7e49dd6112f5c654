using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>The caller's draft of an org's settings.</summary>
internal static class DraftEndpoints
{
    public static async Task<IResult> FindAsync(HttpContext http, string org, SettingsDrafts drafts, CancellationToken cancellationToken) =>
        await drafts.FindAsync(OrgId.Parse(org), Callers.Of(http).Name, cancellationToken) is { } draft
            ? TypedResults.Ok(DraftView.Of(draft))
            : None(org);

    public static async Task<IResult> SaveAsync(HttpContext http, string org, SettingsDrafts drafts, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<DraftRequest>(http);
        var json = asked.Settings?.GetRawText() ?? "";
        return await drafts.SaveAsync(OrgId.Parse(org), Callers.Of(http).Name, json, asked.BasedOn, asked.Version, cancellationToken)
            .AnswerAsync(org, static draft => TypedResults.Ok(DraftView.Of(draft)));
    }

    public static async Task<IResult> DiscardAsync(
        HttpContext http,
        string org,
        SettingsDrafts drafts,
        CancellationToken cancellationToken
    ) => await drafts.DiscardAsync(OrgId.Parse(org), Callers.Of(http).Name, cancellationToken) ? TypedResults.NoContent() : None(org);

    private static IResult None(string org) =>
        Problem.Of(ProblemKinds.DraftNotFound, $"You have no draft of the settings of org '{org}'. PUT one to keep it.");
}

/// <summary>A draft to keep.</summary>
internal sealed record DraftRequest
{
    /// <summary>The settings document; it may have mistakes.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>The version of the settings that it began from; 0 for the defaults.</summary>
    public long BasedOn { get; init; }

    /// <summary>The version of the draft that it replaces; 0 for the first.</summary>
    public long Version { get; init; }
}

/// <param name="Version">Of the draft; the next save of it names it.</param>
/// <param name="BasedOn">The version of the settings that it began from.</param>
/// <param name="Current">The version of the settings in use.</param>
/// <param name="Outdated">Somebody saved settings after this draft began.</param>
/// <param name="Problems">What makes the document unusable, as it is now.</param>
internal sealed record DraftView(
    long Version,
    long BasedOn,
    long Current,
    bool Outdated,
    DateTimeOffset SavedAt,
    JsonElement Settings,
    IReadOnlyList<SettingsProblemView> Problems)
{
    public static DraftView Of(SettingsDraft draft) => new(
        draft.Version,
        draft.BasedOn,
        draft.Current,
        draft.IsOutdated,
        draft.SavedAt,
        StoredJson.Element(draft.Json),
        SettingsProblemView.Of(draft.Problems));
}
