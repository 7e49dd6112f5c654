using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Control;

public sealed class ControlTests : IAsyncLifetime
{
    private const string Org = "/emulator/orgs/production";
    private RunningEmulator _emulator = null!;

    public async Task InitializeAsync() => _emulator = await RunningEmulator.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Fact]
    public async Task The_package_prepares_an_org_and_may_be_repeated()
    {
        for (var i = 0; i < 2; i++)
            Assert.Equal(204, (await _emulator.JsonAsync("POST", $"{Org}/package")).Status);
        var fields = (await _emulator.GetAsync("sobjects/Event/describe"))["fields"]
            .EnumerateArray()
            .Select(f => f.GetProperty("name").GetString()!)
            .Where(n => n.StartsWith("OnceHub", StringComparison.Ordinal));
        Assert.Equal(["OnceHub_Booking_Id__c", "OnceHub_Event_Status__c", "OnceHub_Reason__c", "OnceHub_Revision__c"], fields);
    }

    [Theory]
    [InlineData("/emulator/faults", """{"kind":"rowError","path":"composite"}""", "path")]
    [InlineData(Org + "/changes", """{"users":[{"name":"New Person","profile":"Standard User"}]}""", "New Person")]
    [InlineData(Org + "/changes", """{"users":[{"name":"a@b","profile":"Standard User"}]}""", "a@b")]
    [InlineData(Org + "/changes", """{"users":[{}]}""", "name")]
    [InlineData(Org + "/changes", """{"users":null}""", "users")]
    [InlineData(
        Org + "/changes", """{"assignmentRules":[{"object":"Lead","name":"x","entries":[{"owner":"admin@production.example"}]}]}""", "formula")]
    [InlineData(Org + "/changes", """{"duplicateRules":[{"object":"Lead","name":"x","match":null}]}""", "match")]
    [InlineData(Org + "/generate/Contact", """{"count":2}""", "fields")]
    public async Task What_could_never_work_is_refused(string path, string body, string named)
    {
        var answer = await _emulator.JsonAsync("POST", path, body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(named, answer["detail"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeded_records_may_hold_what_no_client_can_write()
    {
        var ids = (
            await _emulator.JsonAsync(
                "POST",
                $"{Org}/records/Contact",
                new object[] { new { LastName = "Old", LastModifiedDate = "2020-01-01T00:00:00Z" }, new { LastName = "New" } }
            )).Json;
        Assert.Equal(2, ids.GetArrayLength());
        Assert.Equal(
            "Old",
            (await _emulator.GetAsync("query?q=SELECT+LastName+FROM+Contact+ORDER+BY+LastModifiedDate+LIMIT+1")).Column("LastName"));
        Assert.Equal(
            "Old", (await _emulator.GetAsync($"{Org}/records/Contact?where=LastName='Old'")).Json[0].GetProperty("LastName").GetString());
    }

    [Fact]
    public async Task Seeding_keeps_the_rules()
    {
        var answer = await _emulator.JsonAsync("POST", $"{Org}/records/Contact", new { FirstName = "A" });
        Assert.Equal("400 Required fields are missing: [LastName]", $"{answer.Status} {answer["detail"]}");
    }

    [Fact]
    public async Task A_list_is_seeded_whole_or_not_at_all()
    {
        Assert.Equal(
            400,
            (
                await _emulator.JsonAsync(
                    "POST", $"{Org}/records/Contact", new object[] { new { LastName = "A" }, new { FirstName = "B" } }
                )).Status);
        Assert.Equal(0, (await _emulator.GetAsync($"{Org}/records/Contact")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Seeding_and_looking_reach_hidden_fields()
    {
        await _emulator.JsonAsync(
            "POST",
            $"{Org}/changes",
            new
            {
                fields = new[]
                {
                    new
                    {
                        @object = "Contact",
                        name = "Secret__c",
                        type = "Text",
                        needsGrant = true,
                    },
                },
            });
        await _emulator.JsonAsync("POST", $"{Org}/records/Contact", new { LastName = "A", Secret__c = "s" });
        Assert.Equal("s", (await _emulator.GetAsync($"{Org}/records/Contact")).Json[0].GetProperty("Secret__c").GetString());
        Assert.Equal("400 INVALID_FIELD", (await _emulator.GetAsync("query?q=SELECT+Secret__c+FROM+Contact")).Error);
    }

    [Fact]
    public async Task Records_are_overwritten_deleted_undeleted_merged_and_converted()
    {
        var ids = (
            await _emulator.JsonAsync(
                "POST",
                $"{Org}/records/Lead",
                new object[]
                {
                    new { LastName = "A", Company = "C" },
                    new { LastName = "B", Company = "C" },
                    new { LastName = "D", Company = "C" },
                })).Json;
        Assert.Equal(
            204,
            (await _emulator.JsonAsync("PATCH", $"{Org}/records/{ids[0]}", new { LastModifiedDate = "2020-01-01T00:00:00Z" })).Status);
        Assert.Equal(200, (await _emulator.JsonAsync("DELETE", $"{Org}/records/{ids[1]}")).Status);
        Assert.Equal(200, (await _emulator.JsonAsync("POST", $"{Org}/records/{ids[1]}/undelete")).Status);
        Assert.Equal(200, (await _emulator.JsonAsync("POST", $"{Org}/records/{ids[0]}/merge", new[] { ids[1].GetString() })).Status);
        Assert.Equal(1, (await _emulator.GetAsync($"{Org}/records/Lead?deleted=true&where=MasterRecordId!=null")).Json.GetArrayLength());
        var converted = await _emulator.JsonAsync("POST", $"{Org}/records/{ids[2]}/convert");
        Assert.StartsWith("003", converted["contactId"].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orgs/production/records/Contact?deleted=", 200)]
    [InlineData("orgs/production/records/Contact?where=&deleted=false", 200)]
    [InlineData("orgs/production/records/Contact?deleted=perhaps", 400)]
    [InlineData("requests?after=", 200)]
    [InlineData("requests?after=now", 400)]
    public async Task What_is_asked_for_with_an_empty_value_is_not_asked_for_and_what_cannot_be_read_is_told(string path, int status)
    {
        var answer = await _emulator.GetAsync($"/emulator/{path}");
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 400, answer.Text.Contains("detail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_put_into_another_emulator_gives_the_same_records_with_the_same_ids()
    {
        await _emulator.JsonAsync("POST", $"{Org}/package");
        var ids = (
            await _emulator.JsonAsync(
                "POST",
                $"{Org}/records/Contact",
                new object[]
                {
                    new
                    {
                        LastName = "Stays",
                        Email = "s@example.com",
                        OnceHub_Id__c = "g-1",
                    },
                    new { LastName = "Goes" },
                })).Json;
        await _emulator.JsonAsync(
            "POST",
            $"{Org}/records/Event",
            new
            {
                WhoId = ids[0].GetString(),
                StartDateTime = "2026-01-01T10:00:00Z",
                DurationInMinutes = 15,
                OnceHub_Revision__c = 1_000_000_001,
            });
        await _emulator.JsonAsync("DELETE", $"{Org}/records/{ids[1]}");
        var snapshot = (await _emulator.GetAsync($"{Org}/snapshot")).Json;

        await using var other = await RunningEmulator.StartAsync();
        await other.JsonAsync("POST", $"{Org}/package");
        Assert.Equal(204, (await other.JsonAsync("PUT", $"{Org}/snapshot", snapshot)).Status);
        foreach (var type in new[] { "Contact?deleted=true", "Event" })
            Assert.Equal(
                (await _emulator.GetAsync($"{Org}/records/{type}")).Json.GetRawText(),
                (await other.GetAsync($"{Org}/records/{type}")).Json.GetRawText());
        var duplicate = await other.JsonAsync("POST", $"{Org}/records/Contact", new { LastName = "Twin", OnceHub_Id__c = "g-1" });
        Assert.Contains(ids[0].GetString()![..15], duplicate["detail"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_generated_by_number()
    {
        var answer = await _emulator.JsonAsync(
            "POST",
            $"{Org}/generate/Contact",
            new
            {
                count = 3,
                fields = new
                {
                    LastName = "L{n}",
                    Email = "p{n}@example.com",
                    Title = "same",
                },
            });
        Assert.Equal(3, answer["total"].GetInt32());
        Assert.Equal(
            "L2", (await _emulator.GetAsync("query?q=SELECT+LastName+FROM+Contact+WHERE+Email='P2@example.com'")).Column("LastName"));
    }

    [Fact]
    public async Task Settings_are_changed_one_by_one()
    {
        var answer = await _emulator.JsonAsync("PATCH", $"{Org}/settings", new { dailyLimit = 5 });
        Assert.Equal("5 120", $"{answer["dailyLimit"]} {answer["sessionMinutes"]}");
        Assert.Equal(400, (await _emulator.JsonAsync("PATCH", $"{Org}/settings", new { dailyLimitt = 5 })).Status);
    }

    [Fact]
    public async Task Usage_is_read_and_cleared()
    {
        await _emulator.GetAsync("limits");
        Assert.Equal(1, (await _emulator.GetAsync($"{Org}/usage"))["calls"].GetInt32());
        await _emulator.JsonAsync("DELETE", $"{Org}/usage");
        Assert.Equal(0, (await _emulator.GetAsync($"{Org}/usage"))["calls"].GetInt32());
    }

    [Fact]
    public async Task The_log_tells_what_was_asked_and_no_secret()
    {
        await _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "Logged" });
        var log = (await _emulator.GetAsync("/emulator/requests")).Json.EnumerateArray().ToList();
        Assert.Equal("", log[0].GetProperty("body").GetString());
        Assert.Equal(
            "production POST /services/data/v60.0/sobjects/Contact 201 1",
            $"{log[1].GetProperty("org")} {log[1].GetProperty("method")} {log[1].GetProperty("path")} {log[1].GetProperty("status")} "
            + $"{log[1].GetProperty("calls")}");
        Assert.Contains("Logged", log[1].GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Empty((await _emulator.GetAsync($"/emulator/requests?after={log[1].GetProperty("number")}")).Json.EnumerateArray());
    }

    [Fact]
    public async Task A_reset_brings_everything_back_to_the_start()
    {
        await _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "A" });
        Assert.Equal(204, (await _emulator.JsonAsync("POST", "/emulator/reset")).Status);
        Assert.Equal(401, (await _emulator.GetAsync("limits")).Status);
        Assert.Equal(0, (await _emulator.GetAsync($"{Org}/records/Contact")).Json.GetArrayLength());
    }

    [Fact]
    public async Task The_orgs_tell_their_credentials()
    {
        var orgs = (await _emulator.GetAsync("/emulator")).Json;
        Assert.Equal("production sandbox", $"{orgs[0].GetProperty("name")} {orgs[1].GetProperty("name")}");
        Assert.Equal("5Aep-production-admin", orgs[0].GetProperty("refreshTokens").GetProperty("admin").GetString());
    }

    [Theory]
    [InlineData("GET", "/emulator/orgs/nowhere", 404)]
    [InlineData("GET", "/emulator/orgs/production/records/Nope", 404)]
    [InlineData("DELETE", "/emulator/orgs/production/records/xyz", 400)]
    public async Task Mistakes_are_explained(string method, string path, int status)
    {
        var answer = await _emulator.JsonAsync(method, path);
        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer["detail"].GetString()!);
    }
}
