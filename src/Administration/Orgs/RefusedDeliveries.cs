using System.Collections.Immutable;

namespace OnceHub.Sync.Administration.Orgs;

/// <summary>Webhooks that were refused.</summary>
/// <param name="Hours">How many, by hour and cause; in order of time. Hours without any are not in the list.</param>
/// <param name="Last">The last of them, newest first.</param>
public sealed record RefusedDeliveries(ImmutableArray<RefusedHour> Hours, ImmutableArray<RefusedDelivery> Last)
{
    /// <summary>Of so many the time, the size and the address are kept.</summary>
    public const int MostLast = 20;

    /// <summary>For so long counts are kept.</summary>
    public static readonly TimeSpan TimeKept = TimeSpan.FromDays(7);

    public static readonly RefusedDeliveries None = new([], []);

    /// <summary>Both together, without what is too old by now.</summary>
    public RefusedDeliveries With(RefusedDeliveries other, DateTimeOffset now) => new(
        [
            .. Hours.Concat(other.Hours).Where(hour => hour.Hour > now - TimeKept).GroupBy(hour => (hour.Hour, hour.Cause))
                .Select(same => new RefusedHour(same.Key.Hour, same.Key.Cause, same.Sum(hour => hour.Times)))
                .OrderBy(hour => hour.Hour).ThenBy(hour => hour.Cause, StringComparer.Ordinal),
        ],
        [.. Last.Concat(other.Last).Where(one => one.At > now - TimeKept).OrderByDescending(one => one.At).Take(MostLast)]);
}

/// <param name="Hour">When it began, in UTC.</param>
/// <param name="Cause">The name of the problem that was answered, such as <c>signature-invalid</c>.</param>
public sealed record RefusedHour(DateTimeOffset Hour, string Cause, long Times);

/// <param name="Size">In bytes; null where the sender did not say and nothing was read. What an unverified sender says of it is
/// believed.</param>
/// <param name="Address">Whom it came from, without the last part.</param>
public sealed record RefusedDelivery(DateTimeOffset At, string Cause, long? Size, string Address);
