using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

internal sealed class SalesforceApiFactory(
    SalesforceHttp http,
    TokenEndpoint tokens,
    IOptions<SalesforceOptions> options,
    TimeProvider time,
    ILogger<SalesforceApiFactory> logger) : ISalesforceApiFactory
{
    private readonly ConcurrentDictionary<OrgId, SemaphoreSlim> _refreshers = new();

    public ISalesforceApi Create(OrgId org, IConnectionSource source) => CreateForSetup(org, source);

    public ISalesforceSetup CreateForSetup(OrgId org, IConnectionSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var redactor = new Redactor();
        var errors = new ErrorReader(redactor);
        var oneRefresher = _refreshers.GetOrAdd(org, _ => new SemaphoreSlim(1, 1));
        var keeper = new TokenKeeper(org, source, tokens, oneRefresher, redactor, options.Value, time, logger);
        var wire = new OrgWire(org, http.Client, keeper, options.Value, time, errors, logger);
        return new SalesforceApi(wire, errors, options.Value, time);
    }
}
