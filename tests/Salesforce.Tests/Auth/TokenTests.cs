using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class TokenTests
{
    private static HttpResponseMessage Rows() => ScriptedOrg.Json("""{"done":true,"records":[]}""");

    private static Task<QueryAnswer> Ask(Client client) => client.Api.QueryAsync("SELECT Id FROM Contact", false, default);

    private static Dictionary<string, string> Form(Seen call) =>
        call.Body.Split('&').Select(p => p.Split('=')).ToDictionary(p => WebUtility.UrlDecode(p[0]), p => WebUtility.UrlDecode(p[1]));

    [Fact]
    public async Task A_refresh_token_is_sent_with_its_client()
    {
        var org = new ScriptedOrg().Answers(Rows());
        await Ask(new Client(org));
        var call = Assert.Single(org.TokenCalls);
        Assert.Equal(("POST", "https://login.salesforce.com/services/oauth2/token"), (call.Method, call.Message.RequestUri!.AbsoluteUri));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = "refresh-secret-1",
                ["client_id"] = "consumer-key",
                ["client_secret"] = "client-secret-1",
            },
            Form(call));
        var asked = Assert.Single(org.ApiCalls);
        Assert.Equal(("Bearer token-1", "acme.my.salesforce.com"), (asked.Authorization, asked.Message.RequestUri!.Host));
    }

    [Fact]
    public async Task A_public_client_sends_no_secret()
    {
        var org = new ScriptedOrg().Answers(Rows());
        await Ask(new Client(org, new MemoryConnection(MemoryConnection.ByRefresh() with { ClientSecret = null })));
        Assert.DoesNotContain("client_secret", Assert.Single(org.TokenCalls).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_credentials_go_to_the_orgs_own_domain()
    {
        var org = new ScriptedOrg().Answers(Rows());
        await Ask(new Client(org, new MemoryConnection(MemoryConnection.ByClient())));
        var call = Assert.Single(org.TokenCalls);
        Assert.Equal("acme.my.salesforce.com", call.Message.RequestUri!.Host);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = "consumer-key",
                ["client_secret"] = "client-secret-1",
            },
            Form(call));
    }

    [Fact]
    public async Task A_token_is_used_until_it_is_refused()
    {
        var org = new ScriptedOrg().Answers(Rows(), Rows(), Rows());
        var client = new Client(org);
        for (var i = 0; i < 3; i++) await Ask(client);
        Assert.Single(org.TokenCalls);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_and_the_write_sent_once_more()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.SessionExpired(),
            ScriptedOrg.Composite(("a", 201, """{"id":"003000000000001AAA","success":true,"errors":[]}""")));
        var answer = await new Client(org).Api.CompositeAsync([Parts.Insert("a", Parts.Contact(("LastName", "Roe")))], default);
        Assert.True(Assert.IsType<RowsAnswer>(answer[0]).Rows[0].Succeeded);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], org.ApiCalls.Select(c => c.Authorization));
        Assert.Single(org.ApiCalls.Select(c => c.Body).Distinct());
    }

    [Fact]
    public async Task A_fresh_token_that_is_refused_at_once_is_renewed_once_more_and_the_write_sent()
    {
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.SessionExpired(),
            ScriptedOrg.SessionExpired(),
            ScriptedOrg.Composite(("a", 201, """{"id":"003000000000001AAA","success":true,"errors":[]}""")));
        var answer = await new Client(org).Api.CompositeAsync([Parts.Insert("a", Parts.Contact(("LastName", "Roe")))], default);
        Assert.True(Assert.IsType<RowsAnswer>(answer[0]).Rows[0].Succeeded);
        Assert.Equal(["Bearer token-1", "Bearer token-2", "Bearer token-3"], org.ApiCalls.Select(c => c.Authorization));
    }

    [Fact]
    public async Task Three_fresh_tokens_in_a_row_that_are_refused_need_somebody_to_connect_again()
    {
        var org = new ScriptedOrg().Answers([.. Enumerable.Range(0, 4).Select(_ => ScriptedOrg.SessionExpired())]);
        var error = await Client.ErrorOf(() => Ask(new Client(org)));
        Assert.Equal((FailureAction.Reconnect, "INVALID_SESSION_ID", 401), (error.Action, error.Code, error.HttpStatus));
        Assert.Contains("acme", error.Message, StringComparison.Ordinal);
        Assert.Contains("connect the org again", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, org.ApiCalls.Count());
        Assert.Equal(4, org.TokenCalls.Count());
    }

    [Fact]
    public async Task A_hundred_callers_share_one_new_token()
    {
        var org = new ScriptedOrg
        {
            Answer = r => Task.FromResult(r.Authorization == "Bearer token-1" ? ScriptedOrg.SessionExpired() : Rows()),
        };
        var client = new Client(org);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Ask(client))));
        Assert.Equal(2, org.Tokens);
    }

    [Fact]
    public async Task A_late_refusal_of_an_older_token_asks_for_no_third()
    {
        var late = new TaskCompletionSource<HttpResponseMessage>();
        var asked = new TaskCompletionSource();
        var org = new ScriptedOrg
        {
            Answer = _ =>
            {
                asked.SetResult();
                return late.Task;
            },
        };
        var client = new Client(org);
        var first = Ask(client);
        await asked.Task;
        org.Answer = r => Task.FromResult(r.Authorization == "Bearer token-1" ? ScriptedOrg.SessionExpired() : Rows());
        await Ask(client);
        late.SetResult(ScriptedOrg.SessionExpired());
        await first;
        Assert.Equal(2, org.Tokens);
    }

    [Fact]
    public async Task A_hundred_callers_share_one_refusal()
    {
        var gate = new TaskCompletionSource<HttpResponseMessage>();
        var org = new ScriptedOrg { AnswerToken = _ => gate.Task };
        var client = new Client(org);
        var calls = Enumerable.Range(0, 100).Select(_ => Client.ErrorOf(() => Ask(client))).ToList();
        gate.SetResult(ScriptedOrg.Json("""{"error":"invalid_grant","error_description":"expired access/refresh token"}""", 400));
        Assert.All(await Task.WhenAll(calls), e => Assert.Equal((FailureAction.Reconnect, "invalid_grant"), (e.Action, e.Code)));
        Assert.Single(org.TokenCalls);
    }

    [Fact]
    public async Task One_caller_who_leaves_does_not_end_the_others_refresh()
    {
        var gate = new TaskCompletionSource<HttpResponseMessage>();
        var org = new ScriptedOrg { AnswerToken = _ => gate.Task, Answer = _ => Task.FromResult(Rows()) };
        var client = new Client(org);
        using var leaves = new CancellationTokenSource();
        var first = client.Api.QueryAsync("SELECT", false, leaves.Token);
        var second = Ask(client);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult(ScriptedOrg.Json(ScriptedOrg.TokenJson("token-x")));
        await second;
        Assert.Single(org.TokenCalls);
    }

    [Fact]
    public async Task A_rotated_refresh_token_is_saved_before_its_access_token_is_used()
    {
        var order = new ConcurrentQueue<string>();
        var source = new MemoryConnection(MemoryConnection.ByRefresh())
        {
            OnSave = token =>
            {
                order.Enqueue("saved " + token);
                return Task.CompletedTask;
            },
        };
        var org = new ScriptedOrg { Answer = r => { order.Enqueue("used " + r.Authorization); return Task.FromResult(Rows()); } }
            .AnswersTokens(ScriptedOrg.Json(ScriptedOrg.TokenJson("a1", "refresh-secret-2")));
        await Ask(new Client(org, source));
        Assert.Equal(["saved refresh-secret-2", "used Bearer a1"], order);
    }

    [Fact]
    public async Task A_rotated_token_is_saved_outside_of_the_act_that_needed_a_new_one()
    {
        var act = new AsyncLocal<string?>();
        string? seen = "not saved";
        var source = new MemoryConnection(MemoryConnection.ByRefresh()) { OnSave = _ => { seen = act.Value; return Task.CompletedTask; } };
        var org = new ScriptedOrg().Answers(Rows()).AnswersTokens(ScriptedOrg.Json(ScriptedOrg.TokenJson("a1", "refresh-secret-2")));
        act.Value = "saveUser";
        await Ask(new Client(org, source));
        Assert.Null(seen);
    }

    [Fact]
    public async Task Each_refresh_uses_the_token_that_the_last_one_brought()
    {
        var source = new MemoryConnection(MemoryConnection.ByRefresh());
        var org = new ScriptedOrg().Answers(Rows(), ScriptedOrg.SessionExpired(), Rows())
            .AnswersTokens(
                ScriptedOrg.Json(ScriptedOrg.TokenJson("a1", "refresh-secret-2")),
                ScriptedOrg.Json(ScriptedOrg.TokenJson("a2", "refresh-secret-3")));
        var client = new Client(org, source);
        await Ask(client);
        await Ask(client);
        Assert.Equal(["refresh-secret-1", "refresh-secret-2"], org.TokenCalls.Select(c => Form(c)["refresh_token"]));
        Assert.Equal(["refresh-secret-2", "refresh-secret-3"], source.Saved);
    }

    [Fact]
    public async Task The_same_refresh_token_is_not_saved_again()
    {
        var source = new MemoryConnection(MemoryConnection.ByRefresh());
        var org = new ScriptedOrg().Answers(Rows()).AnswersTokens(ScriptedOrg.Json(ScriptedOrg.TokenJson("a1", "refresh-secret-1")));
        await Ask(new Client(org, source));
        Assert.Empty(source.Saved);
    }

    [Fact]
    public async Task A_rotated_token_that_could_not_be_saved_is_neither_used_nor_lost()
    {
        var down = true;
        var source = new MemoryConnection(MemoryConnection.ByRefresh())
        {
            OnSave = _ => down ? throw new IOException("store down") : Task.CompletedTask,
        };
        var org = new ScriptedOrg().Answers(Rows()).AnswersTokens(ScriptedOrg.Json(ScriptedOrg.TokenJson("a1", "refresh-secret-2")));
        var client = new Client(org, source);
        await Assert.ThrowsAsync<IOException>(() => Ask(client));
        Assert.Empty(org.ApiCalls);
        down = false;
        await Ask(client);
        Assert.Equal("refresh-secret-2", Assert.Single(source.Saved));
        Assert.Single(org.TokenCalls);
        Assert.Equal("Bearer a1", Assert.Single(org.ApiCalls).Authorization);
    }

    [Fact]
    public async Task A_rotated_token_that_could_not_be_saved_does_not_overwrite_a_newer_connection()
    {
        var down = true;
        var source = new MemoryConnection(MemoryConnection.ByRefresh())
        {
            OnSave = _ => down ? throw new IOException("store down") : Task.CompletedTask,
        };
        var org = new ScriptedOrg()
            .Answers(Rows())
            .AnswersTokens(
                ScriptedOrg.Json(ScriptedOrg.TokenJson("a1", "refresh-secret-2")), ScriptedOrg.Json(ScriptedOrg.TokenJson("b1")));
        var client = new Client(org, source);
        await Assert.ThrowsAsync<IOException>(() => Ask(client));
        down = false;
        source.Connection = MemoryConnection.ByRefresh("connected-anew");
        await Ask(client);
        Assert.Empty(source.Saved);
        Assert.Equal("Bearer b1", Assert.Single(org.ApiCalls).Authorization);
    }

    [Fact]
    public async Task A_token_that_another_process_rotated_is_read_again()
    {
        var source = new MemoryConnection(MemoryConnection.ByRefresh());
        var org = new ScriptedOrg().Answers(Rows());
        org.AnswerToken = call =>
        {
            if (Form(call)["refresh_token"] != "refresh-secret-1") return Task.FromResult(ScriptedOrg.Json(ScriptedOrg.TokenJson("a1")));
            source.Connection = MemoryConnection.ByRefresh("refresh-secret-9");
            return Task.FromResult(ScriptedOrg.Json("""{"error":"invalid_grant","error_description":"expired"}""", 400));
        };
        await Ask(new Client(org, source));
        Assert.Equal(["refresh-secret-1", "refresh-secret-9"], org.TokenCalls.Select(c => Form(c)["refresh_token"]));
    }

    [Fact]
    public async Task Two_clients_of_one_org_refresh_one_after_the_other()
    {
        var source = new MemoryConnection(MemoryConnection.ByRefresh());
        var within = 0;
        var together = false;
        var last = 1;
        var org = new ScriptedOrg { Answer = _ => Task.FromResult(Rows()) };
        org.AnswerToken = async call =>
        {
            if (Interlocked.Increment(ref within) > 1) together = true;
            await Task.Yield();
            var valid = Form(call)["refresh_token"] == $"refresh-secret-{last}";
            Interlocked.Decrement(ref within);
            return valid
                ? ScriptedOrg.Json(ScriptedOrg.TokenJson("a", $"refresh-secret-{++last}"))
                : ScriptedOrg.Json("""{"error":"invalid_grant"}""", 400);
        };
        var client = new Client(org, source);
        var apis = Enumerable.Range(0, 8).Select(_ => client.Factory.Create(OrgId.Parse("acme"), source)).ToList();
        await Task.WhenAll(apis.Select(a => Task.Run(() => a.QueryAsync("SELECT", false, default))));
        Assert.False(together);
        Assert.Equal(8, source.Saved.Count);
    }

    [Fact]
    public async Task An_org_that_is_not_connected_says_so()
    {
        var error = await Client.ErrorOf(() => Ask(new Client(new ScriptedOrg(), new MemoryConnection(null))));
        Assert.Equal((FailureAction.Reconnect, FailureCodes.NotConnected), (error.Action, error.Code));
    }

    [Fact]
    public async Task A_refused_connection_is_left_alone_for_a_while_unless_it_changes()
    {
        var time = new FakeTimeProvider();
        var refusal = """{"error":"invalid_grant","error_description":"expired access/refresh token"}""";
        var source = new MemoryConnection(MemoryConnection.ByRefresh());
        var org = new ScriptedOrg()
            .Answers(Rows())
            .AnswersTokens(ScriptedOrg.Json(refusal, 400), ScriptedOrg.Json(refusal, 400), ScriptedOrg.Json(ScriptedOrg.TokenJson("a1")));
        var client = new Client(org, source, time: time);
        for (var i = 0; i < 5; i++) Assert.Equal("invalid_grant", (await Client.ErrorOf(() => Ask(client))).Code);
        Assert.Single(org.TokenCalls);
        time.Advance(TimeSpan.FromMinutes(1));
        await Client.ErrorOf(() => Ask(client));
        Assert.Equal(2, org.TokenCalls.Count());
        source.Connection = MemoryConnection.ByRefresh("connected-anew");
        await Ask(client);
    }

    [Fact]
    public async Task A_login_server_that_is_down_is_tried_again_and_is_no_reason_to_connect_again()
    {
        var org = new ScriptedOrg()
            .Answers(Rows())
            .AnswersTokens(ScriptedOrg.Html(503), ScriptedOrg.Html(503), ScriptedOrg.Json(ScriptedOrg.TokenJson("a1")));
        await Ask(new Client(org));
        Assert.Equal(3, org.TokenCalls.Count());

        var dead = new ScriptedOrg { AnswerToken = _ => throw new HttpRequestException(HttpRequestError.ConnectionError) };
        var error = await Client.ErrorOf(() => Ask(new Client(dead)));
        Assert.Equal((FailureAction.Retry, FailureCodes.SalesforceUnreachable, false), (error.Action, error.Code, error.Ambiguous));
        Assert.Equal(3, dead.TokenCalls.Count());
    }

    [Theory]
    [InlineData("http://login.example.com")]
    [InlineData("ftp://login.example.com")]
    public async Task Secrets_do_not_travel_in_the_clear(string login)
    {
        var org = new ScriptedOrg();
        var error = await Client.ErrorOf(() =>
            Ask(new Client(org, new MemoryConnection(MemoryConnection.ByRefresh(login: new Uri(login))))));
        Assert.Equal((FailureAction.Reconnect, ClientErrorCodes.BadConnection), (error.Action, error.Code));
        Assert.Empty(org.Requests);
    }

    [Fact]
    public async Task A_stand_in_on_a_private_network_may_be_allowed()
    {
        var org = new ScriptedOrg().Answers(Rows());
        await Ask(
            new Client(
                org,
                new MemoryConnection(MemoryConnection.ByRefresh(login: new Uri("http://emulator:8080"))),
                o => o.AllowPlainHttp = true));
        Assert.Equal("http://emulator:8080/services/oauth2/token", Assert.Single(org.TokenCalls).Message.RequestUri!.AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"access_token":"secret-access"}""", FailureAction.Retry)]
    [InlineData("""{"instance_url":"https://acme.my.salesforce.com"}""", FailureAction.Retry)]
    [InlineData("""[]""", FailureAction.Retry)]
    [InlineData("""{"access_token":"secret-access","instance_url":"http://acme.example.com"}""", FailureAction.Reconnect)]
    public async Task An_answer_that_is_no_token_is_refused(string json, FailureAction expected)
    {
        var org = new ScriptedOrg { AnswerToken = _ => Task.FromResult(ScriptedOrg.Json(json)) };
        var error = await Client.ErrorOf(() => Ask(new Client(org)));
        Assert.Equal(expected, error.Action);
        Assert.DoesNotContain("secret-access", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_org_that_moved_is_asked_for_at_its_new_address_with_the_next_call()
    {
        var moved = new HttpResponseMessage(HttpStatusCode.Found);
        moved.Headers.Location = new Uri("https://elsewhere.example.com/");
        var org = new ScriptedOrg().Answers(moved, Rows());
        var client = new Client(org);
        var error = await Client.ErrorOf(() => Ask(client));
        Assert.Equal((FailureAction.Retry, ClientErrorCodes.Moved, false), (error.Action, error.Code, error.Ambiguous));
        await Ask(client);
        Assert.Equal(2, org.Tokens);
        Assert.All(org.ApiCalls, c => Assert.Equal("acme.my.salesforce.com", c.Message.RequestUri!.Host));
    }
}
