using Microsoft.Playwright;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>
/// Takes the pictures of docs/pictures, on demand: <c>CONSOLE_PICTURES=docs/pictures dotnet test tests/Console.Tests --filter
/// FullyQualifiedName~Pictures</c>.
/// </summary>
[Collection(ConsoleCollection.Name)]
public sealed class Pictures(RunningConsole console)
{
    public static readonly (string Name, string Path)[] All =
    [
        ("overview", "/o/demo"),
        ("bookings", "/o/demo/bookings"),
        ("booking", "/o/demo/bookings/BKNG-DEMO-LIFE"),
        ("failures", "/o/demo/failures"),
        ("live", "/o/demo/live"), ("setup", "/o/demo/setup"), ("try", "/o/demo/try?booking=sample"), ("rules", "/o/demo/rules"),
        ("mapping", "/o/demo/mapping/contact"), ("draft", "/o/demo/draft"), ("users", "/o/demo/users"), ("history", "/o/demo/history"),
        ("salesforce", "/o/demo/salesforce?check=now"),
        ("oncehub", "/o/demo/oncehub"),
        ("access", "/o/demo/access"),
        ("replays", "/o/demo/replays"),
    ];

    /// <summary>Pages on which much stands, also in the dark and on a phone.</summary>
    private static readonly (string Name, string Path)[] Dense = [.. All.Where(page => page.Name is "overview" or "booking" or "mapping")];

    [PicturesFact]
    public async Task Of_every_page_wide_and_narrow_light_and_dark()
    {
        await console.Session.Gateway.PostWebhookAsync("no JSON", console.Session.Keys.WebhookSecret!, CancellationToken.None);
        await using (var wide = await Chromium.StartAsync()) await TakeAsync(wide, "", All);
        await using (var dark = await Chromium.StartAsync(1440, ColorScheme.Dark)) await TakeAsync(dark, "-dark", Dense);
        await using (var narrow = await Chromium.StartAsync(390, ColorScheme.Dark)) await TakeAsync(narrow, "-390-dark", Dense);
    }

    private async Task TakeAsync(Chromium chromium, string suffix, (string Name, string Path)[] pages)
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(new Uri(console.Url, await console.LinkAsync(Role.Administrator, "pictures")).AbsoluteUri);
        using (var guest = await console.SignedInAsync(Role.Administrator, "pictures"))
            await guest.SendFormAsync(
                "/o/demo/rules", "rules", ("Draft.Do", "check"), ("Draft.Region", "SE"), ("Draft.ApiReservePercent", "20"));
        foreach (var (name, path) in pages)
        {
            await page.GotoAsync(new Uri(console.Url, path).AbsoluteUri);
            await page.ScreenshotAsync(
                new() { Path = Path.Combine(PicturesFactAttribute.Folder!, $"{name}{suffix}.png"), FullPage = true }
            );
        }
    }
}

/// <summary>Runs only where the folder to write to is named.</summary>
public sealed class PicturesFactAttribute : FactAttribute
{
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("CONSOLE_PICTURES");

    public PicturesFactAttribute()
    {
        if (Folder is null || Chromium.Path is null)
            Skip = "Pictures are taken on demand: set CONSOLE_PICTURES to a folder, and install Chromium.";
    }
}
