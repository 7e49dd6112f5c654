using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>What failed, and trying it again.</summary>
internal static class FailureEndpoints
{
    private const int ReplayLimit = 10_000;
    private const int PerSecond = 100;
    private const int MostPerSecond = 10_000;

    public static async Task<IResult> ListAsync(
        string org,
        [Description("Only failures with this code.")] string? code,
        [Description("Only failures with this cause.")] string? cause,
        [Description("Only failures of this booking, conversation or contact.")] string? subjectId,
        [Description("true: those that were resolved too.")] string? includeResolved,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("1 to 200; 50 when left out.")] string? limit,
        [FromServices] ISyncStore store,
        CancellationToken cancellationToken)
    {
        var filter = new FailureFilter(code, cause, subjectId, QueryText.Flag("includeResolved", includeResolved));
        var page = await QueryText.WithCursorAsync(
            cursor, () => store.ListFailuresAsync(OrgId.Parse(org), filter, cursor, QueryText.Limit(limit), cancellationToken));
        return TypedResults.Ok(new FailuresPage([.. page.Items.Select(FailureView.Of)], page.NextCursor));
    }

    public static async Task<IResult> GroupAsync(string org, [FromServices] ISyncStore store, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var groups = await store.CountFailuresAsync(orgId, cancellationToken);
        var settings = groups.Count == 0 ? null : await store.FindSettingsAsync(orgId, cancellationToken);
        return TypedResults.Ok(new FailureGroupsAnswer([.. groups.Select(group => FailureGroupView.Of(group, settings?.SavedAt))]));
    }

    public static async Task<IResult> ReplayOneAsync(
        string org,
        [Description("The failure's id.")] string failureId,
        [FromServices] ISyncStore store,
        OrgWorker worker,
        OrgWakeUps wakeUps,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        await worker.NoteRepairAsync(orgId, cancellationToken);
        var replayed = long.TryParse(failureId, out var id)
            ? await store.ReplayAsync(orgId, new ReplaySelection(FailureId: id), time.GetUtcNow(), 1, cancellationToken)
            : 0;
        if (replayed == 0)
            return Problem.Of(ProblemKinds.FailureNotFound, $"Org '{org}' has no open failure {failureId}: it may have been resolved or be waiting again. List the failures to see.");
        wakeUps.Wake(orgId);
        return TypedResults.Accepted((string?)null, new ReplayAnswer(replayed, More: false));
    }

    public static async Task<IResult> ReplayManyAsync(
        HttpContext http, string org, [FromServices] ISyncStore store, OrgWorker worker, OrgWakeUps wakeUps, TimeProvider time, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var asked = await JsonBody.ReadAsync<ReplayRequest>(http);
        var rate = asked.PerSecond ?? PerSecond;
        if (rate is < 1 or > MostPerSecond) return Problem.Of(ProblemKinds.BodyInvalid, $"perSecond is {rate}; it can be 1 to {MostPerSecond}. Nothing was replayed.");
        await worker.NoteRepairAsync(orgId, cancellationToken);
        var replayed = await store.ReplayAsync(
            orgId, new ReplaySelection(Code: asked.Code, Cause: asked.Cause, PerSecond: rate), time.GetUtcNow(), ReplayLimit, cancellationToken);
        if (replayed > 0) wakeUps.Wake(orgId);
        return TypedResults.Accepted((string?)null, new ReplayAnswer(replayed, More: replayed == ReplayLimit));
    }
}

/// <summary>Which failures to try again; all open ones when nothing is set.</summary>
internal sealed record ReplayRequest
{
    public string? Code { get; init; }

    public string? Cause { get; init; }

    /// <summary>How many are due each second, so that what comes new is not held up; 100 when left out.</summary>
    public int? PerSecond { get; init; }
}

/// <param name="Replayed">Events that wait again.</param>
/// <param name="More">There may be more: ask again.</param>
internal sealed record ReplayAnswer(int Replayed, bool More);

/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Asks for the next page; null on the last.</param>
internal sealed record FailuresPage(IReadOnlyList<FailureView> Items, string? NextCursor);

/// <param name="Groups">Most failures first.</param>
internal sealed record FailureGroupsAnswer(IReadOnlyList<FailureGroupView> Groups);

/// <param name="SettingsChangedSince">The settings were saved after the newest of these failed: what failed may be mended, so try them again.</param>
internal sealed record FailureGroupView(string Code, string Cause, long Count, DateTimeOffset Oldest, DateTimeOffset Newest, bool SettingsChangedSince)
{
    public static FailureGroupView Of(FailureGroup group, DateTimeOffset? settingsSavedAt) =>
        new(group.Code, group.Cause, group.Count, group.Oldest, group.Newest, settingsSavedAt > group.Newest);
}
