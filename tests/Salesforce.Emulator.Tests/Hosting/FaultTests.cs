using System.Diagnostics;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Hosting;

public sealed class FaultTests : IAsyncLifetime
{
    private RunningEmulator _emulator = null!;

    public async Task InitializeAsync() => _emulator = await RunningEmulator.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    private Task<Answer> Script(object fault) => _emulator.JsonAsync("POST", "/emulator/faults", fault);

    private Task<Answer> Create(string name = "A") => _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = name });

    private async Task<int> Contacts() => (await _emulator.GetAsync("/emulator/orgs/production/records/Contact")).Json.GetArrayLength();

    [Fact]
    public async Task A_status_strikes_as_often_as_asked_and_applies_nothing()
    {
        await Script(new { kind = "status", status = 503, count = 2, path = "sobjects/Contact" });
        Assert.Equal("503 SERVER_UNAVAILABLE", (await Create()).Error);
        Assert.Equal("503 SERVER_UNAVAILABLE", (await Create()).Error);
        Assert.Equal(201, (await Create()).Status);
        Assert.Equal(1, await Contacts());
    }

    [Fact]
    public async Task A_status_may_carry_its_own_code()
    {
        await Script(
            new
            {
                kind = "status",
                status = 403,
                errorCode = "REQUEST_LIMIT_EXCEEDED",
                message = "TotalRequests Limit exceeded.",
                count = 1,
            });
        Assert.Equal("403 REQUEST_LIMIT_EXCEEDED", (await Create()).Error);
    }

    [Fact]
    public async Task A_balancer_answers_html()
    {
        await Script(new { kind = "html", status = 503, count = 1 });
        var answer = await Create();
        Assert.Equal("503 text/html; charset=utf-8", $"{answer.Status} {answer.Headers["Content-Type"]}");
    }

    [Fact]
    public async Task A_drop_before_applies_nothing()
    {
        await Script(new { kind = "drop", method = "POST", count = 1, path = "sobjects" });
        await Assert.ThrowsAsync<HttpRequestException>(() => Create());
        Assert.Equal(0, await Contacts());
    }

    [Fact]
    public async Task A_drop_after_has_applied()
    {
        await Script(new { kind = "dropAfter", method = "POST", count = 1, @object = "Contact" });
        await Assert.ThrowsAsync<HttpRequestException>(() => Create());
        Assert.Equal(1, await Contacts());
    }

    [Fact]
    public async Task An_expired_token_stays_dead_and_a_new_one_lives()
    {
        await Script(new { kind = "expireToken", count = 1, path = "limits" });
        Assert.Equal("401 INVALID_SESSION_ID", (await _emulator.GetAsync("limits")).Error);
        Assert.Equal("401 INVALID_SESSION_ID", (await _emulator.GetAsync("limits")).Error);
        var token = (await _emulator.TokenAsync("refresh_token=5Aep-production-admin&grant_type=refresh_token"))["access_token"]
            .GetString();
        _emulator.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(200, (await _emulator.GetAsync("limits")).Status);
    }

    [Theory]
    [InlineData("latency")]
    [InlineData("slowDrip")]
    public async Task Slowness_takes_its_time_and_answers(string kind)
    {
        await Script(new { kind, milliseconds = 200, count = 1, path = "limits" });
        var watch = Stopwatch.StartNew();
        Assert.Equal(200, (await _emulator.GetAsync("limits")).Status);
        Assert.True(watch.ElapsedMilliseconds >= 150, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task A_row_lock_fails_the_row_that_is_named()
    {
        await Script(new { kind = "rowError", @object = "Contact", body = "LastName=Locked", count = 1 });
        object Row(string name) => TestOrg.Typed("Contact", new { LastName = name });
        object body = new { records = new[] { Row("Free"), Row("Locked") } };
        Assert.Equal("ok UNABLE_TO_LOCK_ROW", (await _emulator.JsonAsync("POST", "composite/sobjects", body)).Rows);
        Assert.Equal("ok ok", (await _emulator.JsonAsync("POST", "composite/sobjects", body)).Rows);
    }

    [Fact]
    public async Task Every_third_row_may_fail_after_some_have_passed()
    {
        await Script(new { kind = "rowError", @object = "Contact", errorCode = "APEX_ERROR", message = "trigger", every = 3, skip = 1 });
        var answer = await _emulator.JsonAsync(
            "POST",
            "composite/sobjects",
            new { records = Enumerable.Range(0, 6).Select(i => TestOrg.Typed("Contact", new { LastName = $"L{i}" })) }
        );
        Assert.Equal("ok APEX_ERROR ok ok APEX_ERROR ok", answer.Rows);
    }

    [Fact]
    public async Task A_row_error_names_its_fields()
    {
        string[] fields = ["MailingStateCode"];
        await Script(new { kind = "rowError", @object = "Contact", errorCode = "FIELD_INTEGRITY_EXCEPTION", fields });
        var answer = await Create();
        Assert.Equal("400 FIELD_INTEGRITY_EXCEPTION", answer.Error);
        Assert.Equal(["MailingStateCode"], answer.ErrorFields);
    }

    [Theory]
    [InlineData(null, "E E,E E")]
    [InlineData(1, "E E,ok ok")]
    public async Task A_row_error_may_strike_whole_requests_that_save_several_rows_and_no_other(int? count, string expected)
    {
        await Script(new { kind = "rowError", @object = "Contact", errorCode = "E", minRows = 2, count });
        object Row(string type) => TestOrg.Typed(type, type == "Account" ? new { Name = "A" } : new { LastName = "A" });
        async Task<string> Save(params string[] types) =>
            (await _emulator.JsonAsync("POST", "composite/sobjects", new { records = types.Select(Row) })).Rows;

        Assert.Equal(201, (await Create()).Status);
        Assert.Equal("ok ok ok", await Save("Account", "Contact", "Account"));
        Assert.Equal(expected, $"{await Save("Contact", "Contact")},{await Save("Contact", "Contact")}");
        Assert.Equal("ok", await Save("Contact"));
    }

    [Fact]
    public async Task A_part_of_a_composite_request_may_be_refused_alone()
    {
        await Script(new { kind = "partError", path = "/query", status = 403, errorCode = "API_DISABLED_FOR_ORG", count = 1 });
        object[] parts =
        [
            new { method = "GET", url = "/services/data/v60.0/query?q=SELECT+Id+FROM+Contact", referenceId = "q" },
            new { method = "POST", url = "/services/data/v60.0/sobjects/Contact", referenceId = "c", body = new { LastName = "A" } },
        ];
        var answer = await _emulator.JsonAsync("POST", "composite", new { compositeRequest = parts });
        Assert.Equal((403, 201), (answer.CompositeStatus(0), answer.CompositeStatus(1)));
        Assert.Equal("API_DISABLED_FOR_ORG", answer.Composite(0).GetProperty("body")[0].GetProperty("errorCode").GetString());
        Assert.Equal(200, (await _emulator.JsonAsync("POST", "composite", new { compositeRequest = parts })).CompositeStatus(0));
    }

    [Theory]
    [InlineData("""{"kind":"rowError","path":"sobjects/Contact"}""", "no path")]
    [InlineData("""{"kind":"rowError","method":"DELETE"}""", "method")]
    [InlineData("""{"kind":"rowError","status":400}""", "status")]
    [InlineData("""{"kind":"rowError","minRows":1}""", "minRows")]
    [InlineData("""{"kind":"status","fields":["Name"]}""", "fields")]
    [InlineData("""{"kind":"status","minRows":2}""", "minRows")]
    [InlineData("""{"kind":"drop","errorCode":"X"}""", "errorCode")]
    [InlineData("""{"kind":"html","message":"X"}""", "message")]
    [InlineData("""{"kind":"status","milliseconds":5}""", "milliseconds")]
    [InlineData("""{"kind":"slowDrip","millisecondsPerRow":5}""", "millisecondsPerRow")]
    [InlineData("""{"kind":"partError"}""", "errorCode")]
    [InlineData("""{"kind":"drop","count":0}""", "count")]
    [InlineData("""{"kind":"drop","every":0}""", "every")]
    [InlineData("""{"kind":"drop","skip":-1}""", "skip")]
    [InlineData("""{"kind":"drop","org":"nowhere"}""", "nowhere")]
    [InlineData("""{"kind":"drop","path":"("}""", "path")]
    [InlineData("""{"kind":"drop","body":"["}""", "body")]
    public async Task A_fault_that_would_never_strike_is_refused_with_the_member_that_is_wrong(string fault, string member)
    {
        var answer = await _emulator.JsonAsync("POST", "/emulator/faults", fault);
        Assert.Equal(400, answer.Status);
        Assert.Contains(member, answer["detail"].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await _emulator.GetAsync("/emulator/faults")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Faults_are_listed_counted_and_taken_back()
    {
        await Script(new { kind = "status", path = "nowhere" });
        await Script(new { kind = "status", path = "limits", count = 1 });
        await _emulator.GetAsync("limits");
        var all = (await _emulator.GetAsync("/emulator/faults")).Json;
        Assert.Equal("0 1", $"{all[0].GetProperty("struck")} {all[1].GetProperty("struck")}");
        await _emulator.JsonAsync("DELETE", $"/emulator/faults/{all[0].GetProperty("id").GetString()}");
        Assert.Equal(1, (await _emulator.GetAsync("/emulator/faults")).Json.GetArrayLength());
        await _emulator.JsonAsync("DELETE", "/emulator/faults");
        Assert.Equal(0, (await _emulator.GetAsync("/emulator/faults")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_fault_can_be_for_one_org_and_for_a_body()
    {
        await Script(new { kind = "status", org = "sandbox" });
        await Script(new { kind = "status", body = "poison" });
        Assert.Equal(201, (await Create("fine")).Status);
        Assert.Equal(503, (await Create("poison")).Status);
    }

    [Fact]
    public async Task A_fault_that_cannot_be_read_is_explained()
    {
        var answer = await _emulator.JsonAsync("POST", "/emulator/faults", new { kind = "explode" });
        Assert.Equal(400, answer.Status);
        Assert.Contains("kind", answer["detail"].GetString(), StringComparison.Ordinal);
    }
}
