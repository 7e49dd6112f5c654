using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

/// <summary>A client of org "acme" with what a test wants to look at.</summary>
internal sealed class Client
{
    public Client(
        HttpMessageHandler handler,
        IConnectionSource? source = null,
        Action<SalesforceOptions>? configure = null,
        TimeProvider? time = null)
    {
        var options = new SalesforceOptions { RetryDelay = TimeSpan.FromMilliseconds(1) };
        configure?.Invoke(options);
        var clock = time ?? TimeProvider.System;
        var http = new SalesforceHttp(options, handler);
        Tokens = new TokenEndpoint(http.Client, options, clock);
        Factory = new SalesforceApiFactory(http, Tokens, Options.Create(options), clock, Logger.CreateLogger<SalesforceApiFactory>());
        Api = Factory.Create(OrgId.Parse("acme"), source ?? new MemoryConnection(MemoryConnection.ByRefresh()));
    }

    public ISalesforceApi Api { get; }

    public SalesforceApiFactory Factory { get; }

    public TokenEndpoint Tokens { get; }

    public CapturedLogs Logger { get; } = new();

    public static async Task<SalesforceError> ErrorOf(Func<Task> call) => (await Assert.ThrowsAsync<SalesforceException>(call)).Error;
}
