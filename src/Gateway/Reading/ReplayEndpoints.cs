using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Replays of failures as things: started, looked at, paused, stopped.</summary>
internal static class ReplayEndpoints
{
    public static async Task<IResult> StartAsync(HttpContext http, string org, OrgReplays replays, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<StartReplayRequest>(http);
        var scope = new ReplayScope(
            asked.Failures is { } chosen ? [.. chosen] : null, asked.Code, asked.Object, asked.Cause, asked.PerSecond);
        return await replays.StartAsync(OrgId.Parse(org), scope, Callers.Of(http).Name, cancellationToken).AnswerAsync(
            org, replay => TypedResults.Accepted($"/v1/orgs/{org}/replays/{replay.Id}", ReplayView.Of(replay)));
    }

    public static Task<IResult> ListAsync(
        string org,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("1 to 200; 50 when left out."), Whole(1, QueryText.MaxLimit)] string? limit,
        OrgReplays replays,
        CancellationToken cancellationToken) =>
        replays.ListAsync(OrgId.Parse(org), cursor, QueryText.Limit(limit), cancellationToken).AnswerAsync(
            org, static page => TypedResults.Ok(new ReplaysPage([.. page.Items.Select(ReplayView.Of)], page.NextCursor)));

    public static Task<IResult> FindAsync(
        string org, [Description("The replay's id.")] string replayId, OrgReplays replays, CancellationToken cancellationToken) =>
        replays.FindAsync(OrgId.Parse(org), IdOf(replayId), cancellationToken).AnswerAsync(org, Answer);

    public static Task<IResult> PauseAsync(
        string org, [Description("The replay's id.")] string replayId, OrgReplays replays, CancellationToken cancellationToken) =>
        replays.PauseAsync(OrgId.Parse(org), IdOf(replayId), cancellationToken).AnswerAsync(org, Answer);

    public static Task<IResult> ResumeAsync(
        string org, [Description("The replay's id.")] string replayId, OrgReplays replays, CancellationToken cancellationToken) =>
        replays.ResumeAsync(OrgId.Parse(org), IdOf(replayId), cancellationToken).AnswerAsync(org, Answer);

    public static Task<IResult> StopAsync(
        string org, [Description("The replay's id.")] string replayId, OrgReplays replays, CancellationToken cancellationToken) =>
        replays.StopAsync(OrgId.Parse(org), IdOf(replayId), cancellationToken).AnswerAsync(org, Answer);

    private static IResult Answer(ReplayRecord replay) => TypedResults.Ok(ReplayView.Of(replay));

    /// <summary>What is no number is no replay's.</summary>
    private static long IdOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}

/// <summary>
/// Which failures to replay: those chosen, else all that are set aside and that all members hold for; all of them when nothing is set.
/// What could not be read (NOT_JSON, NOT_AN_EVENT) is replayed by its id or code alone, as it fails again.
/// </summary>
internal sealed record StartReplayRequest
{
    /// <summary>Ids of failures, up to 1,000.</summary>
    public IReadOnlyList<long>? Failures { get; init; }

    public string? Code { get; init; }

    /// <summary>Of the records that were refused; empty for what is about none.</summary>
    public string? Object { get; init; }

    public string? Cause { get; init; }

    /// <summary>How many wait again each second, so that what comes new is not held up; 100 when left out.</summary>
    public int? PerSecond { get; init; }
}

/// <param name="State">running, paused, stopped or done.</param>
/// <param name="Total">Failures that matched when it started.</param>
/// <param name="Released">How many of them were made to wait again.</param>
/// <param name="Synced">How many of these are applied.</param>
/// <param name="Failed">How many of these failed again.</param>
/// <param name="Waiting">How many of these are not known yet.</param>
/// <param name="Chosen">How many failures were chosen by id; null where it goes by code, object and cause.</param>
/// <param name="ChangedAt">When its state last changed.</param>
internal sealed record ReplayView(
    long Id,
    string State,
    long Total,
    long Released,
    long Synced,
    long Failed,
    long Waiting,
    int? Chosen,
    string? Code,
    string? Object,
    string? Cause,
    int PerSecond, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset ChangedAt)
{
    public static ReplayView Of(ReplayRecord replay) => new(
        replay.Id, replay.State.ToString().ToLowerInvariant(), replay.Total, replay.Released, replay.Synced, replay.Failed,
        replay.Waiting,
        replay.Order.Chosen?.Length,
        replay.Order.Code,
        replay.Order.Object,
        replay.Order.Cause,
        replay.Order.PerSecond, replay.Order.StartedBy, replay.StartedAt, replay.ChangedAt);
}

/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Asks for the next page; null on the last.</param>
internal sealed record ReplaysPage(IReadOnlyList<ReplayView> Items, string? NextCursor);
