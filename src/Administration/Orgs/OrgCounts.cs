using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Orgs;

/// <summary>What became of an org's events in the last hours.</summary>
public sealed class OrgCounts(IHourStore hours, TimeProvider time)
{
    /// <summary>Counts are kept for 31 days.</summary>
    public const int MostHours = 31 * 24;

    /// <summary>Every hour in order, the one that goes on now last; hours in which nothing happened have zeros.</summary>
    public async Task<ImmutableArray<HourCount>> LastAsync(OrgId org, int count, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var first = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(1 - count);
        var known = (await hours.ListHoursAsync(org, first, count, cancellationToken)).ToDictionary(hour => hour.Hour);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => first.AddHours(i))
                .Select(hour => known.TryGetValue(hour, out var counted) ? counted : new HourCount(hour, 0, 0, 0)),
        ];
    }
}
