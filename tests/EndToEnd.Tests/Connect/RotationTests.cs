using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

/// <summary>Salesforce gives a new refresh token at each use, and the old one is dead.</summary>
public sealed class RotationTests
{
    private static readonly OrgId Demo = OrgId.Parse("demo");

    [Fact]
    public async Task Two_processes_that_refresh_at_the_same_time_both_get_in_and_the_newest_token_is_kept()
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(
            HttpMethod.Patch, "/emulator/orgs/production/settings", new JsonObject { ["rotateRefreshTokens"] = true }
        );
        await using var first = Process();
        await using var second = Process();

        for (var round = 0; round < 10; round++)
        {
            var clients = new[] { first, second, first, second }.Select(process => ClientOf(process, product)).ToArray();
            await Task.WhenAll(clients.Select(client => client.IdentifyAsync(default)));
        }

        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/sessions/expire");
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Equal("Scheduled (By customer)", (await product.SettleAsync()).StatusOf("BKNG-1"));
    }

    [Fact]
    public async Task A_token_that_is_saved_late_never_takes_the_place_of_a_newer_one_or_of_another_connection()
    {
        await using var product = await Product.StartAsync();
        var source = new StoredConnection(Demo, product.Store, TimeProvider.System);
        var first = (RefreshTokenConnection)(await source.LoadAsync(default))!;
        var second = first with { RefreshToken = "second" };

        await source.SaveRotatedAsync(first, "second", default);
        await source.SaveRotatedAsync(second, "third", default);
        await source.SaveRotatedAsync(first, "second", default);

        Assert.Equal(first with { RefreshToken = "third" }, await source.LoadAsync(default));
        var anew = first with { ClientId = "another", RefreshToken = "third" };
        await product.Store.SaveSecretAsync(
            "demo", SalesforceConnectionJson.SecretName, SalesforceConnectionJson.Write(anew), null, default);
        await source.SaveRotatedAsync(first with { RefreshToken = "third" }, "fourth", default);
        Assert.Equal(anew, await source.LoadAsync(default));
    }

    private static ServiceProvider Process() => new ServiceCollection().AddLogging().AddSalesforceClient().BuildServiceProvider();

    private static ISalesforceApi ClientOf(ServiceProvider process, Product product) =>
        process.GetRequiredService<ISalesforceApiFactory>().Create(Demo, new StoredConnection(Demo, product.Store, TimeProvider.System));
}
