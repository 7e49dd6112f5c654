using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class PatienceTests
{
    private static readonly CompositePart[] Write = [Parts.Insert("a", Parts.Contact(("LastName", "Roe")))];

    private static HttpResponseMessage Rows() => ScriptedOrg.Json("""{"done":true,"records":[]}""");

    private static Task<QueryAnswer> Ask(Client client) => client.Api.QueryAsync("SELECT", false, default);

    [Fact]
    public async Task A_read_is_tried_three_times()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Html(503), ScriptedOrg.Error("SERVER_UNAVAILABLE", 503), Rows());
        await Ask(new Client(org));
        Assert.Equal(3, org.ApiCalls.Count());
    }

    [Fact]
    public async Task A_composite_of_queries_alone_is_a_read()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Html(503), ScriptedOrg.Composite(("q", 200, """{"done":true,"records":[]}""")));
        await new Client(org).Api.CompositeAsync([new QueryPart("q", "SELECT Id FROM Lead")], default);
        Assert.Equal(2, org.ApiCalls.Count());
    }

    [Fact]
    public async Task After_the_third_time_the_outage_is_told()
    {
        var org = new ScriptedOrg { Answer = _ => Task.FromResult(ScriptedOrg.Html(502)) };
        var error = await Client.ErrorOf(() => Ask(new Client(org)));
        Assert.Equal((FailureAction.Retry, "HTTP_502", false), (error.Action, error.Code, error.Ambiguous));
        Assert.Equal(3, org.ApiCalls.Count());
    }

    [Fact]
    public async Task A_write_is_never_sent_twice()
    {
        var org = new ScriptedOrg { Answer = _ => Task.FromResult(ScriptedOrg.Html(503)) };
        Assert.True(
            (
                await Client.ErrorOf(() =>
                    new Client(org).Api.CompositeAsync([new QueryPart("q", "SELECT Id FROM Lead"), .. Write], default))).Ambiguous);
        Assert.Single(org.ApiCalls);
    }

    [Theory]
    [InlineData("MALFORMED_QUERY", 400)]
    [InlineData("REQUEST_LIMIT_EXCEEDED", 403)]
    [InlineData("API_DISABLED_FOR_ORG", 403)]
    public async Task A_refusal_is_not_an_outage(string code, int status)
    {
        var org = new ScriptedOrg { Answer = _ => Task.FromResult(ScriptedOrg.Error(code, status)) };
        var client = new Client(org);
        for (var i = 0; i < 20; i++) Assert.Equal(code, (await Client.ErrorOf(() => Ask(client))).Code);
        Assert.Equal(20, org.ApiCalls.Count());
    }

    [Fact]
    public async Task Repeated_outages_open_the_orgs_circuit_until_a_call_succeeds()
    {
        var time = new FakeTimeProvider();
        var down = true;
        var org = new ScriptedOrg
        {
            Answer = _ =>
                Task.FromResult(
                    down
                        ? ScriptedOrg.Html(503)
                        : ScriptedOrg.Composite(("a", 201, """{"id":"003000000000001AAA","success":true,"errors":[]}"""))),
        };
        var client = new Client(org, time: time);
        for (var i = 0; i < 6; i++) Assert.Equal("HTTP_503", (await Client.ErrorOf(() => client.Api.CompositeAsync(Write, default))).Code);

        // Open: fast, not ambiguous, nothing sent; for reads as well.
        var failFast = await Client.ErrorOf(() => client.Api.CompositeAsync(Write, default));
        Assert.Equal((FailureAction.Retry, ClientErrorCodes.CircuitOpen, false), (failFast.Action, failFast.Code, failFast.Ambiguous));
        Assert.Equal(ClientErrorCodes.CircuitOpen, (await Client.ErrorOf(() => Ask(client))).Code);
        Assert.Equal(6, org.ApiCalls.Count());

        // One call is let through, and opens it again.
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("HTTP_503", (await Client.ErrorOf(() => client.Api.CompositeAsync(Write, default))).Code);
        Assert.Equal(ClientErrorCodes.CircuitOpen, (await Client.ErrorOf(() => client.Api.CompositeAsync(Write, default))).Code);

        down = false;
        time.Advance(TimeSpan.FromSeconds(10));
        await client.Api.CompositeAsync(Write, default);
        await client.Api.CompositeAsync(Write, default);
        Assert.Equal(9, org.ApiCalls.Count());
        Assert.Contains(
            client.Logger.Lines, l => l.Contains("Open", StringComparison.Ordinal) && l.Contains("acme", StringComparison.Ordinal));
        Assert.Contains(client.Logger.Lines, l => l.Contains("Closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_orgs_circuit_leaves_the_others_alone()
    {
        var org = new ScriptedOrg { Answer = r => Task.FromResult(r.Authorization == "Bearer token-1" ? ScriptedOrg.Html(503) : Rows()) };
        var client = new Client(org);
        for (var i = 0; i < 7; i++) await Client.ErrorOf(() => client.Api.CompositeAsync(Write, default));
        var other = client.Factory.Create(OrgId.Parse("quiet"), new MemoryConnection(MemoryConnection.ByRefresh()));
        await other.QueryAsync("SELECT", false, default);
    }

    [Fact]
    public async Task Time_outs_run_on_the_clock_that_was_handed_in()
    {
        var time = new WatchedTime();
        var org = new ScriptedOrg { Answer = _ => new TaskCompletionSource<HttpResponseMessage>().Task };
        // The double never ends by itself, so the wait for it is cut by the handler's token.
        var client = new Client(new Cancellable(org), time: time);
        var call = Client.ErrorOf(() => client.Api.CompositeAsync(Write, default));
        await Until(() => org.ApiCalls.Any() && time.Waiting > 0);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var error = await call;
        Assert.Equal((FailureCodes.SalesforceUnreachable, true), (error.Code, error.Ambiguous));
        Assert.Contains("60 seconds", error.Message, StringComparison.Ordinal);
    }

    private static async Task Until(Func<bool> condition)
    {
        var deadline = Environment.TickCount64 + 60_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, "It did not happen within a minute.");
            await Task.Yield();
        }
    }

    private sealed class Cancellable(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            base.SendAsync(request, cancellationToken).WaitAsync(cancellationToken);
    }
}
