using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Changes in Salesforce are shown before a booking meets them.</summary>
public sealed class SettingsWarningTests
{
    private const string Warnings = "/v1/orgs/demo/settings/warnings";

    [Fact]
    public async Task A_new_required_field_a_renamed_choice_and_a_removed_field_are_seen_without_any_booking()
    {
        await using var product = await StartAsync("00:00:02");
        await Eventually.HoldsAsync(async () => (await product.GetAsync(Warnings))["checkedAt"] is not null, "a first look");
        Assert.Empty((await product.GetAsync(Warnings))["warnings"]!.AsArray());

        await ChangeAsync(product);

        string[] seen = [];
        await Eventually.HoldsAsync(async () => (seen = await CodesAsync(product, Warnings)).Length == 3, "the changes are seen");
        Assert.Equal(
            [
                "$.mappings.contact REQUIRED_UNMAPPED warning",
                "$.mappings.contact[5].target CHOICE_GONE warning",
                "$.mappings.contact[6].target FIELD_MISSING error",
            ],
            seen);
    }

    [Fact]
    public async Task A_look_at_an_org_that_did_not_change_costs_one_small_call_for_each_object_and_a_change_is_told_when_asked()
    {
        await using var product = await StartAsync("01:00:00");
        await product.GetAsync($"{Warnings}?fresh=true");
        var before = await product.Salesforce.CallsAsync(default);
        await product.GetAsync($"{Warnings}?fresh=true");
        Assert.InRange(await product.Salesforce.CallsAsync(default) - before, 1, 4);
        await product.GetAsync(Warnings);
        Assert.InRange(await product.Salesforce.CallsAsync(default) - before, 1, 4);

        await ChangeAsync(product);
        Assert.Empty(await CodesAsync(product, Warnings));
        Assert.Equal(3, (await CodesAsync(product, $"{Warnings}?fresh=true")).Length);
        var gone = (await product.GetAsync(Warnings))["warnings"]!
            .AsArray()
            .First(warning => warning!["code"]!.GetValue<string>() == "CHOICE_GONE")!["message"]!.GetValue<string>();
        Assert.Contains("no longer takes 'Silver', and takes 'Platinum' now", gone, StringComparison.Ordinal);

        await product.ChangeSettingsAsync(settings => settings["region"] = "GB");
        Assert.DoesNotContain(
            await CodesAsync(product, $"{Warnings}?fresh=true"), code => code.Contains("CHOICE_GONE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_call_of_the_reserve_is_spent_on_looking()
    {
        await using var product = await StartAsync("01:00:00");
        await product.GetAsync($"{Warnings}?fresh=true");
        await product.LimitAsync((int)await product.Salesforce.CallsAsync(default) + 2);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        await product.PausedAsync("daily API calls");
        var before = await product.Salesforce.CallsAsync(default);

        Assert.NotNull((await product.GetAsync($"{Warnings}?fresh=true"))["notCheckedBecause"]);
        Assert.InRange(await product.Salesforce.CallsAsync(default) - before, 0, 2);
    }

    [Fact]
    public async Task Another_Salesforce_org_shows_what_differs_once_and_is_watched_by_itself_then()
    {
        await using var product = await StartAsync("01:00:00");
        await product.GetAsync($"{Warnings}?fresh=true");
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/sandbox/changes", JsonNode.Parse("""
            {"fields":[{"object":"Contact","name":"Tier__c","type":"Picklist","values":["Gold","Platinum"],"restricted":true},{"object":"Contact","name":"Old__c","type":"Text","length":10}]}
            """));

        var answer = await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/connection", new JsonObject
        {
            ["loginUrl"] = new Uri(product.Salesforce.Url, "/orgs/sandbox").ToString(),
            ["clientId"] = "emulator",
            ["clientSecret"] = "emulator",
            ["refreshToken"] = "5Aep-sandbox-admin",
        });

        var differs = answer["findings"]!
            .AsArray()
            .Where(found =>
                found!["message"]!
                    .GetValue<string>()
                    .Contains("is not as in the Salesforce org that was connected before", StringComparison.Ordinal));
        Assert.Equal(
            ["$.mappings.contact[5].target CHOICE_GONE", "$.mappings.contact[6].target LENGTH_REDUCED"],
            differs.Select(found => $"{found!["path"]} {found["code"]}"));
        Assert.Empty(await CodesAsync(product, $"{Warnings}?fresh=true"));

        await NextSecondAsync();
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/orgs/sandbox/changes",
            JsonNode.Parse("""{"overrides":[{"object":"Contact","name":"Tier__c","values":["Gold"]}]}"""));
        Assert.Equal(["$.mappings.contact[5].target CHOICE_GONE warning"], await CodesAsync(product, $"{Warnings}?fresh=true"));
    }

    private static async Task<Product> StartAsync(string interval)
    {
        var product = await Trouble.StartAsync(("OnceHub:Grains:SchemaInterval", interval));
        await product.ChangeOrgAsync(JsonNode.Parse("""
            {"fields":[{"object":"Contact","name":"Tier__c","type":"Picklist","values":["Gold","Silver"],"restricted":true},{"object":"Contact","name":"Old__c","type":"Text","length":20}]}
            """)!.AsObject());
        await product.MapAsync([("Tier__c", "form.custom.Tier"), ("Old__c", "form.note")]);
        return product;
    }

    private static async Task ChangeAsync(Product product)
    {
        await NextSecondAsync();
        await product.ChangeOrgAsync(JsonNode.Parse("""
            {"fields":[{"object":"Contact","name":"Need__c","type":"Text","length":20,"required":true},{"object":"Contact","name":"Tier__c","type":"Picklist","values":["Gold","Platinum"],"restricted":true}],
             "overrides":[{"object":"Contact","name":"Old__c","needsGrant":true}]}
            """)!.AsObject());
    }

    /// <summary>Salesforce tells when an object was changed by the second.</summary>
    private static async Task NextSecondAsync()
    {
        var second = DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond;
        await Eventually.HoldsAsync(() => Task.FromResult(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond > second), "a second passes");
    }

    private static async Task<string[]> CodesAsync(Product product, string path) =>
        [
            .. (await product.GetAsync(path))["warnings"]!
                .AsArray()
                .Select(warning => $"{warning!["path"]} {warning["code"]} {warning["severity"]}")
                .Order(StringComparer.Ordinal),
        ];
}
