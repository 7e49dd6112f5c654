using System.Globalization;
using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using static OnceHub.Sync.Salesforce.Emulator.Pages.PageLayout;

namespace OnceHub.Sync.Salesforce.Emulator.Pages;

/// <summary>What clients sent lately, and what became of it; bodies as far as they are kept, never of logins.</summary>
internal static class RequestPages
{
    private const int RowsOnPage = 200;

    public static void Map(WebApplication app, EmulatorState state) =>
        app.MapGet("/requests", (string? q) => Requests(state.Log.After(0), q ?? ""));

    private static IResult Requests(IReadOnlyList<LoggedRequest> all, string text)
    {
        var found = all.Where(one => Has(one, text)).Reverse().ToList();
        var rows = found.Take(RowsOnPage).Select(one => $"""
            <tr><td><time>{one.At.ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}</time></td><td>{Html(one.Org)}</td>
            <td><details><summary>{Html(one.Method)} {Html(one.Path)}</summary><pre>{Html(one.Body)}</pre></details></td>
            <td class="number">{(one.Status == 0 ? "cut" : Number(one.Status))}</td><td class="number">{Number(
                one.Calls)}</td><td class="number">{Number(one.Milliseconds)} ms</td><td>{Html(string.Join(", ", one.Faults))}</td></tr>
            """);
        var shown = found.Count > RowsOnPage ? $"The newest {RowsOnPage} of {Number(found.Count)}" : $"{Number(found.Count)}, newest first";
        return Page("Requests", [("/", "Orgs")], $"""
            <form method="get" role="search"><input name="q" type="search" value="{Html(
                text)}" aria-label="Find in address and body"><button>Find</button></form>
            <div class="scroll"><table><caption class="note">{shown}. The last 2,000 are kept.</caption>
            <thead><tr><th scope="col">At</th><th scope="col">Org</th><th scope="col">Request</th><th scope="col">Status</th><th scope="col">Calls</th><th scope="col">Took</th><th scope="col">Faults</th></tr></thead>
            <tbody>{string.Concat(rows)}</tbody></table></div>
            """);
    }

    private static bool Has(LoggedRequest one, string text) =>
        text.Length == 0
        || one.Path.Contains(text, StringComparison.OrdinalIgnoreCase)
        || one.Body.Contains(text, StringComparison.OrdinalIgnoreCase);
}
