using System.Globalization;
using System.Net;

namespace OnceHub.Sync.Salesforce.Emulator.Pages;

/// <summary>What all pages have around their content. They hold no script, and take nothing from elsewhere.</summary>
internal static class PageLayout
{
    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#e1e5ea, #2a303a); --ink-2: light-dark(#4d5663, #a9b2bf);
            --accent: light-dark(#3d55cc, #93a5ff); --sunk: light-dark(#f1f3f6, #1c212a); }
        body { font: 14px/1.45 system-ui, sans-serif; color: light-dark(#161b22, #e8ebf0); background: light-dark(#fff, #0e1116);
            max-width: 90rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
        h1 { font-size: 1.375rem; margin: .5rem 0; } h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
        a { color: var(--accent); text-underline-offset: 2px; } nav, .note, small { color: var(--ink-2); font-size: .8125rem; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; } caption { text-align: left; padding: .25rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
        thead th { border: 0; white-space: nowrap; } th small { display: block; font: .75rem ui-monospace, monospace; font-weight: 400; }
        td { white-space: pre-line; } time { white-space: nowrap; } pre { white-space: pre-wrap; font: .75rem ui-monospace, monospace; } td.number { text-align: right; font-variant-numeric: tabular-nums; } form { display: flex; gap: .5rem; margin: .75rem 0; flex-wrap: wrap; }
        input, button { font: inherit; height: 2rem; padding: 0 .6rem; } .deleted { text-decoration: line-through; }
        """;

    /// <param name="title">Plain text.</param>
    /// <param name="trail">Where the page stands: addresses and plain texts.</param>
    /// <param name="body">HTML.</param>
    public static IResult Page(string title, IEnumerable<(string Href, string Text)> trail, string body, int status = 200)
    {
        var crumbs = string.Join(" / ", trail.Select(step => $"<a href=\"{Html(step.Href)}\">{Html(step.Text)}</a>"));
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html(title)} | Salesforce emulator</title><style>{Style}</style></head>
            <body><nav aria-label="Where this is">{crumbs}</nav><main><h1>{Html(title)}</h1>
            {body}
            </main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status);
    }

    public static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Html(string? text) => WebUtility.HtmlEncode(text ?? "");
}
