using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace OnceHub.Sync.Pages.Tests;

/// <summary>
/// axe-core, run within the page that it judges. Deque's own package for Playwright opens another page for each result, to join those of
/// frames: ours have none, and a browser's new page took as long as all the rest.
/// </summary>
internal static class Axe
{
    private const string Run =
        "async () => (await axe.run({ resultTypes: ['violations'] })).violations.map(found => `${found.id} ${found.nodes[0].html}`)";

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Each rule that is broken, with the first element that breaks it.</summary>
    public static async Task<string[]> FindAsync(IPage page)
    {
        if (await page.EvaluateAsync<bool>("!window.axe")) await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(Run);
    }
}
