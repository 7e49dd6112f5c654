using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class SalesforceServicesTests
{
    private static ServiceProvider Services(Action<SalesforceOptions>? configure = null) =>
        new ServiceCollection().AddLogging().AddSalesforceClient(configure).BuildServiceProvider(validateScopes: true);

    [Fact]
    public async Task The_factory_and_the_web_flow_are_there()
    {
        await using var services = Services();
        var factory = services.GetRequiredService<ISalesforceApiFactory>();
        Assert.Null(factory.Create(OrgId.Parse("acme"), new MemoryConnection(null)).Usage);
        Assert.NotNull(services.GetRequiredService<OAuthWebFlow>());
    }

    public static TheoryData<string, Action<SalesforceOptions>> OutOfBounds() => new()
    {
        { "ApiVersion", o => o.ApiVersion = "62" },
        { "ApiVersion", o => o.ApiVersion = "v45.0" },
        { "ApiVersion", o => o.ApiVersion = "" },
        { "ApiVersion", o => o.ApiVersion = "v620.0" },
        { "ReadTimeout", o => o.ReadTimeout = TimeSpan.Zero },
        { "WriteTimeout", o => o.WriteTimeout = TimeSpan.FromHours(1) },
        { "ConnectTimeout", o => o.ConnectTimeout = TimeSpan.FromHours(1) },
        { "ReadRetries", o => o.ReadRetries = 0 },
        { "RetryDelay", o => o.RetryDelay = TimeSpan.FromMinutes(1) },
        { "BreakerMinimumCalls", o => o.BreakerMinimumCalls = 1 },
        { "BreakerWindow", o => o.BreakerWindow = TimeSpan.Zero },
        { "BreakerPause", o => o.BreakerPause = TimeSpan.Zero },
        { "DescribeFreshFor", o => o.DescribeFreshFor = TimeSpan.FromDays(2) },
        { "RefusedConnectionPause", o => o.RefusedConnectionPause = TimeSpan.FromDays(2) },
        { "MaxAnswerBytes", o => o.MaxAnswerBytes = 1 },
    };

    [Theory]
    [MemberData(nameof(OutOfBounds))]
    public void An_option_out_of_bounds_stops_the_start_and_is_named(string name, Action<SalesforceOptions> configure)
    {
        using var services = Services(configure);
        var thrown = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains($"OnceHub:Salesforce:{name}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_within_bounds()
    {
        using var services = Services();
        services.GetRequiredService<IStartupValidator>().Validate();
        Assert.Equal("v62.0", services.GetRequiredService<IOptions<SalesforceOptions>>().Value.ApiVersion);
    }

    [Fact]
    public async Task Another_api_version_is_in_every_address()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Json("""{"DailyApiRequests":{"Max":2,"Remaining":1}}"""),
            ScriptedOrg.Composite(("q", 200, """{"done":true,"records":[]}""")));
        var client = new Client(org, configure: o => o.ApiVersion = "v59.0");
        await client.Api.ReadLimitsAsync(default);
        await client.Api.CompositeAsync([new QueryPart("q", "SELECT Id FROM Lead")], default);
        Assert.All(org.ApiCalls, c => Assert.StartsWith("/services/data/v59.0/", c.Path, StringComparison.Ordinal));
        Assert.Contains("/services/data/v59.0/query", org.ApiCalls.Last().Body, StringComparison.Ordinal);
    }
}
