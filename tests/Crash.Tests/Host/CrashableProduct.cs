using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Silo;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>
/// The product as it is composed for everybody, with its store and its Salesforce client behind <see cref="Marked"/>. The
/// product itself knows nothing of points.
/// </summary>
internal static class CrashableProduct
{
    public static async Task RunAsync()
    {
        var armed = new ArmedPoint();
        await using var app = SiloHost.Build(
            ["--urls", "http://127.0.0.1:0"], builder => Mark(builder.Services, builder.Configuration, armed));
        await app.StartAsync();
        // Orders on standard input are obeyed from here on, for as long as the process lives.
        _ = Task.Run(() => armed.ObeyAsync(Console.In));
        await Console.Out.WriteLineAsync(
            $"Now listening on: {app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}");
        await app.WaitForShutdownAsync();
    }

    private static void Mark(IServiceCollection services, ConfigurationManager configuration, ArmedPoint armed)
    {
        services.AddSingleton<ISyncStore>(provider => Marked.Around<ISyncStore>(
            SyncStores.Open(provider.GetRequiredService<IOptions<StorageOptions>>().Value), armed, StepOfStore));
        services.AddSingleton<ISalesforceApiFactory>(_ =>
        {
            var own = new ServiceCollection()
                .AddLogging()
                .AddSalesforceClient(options => configuration.GetSection("OnceHub:Salesforce").Bind(options));
            return new MarkedFactory(own.BuildServiceProvider().GetRequiredService<ISalesforceApiFactory>(), armed);
        });
    }

    private static string? StepOfStore(string method, object?[] arguments) => method switch
    {
        nameof(ISyncStore.AppendAsync) => Step.Append,
        nameof(ISyncStore.TryAcquireLeaseAsync) => Step.Lease,
        nameof(ISyncStore.ReadDueAsync) => Step.Read,
        nameof(ISyncStore.BindAsync) => Step.Bind,
        nameof(ISyncStore.LoadAsync) => Step.Load,
        nameof(ISyncStore.ClaimSharedAsync) => Step.Claim,
        nameof(ISyncStore.CommitAsync) => Step.Record,
        nameof(ISyncStore.DeferAsync) => Step.Defer,
        _ => null,
    };

    private sealed class MarkedFactory(ISalesforceApiFactory inner, ArmedPoint armed) : ISalesforceApiFactory
    {
        public ISalesforceApi Create(OrgId org, IConnectionSource source) =>
            Marked.Around<ISalesforceApi>(inner.Create(org, source), armed, StepOfCall);

        public ISalesforceSetup CreateForSetup(OrgId org, IConnectionSource source) => inner.CreateForSetup(org, source);

        private static string? StepOfCall(string method, object?[] arguments) => method == nameof(ISalesforceApi.CompositeAsync)
            ? ((IReadOnlyList<CompositePart>)arguments[0]!).All(part => part is QueryPart) ? Step.LookUp : Step.Write
            : null;
    }
}
