using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Documents;

/// <summary>
/// Every block of the pages is run against one product, in the order of its page, or says behind its language why not. A page's answers
/// have no members that the product's lack.
/// </summary>
public sealed class DocumentRunTests
{
    /// <summary>These make and connect the org that other pages speak of.</summary>
    private static readonly string[] First = ["docs/http-api.md", "docs/connect-salesforce.md"];

    [Fact]
    public async Task Every_block_of_the_pages_runs_as_it_is_written()
    {
        await using var oncehub = await OnceHubStandIn.StartAsync();
        await using var product = await Product.StartAsync(new Dictionary<string, string?>
        {
            ["OnceHub:CatchUp:ApiUrl"] = oncehub.Url.ToString(),
            ["OnceHub:CatchUp:RequestGap"] = "00:00:00",
        });
        var folder = Directory.CreateTempSubdirectory("oncehub-pages-").FullName;
        await File.WriteAllLinesAsync(Path.Combine(folder, "events.ndjson"), Posted());
        var contact = new JsonObject { ["FirstName"] = "Ann", ["LastName"] = "Miller", ["Email"] = "ann@example.com" };
        var salesforce = await product.Salesforce.CredentialsAsync(default);
        await using (var shell = await DocumentShell.StartAsync(folder))
        {
            await shell.SetAsync("GATEWAY", product.Url("/").ToString().TrimEnd('/'));
            await shell.SetAsync("OPERATOR_KEY", product.OperatorKey);
            await shell.SetAsync("KEY", product.OperatorKey);
            await shell.SetAsync("PROGRAMS", AppContext.BaseDirectory);
            await shell.SetAsync("OnceHub__Storage__Path", product.DatabasePath);
            var reader = new DocumentReader(product, shell, new Dictionary<string, string>
            {
                ["https://acme.my.salesforce.com"] = salesforce.LoginUrl.ToString(),
                ["3MVG9…"] = salesforce.ClientId,
                ["\"clientSecret\": \"…\""] = $"\"clientSecret\": \"{salesforce.ClientSecret}\"",
                ["\"clientSecret\":\"…\""] = $"\"clientSecret\":\"{salesforce.ClientSecret}\"",
                ["michael@acme.example.sales"] = salesforce.Username,
                ["0035g00000AbCdE"] = await product.Salesforce.SeedAsync("Contact", contact, default),
                ["{\"apiKey\":\"…\"}"] = $"{{\"apiKey\":\"{OnceHubStandIn.ApiKey}\"}}",
            },
            new Dictionary<string, Func<string, Task>>
            {
                ["-X POST \"$GATEWAY/v1/orgs/acme/replays\""] = key => FailAsync(product, key),
            });
            foreach (var page in First.Concat(DocumentPages.All.Except(First))) await reader.ReadAsync(DocumentPages.BlocksOf(page));

            Assert.True(reader.Faults.Count == 0, string.Join('\n', reader.Faults));
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>An event that Salesforce refuses.</summary>
    private static async Task FailAsync(Product product, string key)
    {
        await product.FaultAsync(new JsonObject
        {
            ["kind"] = "RowError",
            ["object"] = "Contact",
            ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            ["message"] = "A budget is needed.",
        });
        await product.PostEventsAsync(new Webhook { BookingId = "BKNG-7", Email = "ivy@customer.example" }.ToJson(), org: "acme", key: key);
        await Eventually.HoldsAsync(
            async () =>
                (await product.GetAsync("/v1/orgs/acme/failures"))["items"]!
                    .AsArray()
                    .Any(one => one!["eventId"]!.GetValue<string>().Contains("BKNG-7", StringComparison.Ordinal)),
            "the event to be set aside");
        await product.NoMoreFaultsAsync();
    }

    /// <summary>As the page's answer tells: one that is there already, two new ones, and one of an unknown type.</summary>
    private static IEnumerable<string> Posted() =>
    [
        new Webhook { EventId = "EVNT-1", BookingId = "BKNG-1", Email = "carrie@customer.example" }.ToJson(),
        new Webhook { EventId = "EVNT-2", BookingId = "BKNG-2", Email = "noah@customer.example" }.ToJson(),
        new Webhook { EventId = "EVNT-3", BookingId = "BKNG-3", Email = "olga@customer.example" }.ToJson(),
        new Webhook { EventId = "EVNT-9", BookingId = "BKNG-3", Type = "booking.moved" }.ToJson(),
    ];
}
