using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>What became of an org's events, hour by hour. It is counted with the very writes that record outcomes.</summary>
public interface IHourStore
{
    /// <summary>Hours in which nothing happened are not in the list; in order of time.</summary>
    /// <param name="from">In the first hour.</param>
    /// <param name="hours">How many hours from there.</param>
    Task<IReadOnlyList<HourCount>> ListHoursAsync(OrgId org, DateTimeOffset from, int hours, CancellationToken cancellationToken);
}

/// <param name="Hour">When it began, in UTC.</param>
/// <param name="Synced">Events that were recorded as applied, replays among them.</param>
/// <param name="Failed">Events that were set aside.</param>
/// <param name="Calls">Salesforce calls spent on both, as shares of shared requests.</param>
public sealed record HourCount(DateTimeOffset Hour, long Synced, long Failed, double Calls);
