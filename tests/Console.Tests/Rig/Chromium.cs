using Microsoft.Playwright;

namespace OnceHub.Sync.Pages.Tests;

/// <summary>The machine's own Chromium, without a window.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IBrowserContext _context;

    private Chromium(IPlaywright playwright, IBrowser browser, IBrowserContext context) =>
        (_playwright, _browser, _context) = (playwright, browser, context);

    /// <summary>Null where there is none.</summary>
    public static string? Path => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>What pages complained of, such as what their policy forbids.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Chromium> StartAsync(int width = 1440, ColorScheme theme = ColorScheme.Light)
    {
        ConsoleWriters.Keep();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-dev-shm-usage"] }
        );
        // A machine that does much else answers late, and no less well.
        Assertions.SetDefaultExpectTimeout(60_000);
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = theme });
        context.SetDefaultTimeout(60_000);
        return new Chromium(playwright, browser, context);
    }

    public async Task<IPage> NewPageAsync()
    {
        var page = await _context.NewPageAsync();
        page.Console += (_, message) =>
        {
            // The browser says of every answer that is no 2xx that it is an error.
            if (message.Type is "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                Complaints.Add(message.Text);
        };
        page.PageError += (_, error) => Complaints.Add(error);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>A test that needs Chromium.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Path is null) Skip = "Chromium is not installed here (Debian: apt-get install chromium).";
    }
}

/// <summary>A table of tests that need Chromium.</summary>
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (Chromium.Path is null) Skip = "Chromium is not installed here (Debian: apt-get install chromium).";
    }
}
