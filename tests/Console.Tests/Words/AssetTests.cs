namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class AssetTests
{
    [Theory]
    [InlineData("console.js", 8)]
    [InlineData("console.css", 25)]
    [InlineData("mark.svg", 1)]
    public void An_asset_stays_small(string name, int kilobytes) => Assert.InRange(ConsoleAssets.Content(name).Length, 1, kilobytes * 1024);
}
