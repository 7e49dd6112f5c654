using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public class SettingsTests
{
    private const string Path = "/v1/orgs/acme/settings";

    [Fact]
    public async Task Until_some_are_saved_the_defaults_are_shown_as_version_0()
    {
        await using var gateway = await StartAsync();

        using var answer = await gateway.OperatorAsync(HttpMethod.Get, Path);

        Assert.Equal("\"0\"", answer.Headers.ETag!.Tag);
        Assert.Equal(OrgSettingsJson.Write(OrgSettings.Default), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_document_is_kept_as_it_was_sent_and_the_org_reloads()
    {
        await using var gateway = await StartAsync();
        const string document = "{\n  \"target\": \"lead\"\n}\n";

        using var saved = await gateway.OperatorAsync(HttpMethod.Put, Path, document);
        using var read = await gateway.OperatorAsync(HttpMethod.Get, Path);

        Assert.Equal(200, (int)saved.StatusCode);
        Assert.Equal(document, await read.Content.ReadAsStringAsync());
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);
        Assert.Equal("application/json", read.Content.Headers.ContentType!.MediaType);
        Assert.Equal(1, gateway.Grains.Org("acme").Reloads);
    }

    [Fact]
    public async Task A_change_needs_the_version_it_replaces_and_every_version_is_kept()
    {
        await using var gateway = await StartAsync();
        await gateway.OperatorAsync(HttpMethod.Put, Path, """{"region":"DE"}""", ifMatch: "\"0\"");

        await (await gateway.OperatorAsync(HttpMethod.Put, Path, """{"region":"FR"}""")).AssertProblemAsync(428, "if-match-required");
        foreach (var stale in new[] { "\"0\"", "\"2\"", "1", "W/\"1\"", "nonsense" })
        {
            var problem = await (
                await gateway.OperatorAsync(HttpMethod.Put, Path, """{"region":"FR"}""", ifMatch: stale)
            ).AssertProblemAsync(412, "settings-changed");
            Assert.Equal(1, problem.Number("version"));
        }
        using var second = await gateway.OperatorAsync(HttpMethod.Put, Path, """{"region":"FR"}""", ifMatch: "\"1\"");
        Assert.Equal("\"2\"", second.Headers.ETag!.Tag);
        using var third = await gateway.OperatorAsync(HttpMethod.Put, Path, """{"region":"IT"}""", ifMatch: "*");
        Assert.Equal("\"3\"", third.Headers.ETag!.Tag);

        var versions = await (await gateway.OperatorAsync(HttpMethod.Get, Path + "/versions?limit=2")).AssertStatusAsync(200);
        Assert.Equal(
            [(3, "IT"), (2, "FR")],
            versions
                .GetProperty("items")
                .EnumerateArray()
                .Select(item => (item.Number("version"), item.GetProperty("settings").Text("region"))));
    }

    [Fact]
    public async Task What_changed_between_versions_is_told_and_can_be_undone()
    {
        await using var gateway = await StartAsync();
        await gateway.OperatorAsync(HttpMethod.Put, Path, """{"region":"DE"}""", ifMatch: "\"0\"");
        await gateway.OperatorAsync(HttpMethod.Put, Path, """{"region":"FR","target":"contact"}""", ifMatch: "\"1\"");

        var latest = await (await gateway.OperatorAsync(HttpMethod.Get, Path + "/diff")).AssertStatusAsync(200);
        var difference = Assert.Single(latest.GetProperty("differences").EnumerateArray());
        Assert.Equal(("$.region", "DE", "FR"), (difference.Text("path"), difference.Text("from"), difference.Text("to")));
        await (await gateway.OperatorAsync(HttpMethod.Get, Path + "/diff?from=9")).AssertProblemAsync(404, "settings-version-not-found");
        await (await gateway.OperatorAsync(HttpMethod.Get, Path + "/diff?from=x")).AssertProblemAsync(400, "query-invalid");

        await (await gateway.OperatorAsync(HttpMethod.Post, Path + "/rollback", """{"version":1}""")).AssertProblemAsync(
            428, "if-match-required");
        await (await gateway.OperatorAsync(HttpMethod.Post, Path + "/rollback", """{"version":7}""", ifMatch: "\"2\"")).AssertProblemAsync(
            404, "settings-version-not-found");
        using var back = await gateway.OperatorAsync(HttpMethod.Post, Path + "/rollback", """{"version":1}""", ifMatch: "\"2\"");
        Assert.Equal("\"3\"", back.Headers.ETag!.Tag);
        Assert.Equal("""{"region":"DE"}""", await back.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_schema_is_there_without_a_key()
    {
        await using var gateway = await StartAsync();

        using var answer = await gateway.Client.GetAsync("/v1/settings.schema.json");

        Assert.Equal(SettingsSchema.Json, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Of_two_changes_at_once_one_wins_and_the_other_is_told()
    {
        await using var gateway = await StartAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => gateway.OperatorAsync(HttpMethod.Put, Path, "{}", ifMatch: "\"0\"")));

        Assert.Equal([200, 412, 412, 412, 412, 412], answers.Select(answer => (int)answer.StatusCode).Order());
    }

    [Fact]
    public async Task What_is_wrong_is_listed_with_its_paths_and_nothing_is_saved()
    {
        await using var gateway = await StartAsync();
        const string wrong = """{"target":"robot","sync":{"bookings":"perhaps"},"unknown":1}""";

        var problem = await (await gateway.OperatorAsync(HttpMethod.Put, Path, wrong)).AssertProblemAsync(400, "settings-invalid");
        var verdict = await (await gateway.OperatorAsync(HttpMethod.Post, Path + "/validate", wrong)).AssertStatusAsync(200);
        var good = await (await gateway.OperatorAsync(HttpMethod.Post, Path + "/validate", "{}")).AssertStatusAsync(200);

        var paths = problem.GetProperty("problems").EnumerateArray().Select(item => item.Text("path")).ToArray();
        Assert.Equal(["$.sync.bookings", "$.target", "$.unknown"], paths.Order(StringComparer.Ordinal));
        Assert.False(verdict.GetProperty("valid").GetBoolean());
        Assert.Equal(3, verdict.GetProperty("problems").GetArrayLength());
        Assert.True(good.GetProperty("valid").GetBoolean());
        Assert.Equal("\"0\"", (await gateway.OperatorAsync(HttpMethod.Get, Path)).Headers.ETag!.Tag);
        Assert.Equal(0, gateway.Grains.Org("acme").Reloads);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        await using var gateway = await StartAsync();

        using var content = new ByteArrayContent([0x7B, 0xFF, 0x7D]);
        await (await gateway.SendAsync(HttpMethod.Put, Path, GatewayHost.OperatorKey, content)).AssertProblemAsync(400, "body-invalid");
    }

    [Fact]
    public async Task They_are_saved_also_while_no_grain_can_be_reached()
    {
        await using var gateway = await StartAsync();
        gateway.Grains.Unreachable = true;

        using var saved = await gateway.OperatorAsync(HttpMethod.Put, Path, "{}");

        Assert.Equal(200, (int)saved.StatusCode);
    }

    private static async Task<GatewayHost> StartAsync()
    {
        var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        return gateway;
    }
}
