using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Gateway.Tests;

public class AdministrationPortTests
{
    private static readonly string[] OnEveryPort = ["Ingest", "Reading", "Health"];

    [Fact]
    public async Task Where_administration_has_a_port_of_its_own_nothing_else_of_it_answers_elsewhere()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        // A port at which nobody listens here.
        gateway.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.AdministrationPort = 1;

        foreach (var (method, path, tag) in Routes(gateway))
        {
            using var answer = await gateway.SendAsync(new HttpMethod(method), path, GatewayHost.OperatorKey);
            var isThere = !(await answer.Content.ReadAsStringAsync()).Contains("where administration answers", StringComparison.Ordinal);
            var isForAll = OnEveryPort.Contains(tag) || path.StartsWith("/v1/oauth/", StringComparison.Ordinal);
            Assert.True(isThere == isForAll, $"{method} {path} ({tag}): {(int)answer.StatusCode}");
            if (!isThere) Assert.Equal(404, (int)answer.StatusCode);
        }
        await (await gateway.WebhookAsync(org, PublishedBooking.Sample)).AssertWebhookAsync(1, 0, 0);
        await (await gateway.SendAsync(HttpMethod.Get, "/v1/nowhere", null)).AssertProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task At_its_port_everything_answers()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        gateway.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.AdministrationPort = gateway.Client.BaseAddress!.Port;

        await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme/settings")).AssertStatusAsync(200);
        await (await gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json", null)).AssertStatusAsync(200);
    }

    private static IEnumerable<(string Method, string Path, string? Tag)> Routes(GatewayHost gateway) =>
        from endpoint in gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        let path = string.Join(
            '/',
            endpoint
                .RoutePattern.RawText!.Split('/')
                .Select(part => part == "{org}" ? "acme" : part.Replace("{documentName}", "v1", StringComparison.Ordinal).Trim('{', '}')))
        where !path.EndsWith("/activity", StringComparison.Ordinal)
        select (method, path, endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags is [var tag, ..] ? tag : null);
}
