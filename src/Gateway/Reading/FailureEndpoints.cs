using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>What failed, and trying it again.</summary>
internal static class FailureEndpoints
{
    public static async Task<IResult> ListAsync(
        string org,
        [Description("Only failures with this code.")] string? code,
        [Description("Only failures of this object's records, such as Contact.")] string? @object,
        [Description("Only failures with this cause.")] string? cause,
        [Description("Only failures of this booking, conversation or contact.")] string? subjectId,
        [Description("true: those that were resolved too."), Flag] string? includeResolved,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("1 to 200; 50 when left out."), Whole(1, QueryText.MaxLimit)] string? limit,
        OrgFailures failures,
        CancellationToken cancellationToken)
    {
        var filter = new FailureFilter(code, cause, subjectId, QueryText.Flag("includeResolved", includeResolved)) { Object = @object };
        return await failures.ListAsync(OrgId.Parse(org), filter, cursor, QueryText.Limit(limit), cancellationToken).AnswerAsync(
            org, static page => TypedResults.Ok(new FailuresPage([.. page.Items.Select(FailureView.Of)], page.NextCursor)));
    }

    public static async Task<IResult> GroupAsync(string org, OrgFailures failures, CancellationToken cancellationToken) =>
        TypedResults.Ok(new FailureGroupsAnswer(await failures.GroupAsync(OrgId.Parse(org), cancellationToken)));

    public static Task<IResult> ReplayOneAsync(
        string org, [Description("The failure's id.")] string failureId, OrgFailures failures, CancellationToken cancellationToken) =>
        failures.ReplayAsync(OrgId.Parse(org), failureId, cancellationToken).AnswerAsync(org, ReplayAnswer.Accepted);

    public static async Task<IResult> ReplayManyAsync(
        HttpContext http, string org, OrgFailures failures, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<ReplayRequest>(http);
        return await failures.ReplayAllAsync(OrgId.Parse(org), asked.Code, asked.Cause, asked.PerSecond, cancellationToken)
            .AnswerAsync(org, ReplayAnswer.Accepted);
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
internal sealed record ReplayAnswer(int Replayed, bool More)
{
    public static IResult Accepted(Replayed replayed) =>
        TypedResults.Accepted((string?)null, new ReplayAnswer(replayed.Count, replayed.More));
}

/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Asks for the next page; null on the last.</param>
internal sealed record FailuresPage(IReadOnlyList<FailureView> Items, string? NextCursor);

/// <param name="Groups">Most failures first.</param>
internal sealed record FailureGroupsAnswer(IReadOnlyList<FailureGroupView> Groups);
