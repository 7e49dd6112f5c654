using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

/// <summary>The connection of an org with bookings is changed to another Salesforce org.</summary>
public sealed class OtherOrgTests
{
    [Theory]
    // what Cases take of later events decides whether a booking's Case is read before its Event is written
    [InlineData("byRow")]
    [InlineData("override")]
    public async Task The_next_change_of_a_booking_makes_all_of_its_records_there(string updatesCases)
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/sandbox/package", null);
        await product.ChangeSettingsAsync(settings =>
        {
            settings["case"]!["update"] = updatesCases;
            settings["event"]!["recreateDeleted"] = false;
            settings["calendars"] = new JsonArray(new JsonObject { ["ids"] = new JsonArray("BP-1"), ["createCase"] = true });
        });
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        await product.SettleAsync();
        Assert.Single(await product.Salesforce.RecordsAsync("Case", default));

        await ConnectSandboxAsync(product);
        await product.AcceptAsync(
            new Webhook { Email = "ann@example.com", Type = "booking.rescheduled", Minute = 5, StartsAt = Webhook.Monday.AddDays(9) });
        await product.SettleAsync();

        var contact = await OnlyAsync(product, "Contact");
        var opened = await OnlyAsync(product, "Case");
        Assert.Equal(contact.Text("Id"), opened.Text("ContactId"));
        Assert.Equal(opened.Text("Id"), (await OnlyAsync(product, "Event")).Text("WhatId"));
    }

    private static async Task ConnectSandboxAsync(Product product) => await product.OperateAsync(
        HttpMethod.Put,
        "/v1/orgs/demo/connection",
        new JsonObject
        {
            ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/sandbox").ToString(),
            ["clientId"] = "emulator",
            ["clientSecret"] = "emulator",
            ["refreshToken"] = "5Aep-sandbox-admin",
        });

    private static async Task<JsonElement> OnlyAsync(Product product, string type)
    {
        using var http = new HttpClient();
        var records = await http.GetFromJsonAsync<JsonElement[]>(
            new Uri(product.Salesforce.Url, $"/emulator/orgs/sandbox/records/{type}"));
        return Assert.Single(records!);
    }
}
