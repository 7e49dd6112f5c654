using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Connections;

namespace OnceHub.Sync.Gateway;

/// <summary>The page that ends the web flow, for a person in a browser. No script, nothing from elsewhere.</summary>
internal sealed class ConnectPage(int status, string title, string body) : IResult
{
    /// <param name="next">The console's page to go on at.</param>
    public static ConnectPage Of(Connected connected, Uri next)
    {
        var check = connected.Check;
        var todo = check.Rights.Where(right => !right.Ok).ToArray();
        var works = todo.Length == 0
            ? "<p>Everything that the sync needs is there.</p>"
            : $"<p>It works. This is still to do:</p>{List(todo)}"
                + $"<p>To install the package: <code>POST /v1/orgs/{Html(connected.Org)}/connector/install</code></p>";
        return new ConnectPage(
            200, "Connected to Salesforce",
            $"<p>The org <b>{Html(connected.Org)}</b> is connected as <b>{Html(check.Username ?? "")}</b> to "
            + $"{Html(check.InstanceUrl ?? "")}. Its settings are unchanged.</p>{works}{Findings(connected)}"
                + LinkTo(next, "Go on in the console"));
    }

    private static string Findings(Connected connected) => connected.Findings.Count == 0
        ? "<p>Every mapping and rule fits this Salesforce org.</p>"
        : "<h2>What does not fit this Salesforce org</h2><p>Every mapping and rule is kept. These need a look:</p><ul>"
            + string.Concat(connected.Findings.Select(finding =>
                $"<li><b>{Html(finding.Severity)}</b> <code>{Html(finding.Path)}</code> {Html(finding.Message)}</li>"))
            + $"</ul><p>The same at any time: <code>POST /v1/orgs/{Html(connected.Org)}/settings/validate</code></p>";

    public static ConnectPage Of(PersonConnectedView connected) => new(
        200, "Your Salesforce account is connected",
        $"<p><b>{Html(connected.User.Username)}</b> owns what the bookings of <b>{Html(connected.User.User)}</b> "
        + "create in Salesforce from now on.</p>"
            + "<p>Only who you are was kept: no access to your data, and no token. You can close this page.</p>");

    /// <param name="back">The console's page to begin again at; null for a user who proves an identity, and may have no console.</param>
    public static ConnectPage Of(Administration.Refusal refusal, Uri? back)
    {
        var problem = RefusalProblems.ExceptionOf(refusal, "{org}");
        var why = refusal.Facts.Select(fact => fact.Value).OfType<RightView[]>().FirstOrDefault() is { } missing
            ? $"<p>Nothing was stored: this user may not connect the org. This is missing:</p>{List(missing)}"
            : $"<p>{Html(problem.Message)}</p>";
        return new(problem.Kind.Status, problem.Kind.Title, why + (back is null ? "" : LinkTo(back, "Back to the console")));
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Text(
            $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{Html(title)}}</title>
            <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}li{margin:.5rem 0}nav{margin:1rem 0}</style></head>
            <body><main><h1>{{Html(title)}}</h1>{{body}}</main></body></html>
            """,
            "text/html", Encoding.UTF8, status).ExecuteAsync(httpContext);
    }

    private static string List(IEnumerable<RightView> rights) =>
        $"<ul>{string.Concat(rights.Select(right => $"<li>{Html(right.Detail)} {Html(right.Todo ?? "")}</li>"))}</ul>";

    private static string LinkTo(Uri page, string text) => $"<nav><a href=\"{Html(page.AbsoluteUri)}\">{text}</a></nav>";

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
