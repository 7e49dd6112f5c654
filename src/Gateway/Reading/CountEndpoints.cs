using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>What became of an org's events, hour by hour.</summary>
internal static class CountEndpoints
{
    private const int DefaultHours = 24;

    public static async Task<IResult> ListAsync(
        string org,
        [Description("How many hours, up to now: 1 to 744; 24 when left out."), Whole(1, OrgCounts.MostHours)] string? hours,
        OrgCounts counts,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(
            new HoursAnswer([
                .. (
                    await counts.LastAsync(
                        OrgId.Parse(org), QueryText.Number("hours", hours, DefaultHours, OrgCounts.MostHours), cancellationToken)
                ).Select(HourView.Of),
            ]));
}

/// <param name="Items">In order of time, the hour that goes on now last.</param>
internal sealed record HoursAnswer(IReadOnlyList<HourView> Items);

/// <param name="Hour">When it began.</param>
/// <param name="Synced">Events that were applied.</param>
/// <param name="Failed">Events that were set aside.</param>
/// <param name="Calls">Salesforce calls spent on both, shared ones in part.</param>
internal sealed record HourView(DateTimeOffset Hour, long Synced, long Failed, double Calls)
{
    public static HourView Of(HourCount hour) => new(hour.Hour, hour.Synced, hour.Failed, Math.Round(hour.Calls, 3));
}
