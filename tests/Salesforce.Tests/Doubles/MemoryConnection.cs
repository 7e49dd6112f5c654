using System.Collections.Concurrent;

namespace OnceHub.Sync.Salesforce.Tests;

/// <summary>A stored connection, and what was done with it.</summary>
internal sealed class MemoryConnection(SalesforceConnection? connection) : IConnectionSource
{
    public static readonly Uri Login = new("https://login.salesforce.com");

    public SalesforceConnection? Connection { get; set; } = connection;

    public ConcurrentQueue<string> Saved { get; } = new();

    public Func<string, Task> OnSave { get; set; } = _ => Task.CompletedTask;

    public static RefreshTokenConnection ByRefresh(string refreshToken = "refresh-secret-1", Uri? login = null) =>
        new() { LoginUrl = login ?? Login, ClientId = "consumer-key", ClientSecret = "client-secret-1", RefreshToken = refreshToken };

    public static ClientCredentialsConnection ByClient(Uri? login = null) =>
        new()
        {
            LoginUrl = login ?? new Uri("https://acme.my.salesforce.com"),
            ClientId = "consumer-key",
            ClientSecret = "client-secret-1",
        };

    public Task<SalesforceConnection?> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(Connection);

    public async Task SaveRotatedAsync(RefreshTokenConnection before, string refreshToken, CancellationToken cancellationToken)
    {
        await OnSave(refreshToken);
        Saved.Enqueue(refreshToken);
        Connection = (RefreshTokenConnection)Connection! with { RefreshToken = refreshToken };
    }
}
