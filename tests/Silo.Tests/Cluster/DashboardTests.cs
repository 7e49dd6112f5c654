using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Silo.Tests;

public sealed class DashboardTests(DashboardTests.SiloWithDashboard with) : IClassFixture<DashboardTests.SiloWithDashboard>
{
    [Fact]
    public async Task Unless_it_is_switched_on_there_is_none_not_even_for_an_operator()
    {
        await using var silo = await RunningSilo.StartAsync();
        using var answer = await GetAsync(silo, "/orleans/", $"Bearer {RunningSilo.OperatorKey}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/orleans", null)]
    [InlineData("/orleans/", null)]
    [InlineData("/orleans/index.min.js", null)]
    [InlineData("/orleans/DashboardCounters", null)]
    [InlineData("/orleans/DashboardCounters", "Bearer operator-key-of-somebody-else")]
    [InlineData("/orleans/DashboardCounters", "Basic !")]
    [InlineData("/orleans/DashboardCounters", "Basic b3BlcmF0b3I6")]
    [InlineData("/orleans/GrainState", "Basic b3BlcmF0b3I6c29tZWJvZHkgZWxzZSdz")]
    [InlineData("/orleans/Trace", null)]
    public async Task Without_the_operator_key_nothing_of_it_is_shown_and_a_browser_is_told_to_ask_for_the_key(
        string path, string? authorization)
    {
        using var answer = await GetAsync(with.Silo, path, authorization);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Basic", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_the_operator_key_as_a_bearer_or_as_a_browsers_password_it_shows_page_and_grains(bool inBrowser)
    {
        var key = inBrowser
            ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{RunningSilo.OperatorKey}"))}"
            : $"Bearer {RunningSilo.OperatorKey}";
        using var page = await GetAsync(with.Silo, "/orleans/", key);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("index.min.js", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var counters = await GetAsync(with.Silo, "/orleans/DashboardCounters", key);
        Assert.Equal(HttpStatusCode.OK, counters.StatusCode);
        // It counts silos on a timer of its own: at first there is none.
        await Eventually.HoldsAsync(async () => await CountSilosAsync() == 1, "the silo is counted");
        using var grains = await GetAsync(with.Silo, "/orleans/GrainTypes", key);
        Assert.Contains("OnceHub.Sync.Grains.SalesforceOrgGrain", await grains.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        async Task<int> CountSilosAsync()
        {
            using var answer = await GetAsync(with.Silo, "/orleans/DashboardCounters", key);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["totalActiveHostCount"]!.GetValue<int>();
        }
    }

    [Fact]
    public async Task The_processs_log_is_not_streamed_to_it()
    {
        using var answer = await GetAsync(with.Silo, "/orleans/Trace", $"Bearer {RunningSilo.OperatorKey}");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task It_is_no_part_of_the_API_that_is_described()
    {
        using var answer = await GetAsync(with.Silo, "/openapi/v1.json", null);
        Assert.DoesNotContain("/orleans", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningSilo silo, string path, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo.Process.Url, path));
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await silo.Http.SendAsync(request);
    }

    public sealed class SiloWithDashboard : IAsyncLifetime
    {
        internal RunningSilo Silo { get; private set; } = null!;

        public async Task InitializeAsync() => Silo = await RunningSilo.StartAsync(("OnceHub:Cluster:Dashboard", "true"));

        public async Task DisposeAsync() => await Silo.DisposeAsync();
    }
}
