using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce;

/// <summary><c>Sforce-Limit-Info: api-usage=10018/100000</c>, which may go on with the usage of one app alone.</summary>
internal static partial class LimitHeader
{
    public static ApiUsage? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (!headers.TryGetValues("Sforce-Limit-Info", out var values)) return null;
        foreach (var value in values)
            if (ApiUsagePair().Match(value) is { Success: true } pair
                && long.TryParse(pair.Groups[1].Value, CultureInfo.InvariantCulture, out var used)
                && long.TryParse(pair.Groups[2].Value, CultureInfo.InvariantCulture, out var limit))
                return new ApiUsage(used, limit, now);
        return null;
    }

    [GeneratedRegex(@"(?<![A-Za-z-])api-usage=([0-9]+)/([0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ApiUsagePair();
}
