using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>
/// How often an org's Salesforce may be asked because somebody looks at it: whoever may look at all could else spend the API calls that
/// bookings need, by loading a page again and again.
/// </summary>
public sealed class SalesforceLooks(IOptions<AccessOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<OrgId, (double Left, long At)> _orgs = [];

    /// <summary>Null when Salesforce may be asked once more.</summary>
    internal Refusal? Spend(OrgId org)
    {
        var most = options.Value.OrgLooksPerHour;
        var now = time.GetTimestamp();
        double left;
        lock (_lock)
        {
            var (had, at) = _orgs.GetValueOrDefault(org, (most, now));
            left = Math.Min(most, had + (time.GetElapsedTime(at, now).TotalHours * most));
            if (left >= 1)
            {
                _orgs[org] = (left - 1, now);
                return null;
            }
        }
        var seconds = (int)Math.Ceiling(TimeSpan.FromHours((1 - left) / most).TotalSeconds);
        return new Refusal(
            RefusalKind.QuotaExceeded,
            $"The Salesforce of org '{org}' was looked at {most:N0} times in the last hour, which is the most: each look costs API calls "
            + $"that bookings need. Look again in {seconds} seconds; who runs this service can raise "
            + $"{AccessOptions.Section}:OrgLooksPerHour.")
        {
            Facts = [("retryAfter", seconds)],
        };
    }
}
