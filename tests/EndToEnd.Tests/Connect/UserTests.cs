using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Connect;

/// <summary>Who a OnceHub user is in Salesforce, and who owns what that user's bookings create.</summary>
public sealed class UserTests
{
    private const string Users = "/v1/orgs/demo/users";

    [Fact]
    public async Task A_user_who_connects_a_personal_account_owns_what_the_bookings_create_and_no_token_is_kept()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        var connection = (await product.Store.FindSecretAsync("demo", "salesforce.connection", default))!.Version;

        var authorize = (await browser.OpenAsync(await LinkAsync(product)))!;
        var (status, html) = await browser.ReturnAsync(await browser.LogInAsync(authorize, "standard@production.example.com"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("scope=openid", authorize.Query, StringComparison.Ordinal);
        Assert.Contains("standard@production.example.com owns what the bookings of USR-1 create", Plain(html), StringComparison.Ordinal);
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var state = await product.SettleAsync();
        var standard = await UserIdAsync(product, "standard");
        Assert.Equal((standard, standard), (state.Contacts[0].Text("OwnerId"), state.EventOf("BKNG-1").Text("OwnerId")));
        Assert.Equal(connection, (await product.Store.FindSecretAsync("demo", "salesforce.connection", default))!.Version);
        Assert.Null(await product.Store.FindSecretAsync("demo", "salesforce.connect.pending.VVNSLTE", default));
        var known = (await product.GetAsync(Users))["items"]!.AsArray().Single()!;
        Assert.Equal(
            ("USR-1", "connected", true),
            (known["user"]!.GetValue<string>(), known["by"]!.GetValue<string>(), known["active"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Somebody_who_logs_in_to_another_org_is_told_and_not_entered()
    {
        await using var product = await Product.StartAsync();
        using var browser = new Browser(product);
        // As if both orgs were behind one login page, as Salesforce's are.
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/demo/connection", new JsonObject
        {
            ["loginUrl"] = product.Salesforce.Url.AbsoluteUri,
            ["clientId"] = "emulator",
            ["clientSecret"] = "emulator",
            ["refreshToken"] = "5Aep-production-admin",
        });

        var (status, html) = await browser.ReturnAsync(
            await browser.LogInAsync((await browser.OpenAsync(await LinkAsync(product)))!, "standard@sandbox.example.com"));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("another Salesforce org", html, StringComparison.Ordinal);
        Assert.Empty((await product.GetAsync(Users))["items"]!.AsArray());
    }

    [Fact]
    public async Task Users_are_matched_by_email_and_what_was_entered_stays()
    {
        await using var product = await Product.StartAsync();
        var users = await product.Salesforce.RecordsAsync("User", default);
        var (standard, admin) = (users.Single(Is("standard")), users.Single(Is("admin")));
        await product.OperateAsync(HttpMethod.Put, $"{Users}/USR-2", new JsonObject { ["salesforceUser"] = admin.Text("Username") });

        var matched = await product.OperateAsync(HttpMethod.Post, $"{Users}/match", new JsonObject
        {
            ["users"] = new JsonArray(
                new JsonObject { ["id"] = "USR-1", ["email"] = standard.Text("Email")!.ToUpperInvariant() },
                new JsonObject { ["id"] = "USR-2", ["email"] = standard.Text("Email") },
                new JsonObject { ["id"] = "USR-3", ["email"] = "nobody@example.com" }),
        });

        Assert.Equal(["USR-1"], Names(matched["matched"]!));
        Assert.Equal(["USR-2"], Names(matched["kept"]!));
        Assert.Equal(["USR-3"], matched["unmatched"]!.AsArray().Select(name => name!.GetValue<string>()));
        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        Assert.Equal(standard.Text("Id"), (await product.SettleAsync()).EventOf("BKNG-1").Text("OwnerId"));

        await product.OperateAsync(HttpMethod.Post, $"{Users}/match", null);
        Assert.Contains(standard.Text("Email")!.ToLowerInvariant(), Names((await product.GetAsync(Users))["items"]!));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(product, "USR-1"));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(product, "USR-1"));
    }

    [Fact]
    public async Task A_user_named_in_the_settings_document_goes_before_the_table()
    {
        await using var product = await Product.StartAsync();
        var (standard, admin) = (await UserIdAsync(product, "standard"), await UserIdAsync(product, "admin"));
        await product.OperateAsync(HttpMethod.Put, $"{Users}/USR-1", new JsonObject { ["salesforceUser"] = admin });
        await product.ChangeSettingsAsync(settings => settings["owners"] = new JsonObject { ["USR-1"] = standard });

        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });

        Assert.Equal(standard, (await product.SettleAsync()).EventOf("BKNG-1").Text("OwnerId"));
    }

    private static Func<JsonElement, bool> Is(string user) => record => record.Text("Username") == $"{user}@production.example.com";

    private static async Task<string> UserIdAsync(Product product, string user) =>
        (await product.Salesforce.RecordsAsync("User", default)).Single(Is(user)).Text("Id")!;

    private static async Task<Uri> LinkAsync(Product product) =>
        new((await product.OperateAsync(HttpMethod.Post, $"{Users}/USR-1/connect", null))["authorizeUrl"]!.GetValue<string>());

    private static IEnumerable<string> Names(JsonNode users) => users.AsArray().Select(user => user!["user"]!.GetValue<string>());

    private static string Plain(string html) =>
        html.Replace("<b>", "", StringComparison.Ordinal).Replace("</b>", "", StringComparison.Ordinal);

    private static async Task<HttpStatusCode> DeleteAsync(Product product, string user)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Delete, product.Url($"{Users}/{user}"));
        request.Headers.Authorization = new("Bearer", product.OperatorKey);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
