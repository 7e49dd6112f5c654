using System.Net;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Pages;

/// <summary>The pages for people, over HTTP, without a login.</summary>
public sealed class RecordPagesTests : IAsyncLifetime
{
    private const string Control = "/emulator/orgs/production";
    private RunningEmulator _emulator = null!;

    public async Task InitializeAsync() => _emulator = await RunningEmulator.StartAsync(withToken: false);

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Fact]
    public async Task From_the_first_page_to_a_record_each_page_leads_on()
    {
        var account = await SeedAsync("Account", new { Name = "Acme" });
        var contact = await SeedAsync("Contact", new { LastName = "Miller", Email = "ann@example.com", AccountId = account });

        Assert.Contains("href=\"/orgs/production\"", await PageAsync("/"), StringComparison.Ordinal);
        Assert.Contains(
            "href=\"/orgs/production/lightning/o/Contact/list\"", await PageAsync("/orgs/production"), StringComparison.Ordinal);
        Assert.Contains(
            $"href=\"{View("Contact", contact)}\">Miller</a>",
            await PageAsync("/orgs/production/lightning/o/Contact/list"),
            StringComparison.Ordinal);
        var page = await PageAsync(View("Contact", contact));
        Assert.Contains($"<a href=\"{View("Account", account)}\">Acme</a>", page, StringComparison.Ordinal);
        Assert.Contains("ann@example.com", page, StringComparison.Ordinal);
        Assert.Contains(
            $"<a href=\"{View("Contact", contact)}\">Miller</a>", await PageAsync(View("Account", account)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task An_id_of_either_length_leads_to_its_record(int length)
    {
        var contact = await SeedAsync("Contact", new { LastName = "Miller" });
        var answer = await _emulator.GetAsync($"/orgs/production/{contact[..length]}");
        Assert.Equal($"302 {View("Contact", contact)}", $"{answer.Status} {answer.Headers["Location"]}");
    }

    [Fact]
    public async Task What_a_guest_wrote_is_shown_as_text()
    {
        var contact = await SeedAsync("Contact", new { LastName = "<script>alert(1)</script>" });
        foreach (var path in new[] { "/orgs/production/lightning/o/Contact/list?q=%3Cscript%3E", View("Contact", contact) })
        {
            var page = await PageAsync(path);
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
            Assert.Contains(WebUtility.HtmlEncode("<script>alert(1)</script>"), page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_is_searched_and_goes_on_to_the_next_page()
    {
        Assert.Equal(
            200,
            (
                await _emulator.JsonAsync(
                    "POST", $"{Control}/generate/Contact", new { count = 205, fields = new { LastName = "Number {n}." } }
                )).Status);
        var list = "/orgs/production/lightning/o/Contact/list";
        Assert.Contains("Number 204.", await PageAsync(list), StringComparison.Ordinal);
        Assert.Contains("from=200", await PageAsync($"{list}?from=100"), StringComparison.Ordinal);
        Assert.DoesNotContain("Older ones", await PageAsync($"{list}?from=200"), StringComparison.Ordinal);
        var found = await PageAsync($"{list}?q=number+7.");
        Assert.Contains("1 to 1 of 1", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=", "1 to 1 of 1")]
    [InlineData("q=&from=", "1 to 1 of 1")]
    [InlineData("from=-5", "1 to 1 of 1")]
    [InlineData("from=many", "1 to 1 of 1")]
    [InlineData("from=99999999999", "1 to 1 of 1")]
    [InlineData("from=7", "None from here on, of 1")]
    public async Task A_list_begins_at_its_first_record_unless_told_another(string query, string expected)
    {
        await SeedAsync("Contact", new { LastName = "Miller" });
        Assert.Contains(expected, await PageAsync($"/orgs/production/lightning/o/Contact/list?{query}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_shown_with_what_they_carried_but_no_login()
    {
        await _emulator.TokenAsync("refresh_token=5Aep-production-admin&grant_type=refresh_token");
        await _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "<i>Miller" });
        var page = await PageAsync("/requests?q=sobjects");
        Assert.Contains("POST /services/data/v60.0/sobjects/Contact", page, StringComparison.Ordinal);
        Assert.Contains(
            "&lt;i&gt;Miller",
            page.Replace("\\u003C", "&lt;", StringComparison.Ordinal).Replace("\\u003E", "&gt;", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain("5Aep-", await PageAsync("/requests"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_record_says_so()
    {
        var contact = await SeedAsync("Contact", new { LastName = "Miller" });
        Assert.Equal(200, (await _emulator.JsonAsync("DELETE", $"{Control}/records/{contact}")).Status);
        Assert.Contains("recycle bin", await PageAsync(View("Contact", contact)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/orgs/elsewhere")]
    [InlineData("/orgs/production/lightning/o/Nothing__c/list")]
    [InlineData("/orgs/production/lightning/r/Contact/003000000000001AAA/view")]
    [InlineData("/orgs/production/<b>0123456789ab")]
    public async Task What_is_not_there_is_told(string path)
    {
        var answer = await _emulator.GetAsync(path);
        Assert.Equal("404 text/html; charset=utf-8", $"{answer.Status} {answer.Headers["Content-Type"]}");
        Assert.Contains("There is no", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_not_counted_as_calls()
    {
        await PageAsync("/orgs/production/lightning/o/Contact/list");
        Assert.Equal(0, (await _emulator.GetAsync($"{Control}/usage"))["calls"].GetInt32());
    }

    private static string View(string type, string id) => $"/orgs/production/lightning/r/{type}/{id}/view";

    private async Task<string> PageAsync(string path)
    {
        var answer = await _emulator.GetAsync(path);
        Assert.Equal("200 text/html; charset=utf-8", $"{answer.Status} {answer.Headers["Content-Type"]}");
        return answer.Text;
    }

    private async Task<string> SeedAsync(string type, object record) =>
        (await _emulator.JsonAsync("POST", $"{Control}/records/{type}", record)).Json[0].GetString()!;
}
