using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

public sealed class SettingsHistoryTests
{
    [Fact]
    public async Task Each_version_tells_who_saved_it_and_when()
    {
        await using var product = await Product.StartAsync();
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/settings", new JsonObject { ["region"] = "GB" }, ("If-Match", "\"0\""));
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/settings", new JsonObject { ["region"] = "AT" }, ("If-Match", "*"));

        var versions = (await product.GetAsync("/v1/orgs/demo/settings/versions"))["items"]!.AsArray();

        Assert.Equal(["operator", "operator"], versions.Take(2).Select(version => version!["savedBy"]!.GetValue<string>()));
        Assert.All(
            versions,
            version =>
                Assert.InRange(
                    version!["savedAt"]!.GetValue<DateTimeOffset>(),
                    DateTimeOffset.UtcNow.AddMinutes(-5),
                    DateTimeOffset.UtcNow.AddMinutes(5)));
    }
}
