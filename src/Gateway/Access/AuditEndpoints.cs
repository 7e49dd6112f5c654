using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Who did what in administration.</summary>
internal static class AuditEndpoints
{
    public static Task<IResult> ListAsync(
        [Description("Only acts in this org.")] string? org,
        [Description("Only acts of this person (an email) or key ('operator', 'key:…', 'api-key:…').")] string? actor,
        [Description("Only this act: an operationId, such as saveSettings.")] string? act,
        [Description("Only at this time or later."), PointInTime] string? from,
        [Description("Only before this time."), PointInTime] string? until,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("1 to 200; 50 when left out."), Whole(1, QueryText.MaxLimit)] string? limit,
        AuditTrail audit,
        CancellationToken cancellationToken) => PageAsync(
        new AuditFilter(
            org is null ? null
                : OrgId.TryParse(org, out var of) ? of
                : throw new ProblemException(ProblemKinds.QueryInvalid, $"'org' is '{org}', which is not an org id."),
            actor, act, QueryText.Time("from", from), QueryText.Time("until", until)),
        cursor, limit, audit, cancellationToken);

    public static Task<IResult> ListOfOrgAsync(
        string org,
        [Description("Only acts of this person (an email) or key.")] string? actor,
        [Description("Only this act: an operationId, such as saveSettings.")] string? act,
        [Description("Only at this time or later."), PointInTime] string? from,
        [Description("Only before this time."), PointInTime] string? until,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("1 to 200; 50 when left out."), Whole(1, QueryText.MaxLimit)] string? limit,
        AuditTrail audit,
        CancellationToken cancellationToken) => PageAsync(
        new AuditFilter(OrgId.Parse(org), actor, act, QueryText.Time("from", from), QueryText.Time("until", until)),
        cursor, limit, audit, cancellationToken);

    private static Task<IResult> PageAsync(
        AuditFilter filter, string? cursor, string? limit, AuditTrail audit, CancellationToken cancellationToken) =>
        audit.ListAsync(filter, cursor, QueryText.Limit(limit), cancellationToken).AnswerAsync(
            filter.Org?.Value ?? "", static page => TypedResults.Ok(new AuditPage([.. page.Items.Select(AuditLine.Of)], page.NextCursor)));
}

/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Asks for the next page; null on the last.</param>
internal sealed record AuditPage(IReadOnlyList<AuditLine> Items, string? NextCursor);

/// <param name="Actor">An email, or the name of a key.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Act">What was done: an operationId of this API.</param>
/// <param name="Org">Null for what belongs to no org.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="Summary">What came of it.</param>
internal sealed record AuditLine(DateTimeOffset At, string Actor, string Address, string Act, string? Org, string Target, string Summary)
{
    public static AuditLine Of(AuditEntry entry) =>
        new(entry.At, entry.Actor, entry.Address, entry.Act, entry.Org?.Value, entry.Target, entry.Summary);
}
