using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>The API's description is made once: anybody may ask for it, and making it costs much.</summary>
public sealed class WrittenDescriptionTests
{
    private const string Address = "/openapi/v1.json";

    private int _made;

    [Theory]
    [InlineData(null, "http://127.0.0.1:")]
    [InlineData("https://sync.example/", "https://sync.example")]
    public async Task Many_who_ask_at_once_get_what_was_made_once(string? publicUrl, string server)
    {
        await using var gateway = await StartAsync(publicUrl);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.Client.GetStringAsync(Address)));

        Assert.Equal(1, _made);
        var told = JsonDocument.Parse(Assert.Single(answers.Distinct())).RootElement;
        Assert.StartsWith(server, told.GetProperty("servers")[0].GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_it_already_is_not_sent_it_again()
    {
        await using var gateway = await StartAsync("https://sync.example/");
        using var first = await gateway.Client.GetAsync(Address);
        using var again = new HttpRequestMessage(HttpMethod.Get, Address);
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\""));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var answer = await gateway.Client.SendAsync(again);

        Assert.Equal("application/json", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Who_makes_up_hosts_has_it_made_no_more_often_where_the_address_is_known()
    {
        await using var gateway = await StartAsync("https://sync.example/");
        for (var i = 0; i < 5; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { Host = $"host-{i}.example" } };
            using var answer = await gateway.Client.SendAsync(request);
        }

        Assert.Equal(1, _made);
    }

    [Theory]
    [InlineData("/openapi/V1.json", 200)]
    [InlineData("/openapi/v2.json", 404)]
    public async Task Its_name_is_read_as_before(string address, int status)
    {
        await using var gateway = await StartAsync(null);

        using var answer = await gateway.Client.GetAsync(address);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    private Task<GatewayHost> StartAsync(string? publicUrl) => GatewayHost.StartAsync(
        options => options.PublicUrl = publicUrl is null ? null : new Uri(publicUrl),
        services => services.Configure<OpenApiOptions>("v1", options => options.AddDocumentTransformer((_, _, _) =>
        {
            Interlocked.Increment(ref _made);
            return Task.CompletedTask;
        })));
}
