using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What Salesforce refuses for many together is found out to be about one of them, or about the whole org.</summary>
public sealed class SharedRefusalTests : IAsyncLifetime
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(16);
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public Task DisposeAsync() => _rig.DisposeAsync().AsTask();

    /// <summary>How many rows, what refuses the seventh and whatever is sent with it, and the most requests that may take.</summary>
    public static TheoryData<int, string, int> OneGuiltyRow => new()
    {
        { 12, Part("JSON_PARSER_ERROR"), 4 },
        { 12, Part("INVALID_FIELD_FOR_INSERT_UPDATE"), 4 },
        { 12, Part("INSUFFICIENT_ACCESS", 403), 4 },
        { 120, Part("JSON_PARSER_ERROR"), 12 },
        { 1_000, Part("NEVER_HEARD_OF"), 40 },
        { 12, Whole("JSON_PARSER_ERROR"), 20 },
        { 120, Whole("NEVER_HEARD_OF"), 40 },
        { 1_000, Whole("JSON_PARSER_ERROR"), 60 },
    };

    [Theory]
    [MemberData(nameof(OneGuiltyRow))]
    public async Task Only_the_row_that_is_refused_alone_fails(int rows, string fault, int mostRequests)
    {
        await using var pipeline = _rig.Pipeline();
        await _rig.FaultAsync(JsonElement.Parse(fault));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, rows).Select(i => pipeline.WriteAsync([Contact(i)], Turn)));

        var failed = Assert.Single(outcomes.Index(), one => one.Item[0].Failure is not null);
        Assert.Equal(7, failed.Index);
        Assert.NotEqual(FailureAction.Retry, failed.Item[0].Failure!.Action);
        Assert.Equal(rows - 1, (await _rig.RecordsAsync("Contact")).Length);
        Assert.InRange((await _rig.RequestsAsync()).Length, 1, mostRequests);
        Assert.Null(pipeline.Throttle.Stopped);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_costs_no_neighbour_where_collections_are_refused_for_it()
    {
        await _rig.ControlAsync(HttpMethod.Patch, "/settings", new { strictCollections = true });
        await using var pipeline = _rig.Pipeline();
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(i => pipeline.WriteAsync([Contact(i, i == 7 ? ",\"Birthdate\":\"soon\"" : "")], Turn)));
        Assert.Equal(7, Assert.Single(outcomes.Index(), one => one.Item[0].Failure is not null).Index);
        Assert.Equal(59, (await _rig.RecordsAsync("Contact")).Length);
    }

    /// <summary>How many look-ups, and what refuses the query that asks for the seventh.</summary>
    public static TheoryData<int, string> OneGuiltyKey => new()
    {
        { 2, Query("QUERY_TOO_COMPLICATED") },
        { 120, Query("QUERY_TOO_COMPLICATED") },
        { 120, Query("MALFORMED_QUERY") },
        { 120, Query("INSUFFICIENT_ACCESS", 403) },
        { 120, """{"kind":"status","path":"/composite","body":"guest1(%40|@)","status":400,"errorCode":"JSON_PARSER_ERROR"}""" },
    };

    [Theory]
    [MemberData(nameof(OneGuiltyKey))]
    public async Task Only_the_look_up_that_is_refused_alone_fails(int guests, string fault)
    {
        for (var i = 0; i < guests; i++) await _rig.SeedAsync("Contact", new { LastName = "Miller", Email = $"guest{i}@example.com" });
        await using var pipeline = _rig.Pipeline();
        await _rig.FaultAsync(JsonElement.Parse(fault));
        var answers = await Task.WhenAll(Enumerable.Range(0, guests).Select(i => pipeline.LookUpAsync([Email(i)], Turn)));

        var failed = Assert.Single(answers.Index(), one => one.Item.Failure is not null);
        Assert.Equal((1, FailureAction.SetAside), (failed.Index, failed.Item.Failure!.Action));
        Assert.All(answers.Where(one => one.Failure is null), one => Assert.Single(one.Found[0].Records));
        // Each refused call is counted, and each guest pays a share of those it was in.
        var sent = (await _rig.RequestsAsync()).Count(path => path.EndsWith("/composite", StringComparison.Ordinal));
        Assert.InRange(answers.Sum(one => one.Calls), 2, sent + 0.001);
        Assert.InRange(sent, 2, 40);
    }

    [Fact]
    public async Task What_all_are_refused_for_ends_after_a_bounded_number_of_calls_and_is_tried_again_later()
    {
        await using var pipeline = _rig.Pipeline(requestsInFlight: 1);
        await _rig.FaultAsync(
            new { kind = "status", path = "/composite", body = "guest\\d", status = 400, errorCode = "NEVER_HEARD_OF", message = "m" });
        var written = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => pipeline.WriteAsync([Contact(i)], Turn)));
        Assert.Contains(written, one => one[0].Failure!.Action == FailureAction.Retry);
        var forWrites = (await _rig.RequestsAsync()).Length;
        // The bound is one of a batch, and how many they come in is chance: some are tried again later,.
        Assert.InRange(forWrites, 40, 450);

        var asked = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => pipeline.LookUpAsync([Email(i)], Turn)));
        Assert.Contains(asked, one => one.Failure!.Action == FailureAction.Retry);
        Assert.InRange((await _rig.RequestsAsync()).Length - forWrites, 40, 500);
    }

    [Theory]
    [InlineData("/services/data/", 410, "GONE")]
    [InlineData("/composite", 410, "GONE")]
    [InlineData("/services/data/", 400, "NEVER_HEARD_OF")]
    [InlineData("/composite", 403, "INSUFFICIENT_ACCESS")]
    [InlineData("/composite", 404, "NOT_FOUND")]
    [InlineData("/describe", 400, "NEVER_HEARD_OF")]
    public async Task Where_Salesforce_refuses_whatever_is_asked_the_org_waits(string path, int status, string code)
    {
        await using var pipeline = _rig.Pipeline(probeInterval: TimeSpan.FromMilliseconds(200));
        await _rig.FaultAsync(new { kind = "status", path, status, errorCode = code, message = "No." });
        var failure = (await pipeline.LookUpAsync([Email(1)], Turn)).Failure;
        Assert.Equal((FailureAction.Defer, PauseCodes.ApiRefused), (failure?.Action, failure?.Code));
        Assert.Contains($"Salesforce says {code}: \"No.\"", failure!.Message, StringComparison.Ordinal);
        Assert.Equal(PauseCodes.ApiRefused, pipeline.Throttle.Stopped?.Code);
        if (path != "/describe")
            Assert.Equal(FailureAction.Defer, Assert.Single(await pipeline.WriteAsync([Contact(1)], Turn)).Failure?.Action);

        await _rig.NoMoreFaultsAsync();
        await Eventually.HoldsAsync(async () => (await pipeline.LookUpAsync([Email(1)], Turn)).Failure is null, "the org goes on");
    }

    private static RecordWrite Contact(int i, string more = "") => Writes.Insert("Contact", $"guest{i}") with
    {
        Fields = FieldSet.FromJson($$"""{"LastName":"Miller","OnceHub_Id__c":"guest{{i}}"{{more}}}"""),
    };

    private static LookupKey.Email Email(int i) => new($"guest{i}@example.com");

    private static string Part(string code, int status = 400) =>
        $$"""{"kind":"partError","body":"\"guest7\"","status":{{status}},"errorCode":"{{code}}","message":"m"}""";

    private static string Whole(string code) =>
        $$"""{"kind":"status","path":"/composite","body":"\"guest7\"","status":400,"errorCode":"{{code}}","message":"m"}""";

    private static string Query(string code, int status = 400) =>
        $$"""{"kind":"partError","path":"guest1(%40|@)","status":{{status}},"errorCode":"{{code}}","message":"m"}""";
}
