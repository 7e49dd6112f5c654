using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

/// <summary>What a broken way to Salesforce means, tried on real sockets: was it maybe written, or surely not?</summary>
public sealed class OutageTests
{
    private static readonly CompositePart[] Write = [Parts.Insert("a", Parts.Contact(("LastName", "Roe")))];
    private static readonly CompositePart[] Read = [new QueryPart("a", "SELECT Id FROM Contact")];

    private static ISalesforceApi ClientOf(Uri url, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var options = new SalesforceOptions
        {
            ReadRetries = 1,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            ReadTimeout = TimeSpan.FromSeconds(10),
            WriteTimeout = TimeSpan.FromSeconds(10),
        };
        var wrapped = Options.Create(options);
        var http = new SalesforceHttp(wrapped, addresses: null);
        var factory = new SalesforceApiFactory(
            http, new TokenEndpoint(http.Client, options, time), wrapped, time, NullLogger<SalesforceApiFactory>.Instance);
        return factory.Create(OrgId.Parse("acme"), new MemoryConnection(MemoryConnection.ByRefresh(login: url)));
    }

    private static async Task<(SalesforceError Write, SalesforceError Read, int Writes)> Fail(
        Func<NetworkStream, CancellationToken, Task> behave, FakeTimeProvider? time = null)
    {
        await using var server = new LoopbackServer(behave);
        var api = ClientOf(server.Url, time);
        var write = await Ended(() => Client.ErrorOf(() => api.CompositeAsync(Write, default)), server, time);
        var writes = server.Bodies.Count;
        var read = await Ended(() => Client.ErrorOf(() => api.CompositeAsync(Read, default)), server, time);
        Assert.Equal(writes + 2, server.Bodies.Count);
        return (write, read, writes);
    }

    /// <summary>Lets the time-out pass each time the server has a request, so that a slow machine is no time-out.</summary>
    private static async Task<SalesforceError> Ended(Func<Task<SalesforceError>> start, LoopbackServer server, FakeTimeProvider? time)
    {
        var seen = server.Bodies.Count;
        var call = start();
        var deadline = Environment.TickCount64 + 60_000;
        while (time is not null && !call.IsCompleted)
        {
            Assert.True(Environment.TickCount64 < deadline, "The call did not end.");
            var asked = server.Bodies.Count > seen;
            if (asked) seen++;
            // The small step is for the wait between two tries.
            time.Advance(asked ? TimeSpan.FromSeconds(10) : TimeSpan.FromMilliseconds(1));
            await Task.WhenAny(call, Task.Delay(5));
        }
        return await call;
    }

    private static void AssertAmbiguousWrite((SalesforceError Write, SalesforceError Read, int Writes) failed, string code)
    {
        Assert.Equal((FailureAction.Retry, code, true), (failed.Write.Action, failed.Write.Code, failed.Write.Ambiguous));
        Assert.Equal((FailureAction.Retry, code, false), (failed.Read.Action, failed.Read.Code, failed.Read.Ambiguous));
        Assert.Equal(1, failed.Writes);
    }

    [Fact]
    public async Task A_connection_that_closes_after_the_request_may_have_written() =>
        AssertAmbiguousWrite(
            await Fail((stream, _) =>
            {
                stream.Socket.Shutdown(SocketShutdown.Both);
                stream.Close();
                return Task.CompletedTask;
            }),
            FailureCodes.SalesforceUnreachable);

    [Fact]
    public async Task A_connection_that_is_reset_after_the_request_may_have_written() =>
        AssertAmbiguousWrite(
            await Fail((stream, _) =>
            {
                stream.Socket.LingerState = new LingerOption(true, 0);
                stream.Socket.Close();
                return Task.CompletedTask;
            }),
            FailureCodes.SalesforceUnreachable);

    [Fact]
    public async Task A_server_that_never_answers_may_have_written()
    {
        var failed = await Fail((_, ct) => Task.Delay(Timeout.Infinite, ct), new FakeTimeProvider());
        AssertAmbiguousWrite(failed, FailureCodes.SalesforceUnreachable);
        Assert.Contains("within 10 seconds", failed.Write.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stops_within_its_answer_may_have_written() =>
        AssertAmbiguousWrite(
            await Fail(
                async (stream, ct) =>
                {
                    await LoopbackServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"compositeResponse\":[", ct);
                    await Task.Delay(Timeout.Infinite, ct);
                },
                new FakeTimeProvider()),
            FailureCodes.SalesforceUnreachable);

    [Fact]
    public async Task Half_an_answer_may_have_written() =>
        AssertAmbiguousWrite(
            await Fail(async (stream, ct) =>
            {
                await LoopbackServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"compositeResponse\":[", ct);
                stream.Close();
            }),
            FailureCodes.SalesforceUnreachable);

    [Fact]
    public async Task An_answer_without_a_length_that_ends_early_may_have_written() =>
        AssertAmbiguousWrite(
            await Fail(async (stream, ct) =>
            {
                await LoopbackServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"compositeResponse\":[", ct);
                stream.Close();
            }),
            ClientErrorCodes.UnreadableAnswer);

    [Fact]
    public async Task A_compressed_answer_that_ends_early_may_have_written()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("{\"compositeResponse\":[" + new string(' ', 5000) + "]}"));
        var half = packed.ToArray()[..((int)packed.Length / 2)];
        var failed = await Fail(async (stream, ct) =>
        {
            await LoopbackServer.WriteAsync(
                stream, $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {half.Length}\r\n\r\n", ct);
            await stream.WriteAsync(half, ct);
        });
        Assert.Equal((FailureAction.Retry, true, false), (failed.Write.Action, failed.Write.Ambiguous, failed.Read.Ambiguous));
    }

    [Fact]
    public async Task A_page_that_says_503_may_have_written() =>
        AssertAmbiguousWrite(
            await Fail(
                (stream, ct) =>
                    LoopbackServer.RespondAsync(
                        stream, "503 Service Unavailable", "<html>maintenance</html>", ct, "Content-Type: text/html\r\n")),
            "HTTP_503");

    [Fact]
    public async Task A_page_that_says_200_may_have_written() =>
        AssertAmbiguousWrite(
            await Fail(
                (stream, ct) =>
                    LoopbackServer.RespondAsync(stream, "200 OK", "<html>please log in</html>", ct, "Content-Type: text/html\r\n")),
            ClientErrorCodes.UnreadableAnswer);

    [Fact]
    public async Task What_is_no_http_may_have_written() =>
        AssertAmbiguousWrite(
            await Fail(async (stream, ct) =>
            {
                await LoopbackServer.WriteAsync(stream, "hello?\r\n\r\n", ct);
                stream.Close();
            }),
            FailureCodes.SalesforceUnreachable);

    [Fact]
    public async Task A_refused_connection_has_written_nothing()
    {
        Uri gone;
        await using (
            var server = new LoopbackServer(
                (stream, ct) => LoopbackServer.RespondAsync(stream, "200 OK", """{"done":true,"records":[]}""", ct, "Connection: close\r\n")
            ))
        {
            gone = server.Url;
        }
        // A token from a server that lives, for an instance that does not.
        var org = new ScriptedOrg
        {
            AnswerToken = _ =>
                Task.FromResult(ScriptedOrg.Json($$"""{"access_token":"t","instance_url":"{{gone.GetLeftPart(UriPartial.Authority)}}"}""")),
        };
        var api = new Client(new OnlyTokens(org)).Api;
        var error = await Client.ErrorOf(() => api.CompositeAsync(Write, default));
        Assert.Equal((FailureAction.Retry, FailureCodes.SalesforceUnreachable, false), (error.Action, error.Code, error.Ambiguous));
        Assert.Contains("could not be reached", error.Message, StringComparison.Ordinal);
    }

    /// <summary>HttpClient tells of it by a bare SocketException: seen where processes were killed.</summary>
    [Theory]
    [InlineData(SocketError.NotConnected)]
    [InlineData(SocketError.ConnectionReset)]
    public async Task A_connection_that_is_closed_as_soon_as_it_is_made_has_written_nothing(SocketError how)
    {
        foreach (var parts in new[] { Write, Read })
        {
            using var org = new ScriptedOrg();
            var error = await Client.ErrorOf(() => new Client(new OnlyTokens(org, new Closing(how))).Api.CompositeAsync(parts, default));
            Assert.Equal((FailureAction.Retry, FailureCodes.SalesforceUnreachable, false), (error.Action, error.Code, error.Ambiguous));
            Assert.Contains("could not be reached", error.Message, StringComparison.Ordinal);
        }
        var dead = new ScriptedOrg { AnswerToken = _ => throw new SocketException((int)how) };
        var refused = await Client.ErrorOf(() => new Client(dead).Api.CompositeAsync(Read, default));
        Assert.Equal((FailureAction.Retry, FailureCodes.SalesforceUnreachable, false), (refused.Action, refused.Code, refused.Ambiguous));
    }

    [Fact]
    public async Task A_host_that_has_no_address_has_written_nothing()
    {
        var org = new ScriptedOrg
        {
            AnswerToken = _ => Task.FromResult(ScriptedOrg.Json("""{"access_token":"t","instance_url":"https://nobody.invalid"}""")),
        };
        var api = new Client(new OnlyTokens(org)).Api;
        var error = await Client.ErrorOf(() => api.CompositeAsync(Write, default));
        Assert.Equal((FailureAction.Retry, FailureCodes.SalesforceUnreachable, false), (error.Action, error.Code, error.Ambiguous));
    }

    [Fact]
    public async Task An_answer_beyond_all_measure_is_not_read_to_its_end()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Json("{\"x\":\"" + new string('x', 100_000) + "\"}"));
        var error = await Client.ErrorOf(() =>
            new Client(org, configure: o => o.MaxAnswerBytes = 64 * 1024).Api.CompositeAsync(Write, default));
        Assert.Equal((FailureAction.SetAside, true), (error.Action, error.Ambiguous));
        Assert.Contains("MaxAnswerBytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_answer_is_read()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(
                """{"compositeResponse":[{"body":{"id":"003000000000001AAA","success":true,"errors":[]},"httpHeaders":{},"httpStatusCode":201,"referenceId":"a"}]}"""u8.ToArray()
            );
        await using var server = new LoopbackServer(async (stream, ct) =>
            {
                await LoopbackServer.WriteAsync(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nSforce-Limit-Info: api-usage=7/15000\r\nContent-Length: "
                    + $"{packed.Length}\r\n\r\n",
                    ct);
                await stream.WriteAsync(packed.ToArray(), ct);
            });
        var api = ClientOf(server.Url);
        var answer = await api.CompositeAsync(Write, default);
        Assert.True(Assert.IsType<RowsAnswer>(answer[0]).Rows[0].Succeeded);
        Assert.Equal(7, api.Usage!.Used);
    }

    [Fact]
    public async Task The_callers_own_cancellation_stays_a_cancellation()
    {
        var asked = new TaskCompletionSource();
        await using var server = new LoopbackServer((_, ct) =>
            {
                asked.TrySetResult();
                return Task.Delay(Timeout.Infinite, ct);
            });
        using var leaves = new CancellationTokenSource();
        var call = ClientOf(server.Url).CompositeAsync(Write, leaves.Token);
        await asked.Task;
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("302 Found")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task A_redirect_is_not_followed(string status)
    {
        await using var other = new LoopbackServer((stream, token) => LoopbackServer.RespondAsync(stream, "200 OK", "{}", token));
        await using var server = new LoopbackServer(
            (stream, token) => LoopbackServer.RespondAsync(stream, status, "", token, $"Location: {other.Url}services/data\r\n"));
        foreach (var parts in new[] { Write, Read }) await Client.ErrorOf(() => ClientOf(server.Url).CompositeAsync(parts, default));
        Assert.NotEmpty(server.Bodies);
        Assert.Empty(other.Bodies);
    }

    /// <summary>Nothing of a request is read before it.</summary>
    private sealed class Closing(SocketError how) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new SocketException((int)how);
    }

    /// <summary>Tokens come from a script, everything else goes out to the network.</summary>
    private sealed class OnlyTokens(ScriptedOrg org, HttpMessageHandler? network = null)
        : DelegatingHandler(network ?? new SocketsHttpHandler())
    {
        private readonly HttpMessageInvoker _tokens = new(org);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath == "/services/oauth2/token"
                ? _tokens.SendAsync(request, cancellationToken)
                : base.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            _tokens.Dispose();
            base.Dispose(disposing);
        }
    }
}
