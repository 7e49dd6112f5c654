using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace OnceHub.Sync.Silo.Tests.Http;

/// <summary>
/// A handler's parameter that is no registered service counts as the request's body: a service that is missing in a role would be asked
/// of the client.
/// </summary>
public sealed class RoleEndpointTests
{
    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    [InlineData("console")]
    [InlineData("gateway,console")]
    [InlineData("silo,gateway,console")]
    public async Task What_is_read_takes_no_body(string roles)
    {
        await using var app = SiloHost.Build([$"--OnceHub:Silo:Roles={roles}", "--OnceHub:Gateway:PublicUrl=https://sync.example"]);
        IEndpointRouteBuilder mapped = app;
        var read = mapped.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is ["GET"] or ["DELETE"]).ToList();
        Assert.NotEmpty(read);
        Assert.Equal(
            [],
            read.Where(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null).Select(one => one.RoutePattern.RawText));
    }
}
