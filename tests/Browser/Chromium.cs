using Microsoft.Playwright;

namespace OnceHub.Sync.Testing;

/// <summary>
/// A person at the machine's own Chromium, without a window: with cookies and storage of its own. The browser itself is started once for
/// all tests of a process, and ends with it.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>The first is Chromium without what draws windows, which takes half the processor time.</summary>
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    /// <summary>A machine that does much else answers late, and no less well. In milliseconds.</summary>
    private const int Patience = 60_000;

    /// <summary>Pages that live for moments never earn back what optimizing their scripts costs, a quarter of the processor time.</summary>
    private static readonly string[] Args =
        ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--js-flags=--no-maglev,--no-turbofan"];

    private static readonly SemaphoreSlim OneLaunch = new(1);

    private static IBrowser? _browser;

    private readonly IBrowserContext _context;

    private Chromium(IBrowserContext context) => _context = context;

    /// <summary>Null where there is none.</summary>
    public static string? Path => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>What pages complained of, such as what their policy forbids.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Chromium> StartAsync(int width = 1440, ColorScheme theme = ColorScheme.Light)
    {
        var browser = await BrowserAsync();
        // Without motion: of a transition that the next page cuts off, the browser complains.
        var context = await browser.NewContextAsync(
            new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(Patience);
        return new Chromium(context);
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

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    /// <summary>One that crashed, or did not start, is the fault of one test alone.</summary>
    private static async Task<IBrowser> BrowserAsync()
    {
        await OneLaunch.WaitAsync();
        try
        {
            return _browser is { IsConnected: true } ? _browser : _browser = await LaunchAsync();
        }
        finally
        {
            OneLaunch.Release();
        }
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        KeepConsoleWriters();
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = Args });
    }

    /// <summary>
    /// Playwright sets the console's encoding, for which .NET flushes and drops the writers under a lock: a logger that writes at that
    /// moment waits for the same lock, and is waited for. Writers that somebody set are left alone.
    /// </summary>
    private static void KeepConsoleWriters()
    {
        Console.SetOut(Console.Out);
        Console.SetError(Console.Error);
    }
}
