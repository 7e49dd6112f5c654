using Microsoft.Playwright;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

public sealed class ApiPageTests
{
    [ChromiumFact]
    public async Task The_page_of_the_API_works_with_what_comes_from_the_gateway_alone()
    {
        await using var product = await Product.StartAsync(new Dictionary<string, string?> { ["OnceHub:Gateway:ApiPage"] = "true" });
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.NewPageAsync();
        var (errors, elsewhere) = (new List<string>(), new List<string>());
        page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(product.Url("/").ToString(), StringComparison.Ordinal))
                elsewhere.Add(request.Url);
        };

        var answer = await page.GotoAsync(product.Url("/openapi/reference").ToString());

        await Assertions.Expect(page.GetByText("Take a webhook from OnceHub").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Contains("frame-ancestors 'none'", answer!.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Equal([], errors);
        Assert.Equal(
            [],
            elsewhere.Where(url => !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal))
        );
    }
}
