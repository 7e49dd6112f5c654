using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public class GuestDataTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":"not one"}""")]
    [InlineData("""{"phone":"12"}""")]
    [InlineData("""{"record":"003"}""")]
    [InlineData("""{"email":"ann@example.com","phone":"+14155550123"}""")]
    public async Task Whom_it_is_about_is_told_by_exactly_one_thing(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator));
        foreach (var path in new[] { "export", "erase" })
            await (await ann.SendAsync(HttpMethod.Post, $"/v1/orgs/acme/guests/{path}", body)).AssertProblemAsync(400, "body-invalid");
    }

    [Fact]
    public async Task An_erasure_is_a_thing_to_look_at_and_its_line_in_the_audit_tells_of_whom_nothing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator));

        var begun = await (
            await ann.SendAsync(HttpMethod.Post, "/v1/orgs/acme/guests/erase", new { email = " Guest@Example.com " })
        ).AssertStatusAsync(202);
        var found = await (
            await ann.SendAsync(HttpMethod.Get, $"/v1/orgs/acme/guests/erasures/{begun.GetProperty("id")}")).AssertStatusAsync(200);
        Assert.Equal(("running", "ann@acme.example"), (found.Text("state"), found.Text("startedBy")));
        var listed = await (await ann.SendAsync(HttpMethod.Get, "/v1/orgs/acme/guests/erasures")).AssertStatusAsync(200);
        Assert.Single(listed.GetProperty("items").EnumerateArray());
        await (await ann.SendAsync(HttpMethod.Get, "/v1/orgs/acme/guests/erasures/999")).AssertProblemAsync(404, "erasure-not-found");
        var export = await (
            await ann.SendAsync(HttpMethod.Post, "/v1/orgs/acme/guests/export", new { phone = "+14155550123" })).AssertStatusAsync(200);
        Assert.Empty(export.GetProperty("guests").EnumerateArray());

        var acts = await gateway.AuditAsync();
        Assert.Single(acts, line => line.Act == "eraseGuest");
        Assert.Single(acts, line => line.Act == "exportGuest");
        Assert.All(
            acts, line => Assert.DoesNotContain("guest@example", $"{line.Target} {line.Summary}", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_org_has_at_most_twenty_erasures_under_way()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator));
        for (var guest = 0; guest < 20; guest++) await (await EraseAsync(guest)).AssertStatusAsync(202);

        using var refused = await EraseAsync(20);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter?.Delta);
        var problem = await refused.AssertProblemAsync(429, "too-many-erasures");
        Assert.Contains("Begin it once one of them has ended", problem.Text("detail"), StringComparison.Ordinal);

        Task<HttpResponseMessage> EraseAsync(int guest) =>
            ann.SendAsync(HttpMethod.Post, "/v1/orgs/acme/guests/erase", new { email = $"guest{guest}@example.com" });
    }

    [Fact]
    public async Task An_org_that_is_not_there_is_not_removed()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await (await gateway.OperatorAsync(HttpMethod.Delete, "/v1/orgs/nobody?confirm=nobody")).AssertProblemAsync(404, "org-not-found");
        await (await gateway.OperatorAsync(HttpMethod.Delete, "/v1/orgs/NOT")).AssertProblemAsync(400, "org-id-invalid");
    }

    [Theory]
    [InlineData("/v1/orgs/acme")]
    [InlineData("/v1/orgs/acme?confirm=")]
    [InlineData("/v1/orgs/acme?confirm=globex")]
    // The client takes ".." away before it sends, and a server does it with the encoded ones.
    [InlineData("/v1/orgs/acme/webhook-secrets/..")]
    [InlineData("/v1/orgs/acme/api-keys/%2e%2e")]
    public async Task An_org_is_not_removed_by_an_address_that_lost_its_end(string address)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();

        var problem = await (await gateway.OperatorAsync(HttpMethod.Delete, address)).AssertProblemAsync(400, "query-invalid");

        Assert.Contains("confirm=acme", problem.Text("detail"), StringComparison.Ordinal);
        await (await gateway.OperatorAsync(HttpMethod.Get, "/v1/orgs/acme")).AssertStatusAsync(200);
    }
}
