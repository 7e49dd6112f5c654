using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace OnceHub.Sync.Salesforce.Tests;

internal sealed record Seen(string Method, string Path, string? Authorization, string Body, HttpRequestMessage Message);

/// <summary>Salesforce as a function from request to answer, with a token endpoint that hands out token-1, token-2…</summary>
internal sealed class ScriptedOrg : HttpMessageHandler
{
    public const string Instance = "https://acme.my.salesforce.com";
    public const string IdentityUrl = "https://login.salesforce.com/id/00D000000000062EAA/005000000000001AAA";

    private int _tokens;

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public IEnumerable<Seen> ApiCalls => Requests.Where(r => !r.Path.StartsWith("/services/oauth2/token", StringComparison.Ordinal));

    public IEnumerable<Seen> TokenCalls => Requests.Where(r => r.Path.StartsWith("/services/oauth2/token", StringComparison.Ordinal));

    public int Tokens => _tokens;

    /// <summary>The answer to everything but the token endpoint.</summary>
    public Func<Seen, Task<HttpResponseMessage>> Answer { get; set; } =
        _ => throw new InvalidOperationException("The test gave no answer.");

    public Func<Seen, Task<HttpResponseMessage>>? AnswerToken { get; set; }

    public ScriptedOrg Answers(params HttpResponseMessage[] answers)
    {
        var queue = new ConcurrentQueue<HttpResponseMessage>(answers);
        Answer = _ =>
            Task.FromResult(queue.TryDequeue(out var next) ? next : throw new InvalidOperationException("More requests than answers."));
        return this;
    }

    public ScriptedOrg AnswersTokens(params HttpResponseMessage[] answers)
    {
        var queue = new ConcurrentQueue<HttpResponseMessage>(answers);
        AnswerToken = _ =>
            Task.FromResult(
                queue.TryDequeue(out var next) ? next : throw new InvalidOperationException("More token requests than answers."));
        return this;
    }

    public static HttpResponseMessage Json(string json, int status = 200) =>
        new((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Html(int status) =>
        new((HttpStatusCode)status)
        {
            Content = new StringContent("<html><body>Down for maintenance</body></html>", Encoding.UTF8, "text/html"),
        };

    public static HttpResponseMessage Error(string code, int status = 400, string message = "said so") =>
        Json($$"""[{"message":"{{message}}","errorCode":"{{code}}"}]""", status);

    public static HttpResponseMessage SessionExpired() => Error("INVALID_SESSION_ID", 401, "Session expired or invalid");

    public static string TokenJson(string accessToken, string? refreshToken = null) =>
        $$"""{"access_token":"{{accessToken}}","instance_url":"{{Instance}}","id":"{{IdentityUrl}}","token_type":"Bearer","issued_at":"1700000000000"{{(refreshToken is null ? "" : $",\"refresh_token\":\"{refreshToken}\"")}}}""";

    /// <summary>A composite's answer with these parts: reference, status, body.</summary>
    public static HttpResponseMessage Composite(params (string Reference, int Status, string Body)[] parts) =>
        Json(
            $$"""{"compositeResponse":[{{string.Join(',', parts.Select(p => $$"""{"body":{{p.Body}},"httpHeaders":{},"httpStatusCode":{{p.Status}},"referenceId":"{{p.Reference}}"}"""))}}]}"""
        );

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var seen = new Seen(
            request.Method.Method, request.RequestUri!.PathAndQuery, request.Headers.Authorization?.ToString(), body, request);
        Requests.Enqueue(seen);
        if (!seen.Path.StartsWith("/services/oauth2/token", StringComparison.Ordinal)) return await Answer(seen);
        if (AnswerToken is { } answer) return await answer(seen);
        return Json(TokenJson("token-" + Interlocked.Increment(ref _tokens)));
    }
}
