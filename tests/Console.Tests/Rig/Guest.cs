using System.Net;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Pages.Tests;

/// <summary>Somebody with a browser without script: follows links, fills forms, keeps cookies.</summary>
internal sealed partial class Guest : IDisposable
{
    private readonly HttpClient _http;

    public Guest(Uri url) => _http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = url };

    public HttpClient Http => _http;

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

    public async Task SignOutAsync(Answer page)
    {
        var token = page.FormOf("replay")["__RequestVerificationToken"];
        using var answer = await _http.PostAsync(
            new Uri("/signout", UriKind.Relative), new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]));
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var answer = await _http.SendAsync(request);
        return new Answer(answer.StatusCode, answer.RequestMessage!.RequestUri!, await answer.Content.ReadAsStringAsync(), answer.Headers.ToString());
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
        var form = FormElement().Matches(Html).Select(match => match.Value).FirstOrDefault(text => text.Contains(mark, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{Url} has no form '{handler}'.");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in Input().Matches(form).Select(match => match.Value))
        {
            if (NameOf(input) is not { } name || input.Contains("<button", StringComparison.Ordinal)) continue;
            var isBox = input.Contains("type=\"checkbox\"", StringComparison.Ordinal) || input.Contains("type=\"radio\"", StringComparison.Ordinal);
            if (isBox && !input.Contains(" checked", StringComparison.Ordinal)) continue;
            fields[name] = ValueOf(input);
        }
        foreach (Match select in Select().Matches(form))
            if (NameOf(select.Groups["open"].Value) is { } name)
                fields[name] = Option().Matches(select.Value).Select(match => match.Value).FirstOrDefault(option => option.Contains(" selected", StringComparison.Ordinal)) is { } chosen
                    ? ValueOf(chosen)
                    : Option().Match(select.Value) is { Success: true } first ? ValueOf(first.Value) : "";
        return fields;
    }

    private static string? NameOf(string element) => Name().Match(element) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    private static string ValueOf(string element) => Value().Match(element) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : "";

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
