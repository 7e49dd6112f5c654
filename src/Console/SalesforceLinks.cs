using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages;

/// <summary>Addresses of records in the org's Salesforce, where its own address is known.</summary>
public sealed class SalesforceLinks(OrgConnections connections, Visit visit)
{
    private Task<Result<ConnectionView>>? _connection;

    public Task<Result<ConnectionView>> ConnectionAsync() => _connection ??= connections.FindAsync(visit.Id, CancellationToken.None);

    /// <summary>Null where the org logs in at Salesforce's common address, which does not lead to records.</summary>
    public async Task<Func<string?, string?>> ToRecordsAsync()
    {
        var root = await ConnectionAsync() is Done<ConnectionView> { Value: var to } ? RootOf(to.LoginUrl) : null;
        return id => root is null || string.IsNullOrEmpty(id) ? null : $"{root}/{Uri.EscapeDataString(id)}";
    }

    /// <summary>Sandbox or Production; null while the org is not connected.</summary>
    public async Task<string?> PlaceAsync() => await ConnectionAsync() is not Done<ConnectionView> { Value: var to } ? null
        : new Uri(to.LoginUrl).Host is var host
        && (host == "test.salesforce.com" || host.Contains(".sandbox.", StringComparison.OrdinalIgnoreCase))
            ? "Sandbox"
        : "Production";

    private static string? RootOf(string loginUrl) =>
        new Uri(loginUrl).Host is "login.salesforce.com" or "test.salesforce.com" ? null : loginUrl.TrimEnd('/');
}
