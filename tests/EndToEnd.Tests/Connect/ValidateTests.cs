using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

public sealed class ValidateTests
{
    private const string Validate = "/v1/orgs/demo/settings/validate";

    [Fact]
    public async Task The_defaults_are_valid_in_a_plain_org_with_the_package()
    {
        await using var product = await Product.StartAsync();

        var verdict = await product.OperateAsync(HttpMethod.Post, Validate, null);

        Assert.True(verdict["checkedAgainstSalesforce"]!.GetValue<bool>());
        Assert.True(verdict["valid"]!.GetValue<bool>());
        Assert.Empty(verdict["findings"]!.AsArray());
    }

    [Fact]
    public async Task A_new_required_field_a_renamed_choice_and_a_missing_field_are_shown_before_they_break_a_booking()
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(HttpMethod.Post, "/emulator/orgs/production/changes", JsonNode.Parse("""
            {"fields":[{"object":"Contact","name":"Region__c","type":"Text","length":20,"required":true},
                       {"object":"Contact","name":"Tier__c","type":"Picklist","values":["Gold","Silver"],"restricted":true},
                       {"object":"Contact","name":"Born__c","type":"Date"}]}
            """));
        var document = JsonNode.Parse("""
            {"mappings":{"contact":[{"source":"guest.lastName","target":"LastName"},{"source":"static:Bronze","target":"Tier__c"},
              {"source":"guest.email","target":"Born__c"},{"source":"guest.name","target":"Nowhere__c"}]},"contact":{"recordType":"012000000000009"}}
            """);

        var verdict = await product.OperateAsync(HttpMethod.Post, Validate, document);

        Assert.False(verdict["valid"]!.GetValue<bool>());
        Assert.Equal(
            [
                "$.contact.recordType RECORD_TYPE_MISSING error",
                "$.mappings.contact REQUIRED_UNMAPPED warning",
                "$.mappings.contact[1].source VALUE_DOES_NOT_CONVERT error",
                "$.mappings.contact[2].target TYPE_MISMATCH error", "$.mappings.contact[3].target FIELD_MISSING error",
            ],
            verdict["findings"]!
                .AsArray()
                .Select(found => $"{found!["path"]} {found["code"]} {found["severity"]}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Against_the_sandbox_the_same_settings_show_what_differs_there()
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/orgs/production/changes",
            JsonNode.Parse("""{"fields":[{"object":"Contact","name":"Tier__c","type":"Text","length":20}]}"""));
        await product.ChangeSettingsAsync(settings =>
            settings["mappings"]!["contact"]!.AsArray().Add(new JsonObject { ["source"] = "form.note", ["target"] = "Tier__c" }));
        var before = await product.OperateAsync(HttpMethod.Post, Validate, null);
        using var browser = new Browser(product);
        await browser.ReturnAsync(await browser.LogInAsync(await browser.BeginAsync("/orgs/sandbox"), "admin@sandbox.example.com"));

        var after = await product.OperateAsync(HttpMethod.Post, Validate, null);

        Assert.Empty(before["findings"]!.AsArray());
        var codes = after["findings"]!
            .AsArray()
            .Select(found => found!["code"]!.GetValue<string>())
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(["FIELD_MISSING", "PACKAGE_FIELD_MISSING"], codes);
    }
}
