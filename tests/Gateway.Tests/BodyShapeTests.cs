using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Every address that takes a JSON body, as the route table has them, with every member of its body replaced.</summary>
public class BodyShapeTests
{
    private static readonly string[] Shapes =
    [
        "null", "true", "-1", "1e300", "\"\"", "\"x\"", "[]", "[null]", "[[null]]", "[1]", "[{}]", "{}", "{\"x\":null}", "{\"id\":null}",
        "1e999999", "-99999999999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "{\"id\":1,\"id\":null}", "[\"\\udfff\"]", Deep,
    ];

    /// <summary>Deeper than any reader goes.</summary>
    private static string Deep => new string('[', 2_000) + new string(']', 2_000);

    private const string Place = "\"place of the shape\"";

    [Fact]
    public async Task No_body_of_any_shape_is_a_fault_of_ours()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var org = await gateway.CreateOrgAsync();
        var addresses = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<BodyExample>() is not null).ToList();
        Assert.True(addresses.Count > 10);
        List<string> faults = [];
        foreach (var address in addresses)
        {
            var method = address.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single();
            var isAdministration = address.Metadata.GetMetadata<OpensWith>()?.Schemes.Contains(GatewayDescription.OperatorKey) == true;
            foreach (var body in Bodies(address.Metadata.GetRequiredMetadata<BodyExample>()).Distinct())
            {
                using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                using var answer = await gateway.SendAsync(
                    new HttpMethod(method), PathOf(address), isAdministration ? GatewayHost.OperatorKey : org.ApiKey, content, "\"0\"");
                if ((int)answer.StatusCode == 500) faults.Add($"{method} {address.RoutePattern.RawText} {body}");
            }
        }
        Assert.Empty(faults);
    }

    private static string PathOf(RouteEndpoint address) =>
        string.Join('/', address.RoutePattern.PathSegments.Select(segment => segment.Parts.Single() switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "org" } => "acme",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => "USR-1",
            var part => ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)part).Content,
        })).Insert(0, "/");

    /// <summary>
    /// Each shape as the whole body, in the place of each part of the example, and as each member that the body may have.
    /// </summary>
    private static IEnumerable<string> Bodies(BodyExample example)
    {
        foreach (var shape in Shapes)
        {
            yield return shape;
            foreach (var member in example.Model?.GetProperties() ?? [])
                yield return $"{{\"{JsonNamingPolicy.CamelCase.ConvertName(member.Name)}\":{shape}}}";
            for (var part = 0; Replaced(example.Json, part, shape) is { } body; part++) yield return body;
        }
    }

    /// <summary>Null when the example has fewer parts.</summary>
    private static string? Replaced(string json, int part, string shape)
    {
        var root = JsonNode.Parse(json)!;
        var parts = Parts(root).ToList();
        if (part >= parts.Count) return null;
        // As text: no writer would write some of them.
        parts[part].ReplaceWith(JsonNode.Parse(Place));
        return root.ToJsonString().Replace(Place, shape, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Parts(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>().SelectMany(child => Parts(child).Prepend(child)),
        JsonArray items => items.OfType<JsonNode>().SelectMany(child => Parts(child).Prepend(child)),
        _ => [],
    };
}
