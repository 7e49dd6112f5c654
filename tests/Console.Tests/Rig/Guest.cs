using System.Net;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Pages.Tests;

/// <summary>
/// Somebody with a browser without script: follows links, fills forms, keeps cookies, also secure ones over this machine's HTTP.
/// </summary>
internal sealed partial class Guest : IDisposable
{
    private readonly HttpClient _http;

    private readonly Dictionary<string, string> _cookies = [];

    public Guest(Uri url) =>
        _http = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = url };

    public async Task<Answer> GoAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.RelativeOrAbsolute));
        request.Headers.Accept.ParseAdd("text/html");
        return await SendAsync(request);
    }

    /// <summary>Sends a form of a page, with what it holds already changed by these fields.</summary>
    public async Task<Answer> SendFormAsync(string path, string handler, params (string Name, string Value)[] fields)
    {
        var page = await GoAsync(path);
        return await SendFormAsync(page, handler, fields);
    }

    public async Task<Answer> SendFormAsync(Answer page, string handler, params (string Name, string Value)[] fields)
    {
        var form = page.FormOf(handler);
        foreach (var (name, value) in fields) form[name] = value;
        using var request = new HttpRequestMessage(HttpMethod.Post, page.Url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.ParseAdd("text/html");
        return await SendAsync(request);
    }

    /// <summary>The same of a form with a file.</summary>
    public async Task<Answer> SendFileAsync(string path, string handler, string field, string content)
    {
        var page = await GoAsync(path);
        var body = new MultipartFormDataContent();
        foreach (var (name, value) in page.FormOf(handler)) if (name != field) body.Add(new StringContent(value), name);
        body.Add(new StringContent(content), field, "file.json");
        using var request = new HttpRequestMessage(HttpMethod.Post, page.Url) { Content = body };
        request.Headers.Accept.ParseAdd("text/html");
        return await SendAsync(request);
    }

    /// <summary>What a page watches, until the server ends it.</summary>
    public async Task<StreamReader> WatchAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.Equal(("text/event-stream", HttpStatusCode.OK), (answer.Content.Headers.ContentType?.MediaType, answer.StatusCode));
        return new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
    }

    public async Task SignOutAsync(Answer page)
    {
        var token = page.FormOf("replay")["__RequestVerificationToken"];
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/signout", [KeyValuePair.Create("__RequestVerificationToken", token)]));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A form that a page does not have so.</summary>
    public async Task<HttpStatusCode> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(fields),
        };
        return (await SendAsync(request)).Status;
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        for (var hops = 0; ; hops++)
        {
            if (_cookies.Count > 0)
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            using var answer = await _http.SendAsync(request);
            Keep(answer);
            var url = new Uri(_http.BaseAddress!, answer.RequestMessage!.RequestUri!);
            if (answer.Headers.Location is not { } next || hops > 5)
                return new Answer(answer.StatusCode, url, await answer.Content.ReadAsStringAsync(), answer.Headers.ToString());
            request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, next));
            request.Headers.Accept.ParseAdd("text/html");
        }
    }

    private void Keep(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Set-Cookie", out var given)) return;
        foreach (var cookie in given)
        {
            var (name, value) = (cookie.Split('=')[0], cookie.Split('=', 2)[1].Split(';')[0]);
            if (value.Length == 0) _cookies.Remove(name);
            else _cookies[name] = value;
        }
    }
}

internal sealed partial record Answer(HttpStatusCode Status, Uri Url, string Html, string Headers)
{
    /// <summary>What a person reads.</summary>
    public string Text => WebUtility.HtmlDecode(Space().Replace(Tag().Replace(Html, " "), " "));

    /// <summary>The fields that a browser would send with the form of this handler.</summary>
    public Dictionary<string, string> FormOf(string handler)
    {
        var mark = $"name=\"_handler\" value=\"{handler}\"";
        var form =
            FormElement().Matches(Html).Select(match => match.Value).FirstOrDefault(text => text.Contains(mark, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{Url} ({Status}) has no form '{handler}': {Text}");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in Input().Matches(form).Select(match => match.Value))
        {
            if (NameOf(input) is not { } name || input.Contains("<button", StringComparison.Ordinal)) continue;
            var isBox =
                input.Contains("type=\"checkbox\"", StringComparison.Ordinal) || input.Contains("type=\"radio\"", StringComparison.Ordinal);
            if (isBox && !input.Contains(" checked", StringComparison.Ordinal)) continue;
            fields[name] = ValueOf(input);
        }
        foreach (Match select in Select().Matches(form))
            if (NameOf(select.Groups["open"].Value) is { } name)
                fields[name] =
                    Option()
                        .Matches(select.Value)
                        .Select(match => match.Value)
                        .FirstOrDefault(option => option.Contains(" selected", StringComparison.Ordinal))
                        is { } chosen
                    ? ValueOf(chosen)
                    : Option().Match(select.Value) is { Success: true } first ? ValueOf(first.Value) : "";
        return fields;
    }

    /// <summary>Where the first link of this text leads.</summary>
    public string LinkTo(string text) => Link().Matches(Html).FirstOrDefault(link => link.Groups["text"].Value == text) is { } found
        ? "/" + WebUtility.HtmlDecode(found.Groups["to"].Value)
        : throw new InvalidOperationException($"{Url} has no link '{text}'.");

    private static string? NameOf(string element) =>
        Name().Match(element) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    private static string ValueOf(string element) =>
        Value().Match(element) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : "";

    [GeneratedRegex("<a [^>]*href=\"(?<to>[^\"]*)\"[^>]*>(<svg.*?</svg>)?(?<text>[^<]*)</a>")]
    private static partial Regex Link();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex FormElement();

    [GeneratedRegex("<(input|textarea)[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("(?<open><select[^>]*>).*?</select>", RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex("<option[^>]*>")]
    private static partial Regex Option();

    [GeneratedRegex("\\sname=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("\\svalue=\"([^\"]*)\"")]
    private static partial Regex Value();
}
