using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>A mapping of 300 rows in an org of 800 fields.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class LargeMappingTests(RunningConsole console)
{
    private static readonly OrgId Large = OrgId.Parse("large");

    [Fact]
    public async Task Many_rows_and_fields_are_shown_in_a_page_that_stays_small_and_are_all_kept_when_one_changes()
    {
        await ConnectAsync();
        var fields = Enumerable.Range(0, 800).Select(n => $$"""{"object":"Account","name":"Field_{{n}}__c","type":"Text","length":40}""");
        await console.ControlAsync(HttpMethod.Post, "/orgs/sandbox/changes", $$"""{"fields":[{{string.Join(',', fields)}}]}""");
        var settings = OrgSettings.Default with
        {
            Mappings = MappingTable.Default with
            {
                Account =
                [
                    .. Enumerable
                        .Range(0, 300)
                        .Select(n => new FieldMapping { Source = "guest.company", Target = n == 0 ? "Name" : $"Field_{n}__c" }),
                ],
            },
        };
        await console.Store.SaveSettingsAsync(Large, OrgSettingsJson.Write(settings), 0, "test", DateTimeOffset.UtcNow, default);
        using var guest = new Guest(console.Url);
        await guest.GoAsync(await console.LinkAsync(Role.Administrator, "large", Large));

        var page = await guest.GoAsync("/o/large/mapping/account");
        var form = page.FormOf("mapping");
        Assert.Equal(300, form.Keys.Count(name => name.EndsWith(".Target", StringComparison.Ordinal)));
        Assert.Contains("Field_799__c", page.Html, StringComparison.Ordinal);
        // About 2 KB a row and 200 bytes a field, before it is compressed.
        Assert.InRange(page.Html.Length, 1, 900_000);
        var calls = await CallsAsync();
        var answer = await guest.SendFormAsync(page, "mapping", ("Draft.Do", "check"), ("Draft.Rows[299].Fallback", "Last"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Last", (await guest.GoAsync("/o/large/mapping/account")).FormOf("mapping")["Draft.Rows[299].Fallback"]);
        // What was described is kept: a change does not ask Salesforce for 800 fields again.
        Assert.Equal(calls, await CallsAsync());
    }

    private async Task ConnectAsync()
    {
        var services = console.Session.Services;
        await services.GetRequiredService<OrgDirectory>().CreateAsync(Large.Value, "Large", null, default);
        var sandbox = (await console.ControlAsync(HttpMethod.Get, "/orgs/sandbox"))!;
        await services.GetRequiredService<OrgConnections>().SaveAsync(
            Large,
            new ConnectionRequest
            {
                LoginUrl = new Uri(console.Session.Salesforce.Url, "/orgs/sandbox").AbsoluteUri, ClientId = Text(sandbox, "clientId"),
                ClientSecret = Text(sandbox, "clientSecret"), RefreshToken = sandbox["refreshTokens"]!["admin"]!.GetValue<string>(),
            },
            default);
    }

    private async Task<long> CallsAsync() =>
        (await console.ControlAsync(HttpMethod.Get, "/orgs/sandbox/usage"))!["calls"]!.GetValue<long>();

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();
}
