using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Control;

public sealed class ConditionTests : IAsyncLifetime
{
    private const string Org = "/emulator/orgs/production";
    private const string Refresh = "refresh_token=5Aep-production-admin&grant_type=refresh_token";
    private RunningEmulator _emulator = null!;

    public async Task InitializeAsync() => _emulator = await RunningEmulator.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    private Task<Answer> Set(string? condition) =>
        _emulator.JsonAsync("PATCH", $"{Org}/settings", new Dictionary<string, string?> { ["condition"] = condition });

    [Theory]
    [InlineData("apiDisabledForUser", "403 API_CURRENTLY_DISABLED", null)]
    [InlineData("trialExpired", "403 TRIAL_EXPIRED", null)]
    [InlineData("orgLocked", "403 ORG_LOCKED", "inactive_org")]
    [InlineData("licenceProblem", "403 LICENSING_DATA_ERROR", null)]
    [InlineData("passwordExpired", "403 INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "invalid_grant")]
    [InlineData("userLocked", "401 INVALID_SESSION_ID", "invalid_grant")]
    [InlineData("userFrozen", "401 INVALID_SESSION_ID", "invalid_grant")]
    [InlineData("loginRestricted", "401 INVALID_SESSION_ID", "invalid_grant")]
    [InlineData("appBlocked", "403 CLIENT_NOT_ACCESSIBLE_FOR_USER", "OAUTH_APP_BLOCKED")]
    [InlineData("orgInMaintenance", "503 ORG_IN_MAINTENANCE", null)]
    public async Task A_condition_is_told_to_calls_and_to_whoever_asks_for_a_token_until_it_ends(
        string condition, string data, string? token)
    {
        Assert.Equal(200, (await Set(condition)).Status);
        Assert.Equal(data, (await _emulator.GetAsync("limits")).Error);
        Assert.Equal(data, (await _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "A" })).Error);
        var asked = await _emulator.TokenAsync(Refresh);
        Assert.Equal(token, asked.Status == 200 ? null : asked["error"].GetString());

        await Set(null);
        Assert.Equal(200, (await _emulator.GetAsync("limits")).Status);
        Assert.Equal(200, (await _emulator.TokenAsync(Refresh)).Status);
    }

    [Fact]
    public async Task Maintenance_answers_everything_with_a_page()
    {
        await Set("maintenance");
        foreach (var answer in new[] { await _emulator.GetAsync("limits"), await _emulator.TokenAsync(Refresh) })
        {
            Assert.Equal("503 text/html; charset=utf-8", $"{answer.Status} {answer.Headers["Content-Type"]}");
            Assert.Contains("maintenance", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task In_read_only_mode_reads_are_answered_and_each_write_is_refused()
    {
        const string Refused = "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE";
        var id = (await _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "A" })).Id;
        await Set("readOnly");
        Assert.Equal("A", (await _emulator.GetAsync("query?q=SELECT+LastName+FROM+Contact")).Column("LastName"));
        Assert.Equal($"503 {Refused}", (await _emulator.JsonAsync("PATCH", $"sobjects/Contact/{id}", new { LastName = "B" })).Error);
        Assert.Equal($"503 {Refused}", (await _emulator.JsonAsync("DELETE", $"sobjects/Contact/{id}")).Error);
        async Task<string> Save(string method, params object[] rows)
        {
            var records = rows.Select(row => TestOrg.Typed("Contact", row));
            return (await _emulator.JsonAsync(method, "composite/sobjects", new { records })).Rows;
        }
        Assert.Equal($"{Refused} {Refused}", await Save("POST", new { LastName = "C" }, new { LastName = "D" }));
        // Before anybody looks whether there is such a record.
        Assert.Equal(Refused, await Save("PATCH", new { id = "003000000000000AAA" }));
    }

    [Fact]
    public async Task With_full_storage_records_can_be_changed_and_not_made()
    {
        var id = (await _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "A" })).Id;
        await Set("storageFull");
        Assert.Equal(204, (await _emulator.JsonAsync("PATCH", $"sobjects/Contact/{id}", new { LastName = "B" })).Status);
        Assert.Equal("400 STORAGE_LIMIT_EXCEEDED", (await _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "C" })).Error);
    }

    [Fact]
    public async Task Seeding_goes_past_every_condition()
    {
        await Set("readOnly");
        Assert.Equal(200, (await _emulator.JsonAsync("POST", $"{Org}/records/Contact", new { LastName = "A" })).Status);
    }
}
