using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What is the matter with a whole Salesforce org holds its bookings up and fails none of them.</summary>
public sealed class OrgConditionTests
{
    private const int Guests = 40;
    private const string Settings = "/emulator/orgs/production/settings";

    /// <summary>What is the matter, how it begins and ends, the code that people are told, and a part of what they are to do.</summary>
    public static TheoryData<string, string, string, string, string> Conditions => new()
    {
        { "the API is switched off", """{"apiEnabled":false}""", """{"apiEnabled":true}""", "API_DISABLED", "give the user 'API Enabled'" },
        { "the user has no access to the API", Set("apiDisabledForUser"), Over, "USER_WITHOUT_API", "Give the user 'API Enabled'" },
        { "the trial is over", Set("trialExpired"), Over, "TRIAL_EXPIRED", "have Salesforce prolong the trial" },
        { "the org is locked", Set("orgLocked"), Over, "ORG_LOCKED", "Ask Salesforce about the org" },
        { "the licences are in doubt", Set("licenceProblem"), Over, "LICENSE_PROBLEM", "Company Information" },
        { "the password has expired", Set("passwordExpired"), Over, "PASSWORD_EXPIRED", "set a new one" },
        { "the user is locked out", Set("userLocked"), Over, "USER_LOCKED", "unlock the user" },
        { "the user is frozen", Set("userFrozen"), Over, "USER_LOCKED", "Unfreeze" },
        { "the user may not log in from here", Set("loginRestricted"), Over, "LOGIN_RESTRICTED", "login IP ranges or hours" },
        { "the app is blocked", Set("appBlocked"), Over, "APP_BLOCKED", "Unblock the app" },
        { "a page tells of maintenance", Set("maintenance"), Over, "IN_MAINTENANCE", "status.salesforce.com" },
        { "the API tells of maintenance", Set("orgInMaintenance"), Over, "IN_MAINTENANCE", "status.salesforce.com" },
        { "the org is read-only", Set("readOnly"), Over, "READ_ONLY", "status.salesforce.com" },
        { "the storage is full", Set("storageFull"), Over, "STORAGE_FULL", "Storage Usage" },
        { "the calls of the day are spent", """{"usedAtStart":100000}""", """{"usedAtStart":0}""", "API_BUDGET_SPENT", "" },
        { "each row tells it", RowError("API_DISABLED_FOR_ORG", "API is not enabled"), "", "API_DISABLED", "API Enabled" },
        {
            "each row tells it in words", RowError("INSUFFICIENT_ACCESS_OR_READONLY", "This org is in read-only mode"), "",
            "READ_ONLY", "status.salesforce.com"
        },
        { "only Events meet it", RowError("ORG_LOCKED", "locked", "Event"), "", "ORG_LOCKED", "Ask Salesforce" },
        { "queries within a request tell it", PartError("/query", "API_CURRENTLY_DISABLED"), "", "API_DISABLED", "API Enabled" },
        { "writes within a request tell it", PartError("sobjects", "TRIAL_EXPIRED"), "", "TRIAL_EXPIRED", "prolong the trial" },
        {
            "a page answers at the org's address", """{"kind":"html","path":"/services/data/","status":404}""", "",
            "API_NOT_REACHED", "proxy or firewall"
        },
        {
            "the version of the API was retired", Refused("/services/data/", 410, "GONE"), "",
            "API_REFUSED", "OnceHub:Salesforce:ApiVersion"
        },
        { "every request is refused", Refused("/services/data/", 400, "NEVER_HEARD_OF"), "", "API_REFUSED", "proxy or firewall" },
        { "every composite is refused", Refused("/composite", 403, "NEVER_HEARD_OF"), "", "API_REFUSED", "proxy or firewall" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task Bookings_wait_untouched_are_told_why_and_go_on_by_themselves(
        string what, string begins, string ends, string code, string todo)
    {
        await using var product = await Trouble.StartAsync();
        var first = Trouble.Bookings(1, "FIRST");
        await product.PostAllAsync(first);
        await product.SettleAsync();

        await ChangeAsync(product, begins);
        var bookings = Trouble.Bookings(Guests);
        await product.PostAllAsync(bookings);
        await product.StoppedAsync(code);
        await product.PostAllAsync(bookings.Select(Rescheduled));

        var worker = await product.StoppedAsync(code);
        Assert.Contains(todo, worker["pausedBecause"]!.GetValue<string>(), StringComparison.Ordinal);
        // Where a probe is let through and the work is not, nothing stops the org until the work is refused again.
        var booking = await Eventually.FindsAsync(
            async () => await product.BookingAsync("BKNG-7") is var one && one["pausedCode"]?.GetValue<string>() == code ? one : null,
            $"the booking to tell {code}");
        Assert.Equal(worker["pausedBecause"]!.GetValue<string>(), booking["pausedBecause"]!.GetValue<string>());
        var waiting = booking["waiting"]!.AsArray();
        Assert.Equal(2, waiting.Count);
        Assert.All(waiting, row =>
        {
            Assert.Equal(0, row!["attempts"]!.GetValue<int>());
            Assert.Equal(row["receivedAt"]!.GetValue<string>(), row["dueAt"]!.GetValue<string>());
        });
        Assert.Empty(await product.FailuresAsync());

        await ChangeAsync(product, ends);
        var state = await product.SettleAsync();
        state.AssertSynced([.. first, .. bookings]);
        Assert.All(bookings, one => Assert.Equal("Rescheduled (By customer)", state.StatusOf(one.BookingId)));
        var history = (await product.BookingAsync("BKNG-7"))["history"]!.AsArray();
        Assert.Equal(
            ["booking.scheduled applied", "booking.rescheduled applied"],
            history.Select(entry => $"{entry!["detail"]!["type"]} {entry["verdict"]}"));
        Assert.Empty(await product.FailuresAsync());
        Assert.Null((await product.GetAsync("/v1/orgs/demo/status"))["worker"]!["pausedBecause"]);
        Assert.NotEmpty(what);
    }

    [Fact]
    public async Task What_begins_in_the_middle_of_a_burst_doubles_and_loses_nothing()
    {
        await using var product = await Trouble.StartAsync();
        var bookings = Trouble.Bookings(600);
        await product.FaultAsync(new JsonObject { ["kind"] = "latency", ["path"] = "composite", ["milliseconds"] = 100 });
        await product.PostAllAsync(bookings);
        await Eventually.HoldsAsync(async () => (await product.StateAsync()).Contacts.Count > 0, "the first Contacts");
        await ChangeAsync(product, """{"apiEnabled":false}""");
        await product.StoppedAsync("API_DISABLED");
        await ChangeAsync(product, """{"apiEnabled":true}""");

        (await product.SettleAsync()).AssertSynced(bookings);
        Assert.Empty(await product.FailuresAsync());
    }

    [Fact]
    public async Task While_it_lasts_Salesforce_is_asked_by_one_call_at_a_time_however_much_waits()
    {
        await using var product = await Trouble.StartAsync(("OnceHub:Grains:RetryDelayMax", "00:00:00.2"));
        await ChangeAsync(product, Set("readOnly"));
        await product.PostAllAsync(Trouble.Bookings(300));
        await product.StoppedAsync("READ_ONLY");
        await product.ControlAsync(HttpMethod.Delete, "/emulator/requests");
        await Eventually.HoldsAsync(async () => (await product.RequestsAsync()).Count >= 5, "five probes");

        // Each is a write that changes nothing, since reads would be answered.
        Assert.All(await product.RequestsAsync(), request =>
        {
            Assert.Contains("003000000000000AAA", request.GetProperty("body").GetString(), StringComparison.Ordinal);
            Assert.Equal(1, request.GetProperty("calls").GetInt32());
        });
        await ChangeAsync(product, Over);
        Assert.Equal(300, (await product.SettleAsync()).Events.Count);
    }

    [Theory]
    [InlineData("""{"apiEnabled":false}""", """{"apiEnabled":true}""", "API_DISABLED")]
    [InlineData("""{"kind":"rowError","errorCode":"ORG_LOCKED","message":"locked"}""", "", "ORG_LOCKED")]
    public async Task What_begins_while_a_bulk_job_is_under_way_fails_none_of_its_rows(string begins, string ends, string code)
    {
        await using var product = await Bulk.StartAsync(200);
        await product.EmulateAsync("bulkJobSeconds", 3_600);
        var bookings = Trouble.Bookings(300);
        await product.PostBacklogAsync(bookings);
        await product.ClosedAsync(1);
        await ChangeAsync(product, begins);
        await product.EmulateAsync("bulkJobSeconds", 0);
        await product.StoppedAsync(code);
        await ChangeAsync(product, ends);

        (await product.SettleAsync()).AssertSynced(bookings);
        Assert.Empty(await product.FailuresAsync());
    }

    [Fact]
    public async Task A_probe_that_meets_something_else_tells_that_from_then_on()
    {
        await using var product = await Trouble.StartAsync();
        await ChangeAsync(product, Set("maintenance"));
        await product.PostAllAsync(Trouble.Bookings(3));
        await product.StoppedAsync("IN_MAINTENANCE");
        await ChangeAsync(product, Set("orgLocked"));
        await product.StoppedAsync("ORG_LOCKED");
        await ChangeAsync(product, Over);
        Assert.Equal(3, (await product.SettleAsync()).Events.Count);
    }

    [Fact]
    public async Task A_booking_of_an_org_that_is_not_connected_says_so()
    {
        await using var product = await Trouble.StartAsync();
        await product.OperateAsync(HttpMethod.Put, "/v1/orgs/other", new JsonObject());
        var key = await product.OperateAsync(HttpMethod.Post, "/v1/orgs/other/api-keys", new JsonObject { ["name"] = "test" });
        await product.PostEventsAsync(Trouble.Bookings(1)[0].ToJson(), org: "other", key: key["apiKey"]!.GetValue<string>());

        var booking = await Eventually.FindsAsync(
            async () =>
            {
                var found = await product.GetAsync("/v1/orgs/other/bookings/BKNG-0");
                return found["pausedCode"] is null ? null : found;
            },
            "the booking says why it waits");
        Assert.Equal("NOT_CONNECTED", booking["pausedCode"]!.GetValue<string>());
        Assert.Contains("Connect it", booking["pausedBecause"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(booking["failures"]!.AsArray());
    }

    [Fact]
    public async Task After_a_restart_it_still_fails_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-condition-").FullName;
        await using var emulator = await EmulatorProcess.StartAsync();
        var bookings = Trouble.Bookings(30);
        await using (var first = await emulator.StartProductAsync(folder))
        {
            await ChangeAsync(first, """{"kind":"rowError","errorCode":"ORG_LOCKED","message":"locked"}""");
            await first.PostAllAsync(bookings);
            await first.StoppedAsync("ORG_LOCKED");
        }
        await using var second = await emulator.StartProductAsync(folder);
        await second.StoppedAsync("ORG_LOCKED");
        Assert.Empty(await second.FailuresAsync());
        await second.NoMoreFaultsAsync();
        (await second.SettleAsync()).AssertSynced(bookings);
    }

    private static Webhook Rescheduled(Webhook booking) =>
        booking with { Type = "booking.rescheduled", Minute = 5, By = "customer", StartsAt = booking.StartsAt.AddDays(1) };

    private static string Over => """{"condition":null}""";

    private static string Set(string condition) => $$"""{"condition":"{{condition}}"}""";

    private static string RowError(string code, string message, string? about = null) =>
        new JsonObject { ["kind"] = "rowError", ["object"] = about, ["errorCode"] = code, ["message"] = message }.ToJsonString();

    private static string Refused(string path, int status, string code) =>
        new JsonObject { ["kind"] = "status", ["path"] = path, ["status"] = status, ["errorCode"] = code, ["message"] = "No." }
            .ToJsonString();

    private static string PartError(string path, string code) =>
        new JsonObject { ["kind"] = "partError", ["path"] = path, ["status"] = 403, ["errorCode"] = code }.ToJsonString();

    private static Task ChangeAsync(Product product, string change)
    {
        if (change.Length == 0) return product.NoMoreFaultsAsync();
        var body = JsonNode.Parse(change)!.AsObject();
        return body.ContainsKey("kind") ? product.FaultAsync(body) : product.ControlAsync(HttpMethod.Patch, Settings, body);
    }
}
