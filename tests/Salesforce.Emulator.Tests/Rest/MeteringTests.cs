using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Rest;

public sealed class MeteringTests
{
    private readonly TestOrg _org = new();

    private int Cost(Action work)
    {
        var before = _org.Org.Usage.Calls;
        work();
        return _org.Org.Usage.Calls - before;
    }

    [Conformance("Metering", Basis.Documented, "REST guide, Composite and Batch: what counts against the limit")]
    [Fact]
    public void A_composite_is_one_call_and_a_batch_one_for_each_request()
    {
        object Sub(int i) => new { method = "GET", url = "/services/data/v60.0/limits", referenceId = $"r{i}" };
        Assert.Equal(1, Cost(() => _org.Post("composite", new { compositeRequest = Enumerable.Range(0, 5).Select(Sub) })));
        Assert.Equal(5, Cost(() => _org.Post("composite/batch", new { batchRequests = Enumerable.Range(0, 5).Select(Sub) })));
        Assert.Equal(1, Cost(() => _org.Collection("POST", "composite/sobjects", false, TestOrg.Typed("Contact", new { LastName = "A" }))));
        Assert.Equal(0, Cost(() => _org.Get("/services/data")));
    }

    [Fact]
    public void Each_page_of_a_query_is_a_call()
    {
        _org.Set(s => s with { QueryPageSize = 1 });
        _org.Create("Contact", new { LastName = "A" });
        _org.Create("Contact", new { LastName = "B" });
        Assert.Equal(2, Cost(() => _org.Get(_org.Query("SELECT Id FROM Contact")["nextRecordsUrl"].GetString()!)));
    }

    [Fact]
    public void The_daily_limit_stops_calls_until_the_day_has_rolled_on()
    {
        _org.Set(s => s with { DailyLimit = 10, UsedAtStart = 8 });
        Assert.Equal([200, 200, 403], Enumerable.Range(0, 3).Select(_ => _org.Get("limits").Status));
        var refused = _org.Get("limits");
        Assert.Equal("403 REQUEST_LIMIT_EXCEEDED TotalRequests Limit exceeded.", $"{refused.Error} {refused.Message}");
        _org.Time.Advance(TimeSpan.FromHours(25));
        _org.As("admin");
        Assert.Equal(200, _org.Get("limits").Status);
    }

    [Conformance("Limits", Basis.Documented, "REST guide, Limits")]
    [Fact]
    public void Limits_tell_what_is_left()
    {
        _org.Set(s => s with { DailyLimit = 100 });
        _org.Get("limits");
        var daily = _org.Get("limits")["DailyApiRequests"];
        Assert.Equal("100 98", $"{daily.GetProperty("Max")} {daily.GetProperty("Remaining")}");
    }

    [Fact]
    public void Too_many_long_calls_at_once_are_refused()
    {
        _org.Set(s => s with { ConcurrentLongLimit = 2 });
        var running = new[] { _org.Org.Usage.Started(), _org.Org.Usage.Started() };
        _org.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(200, _org.Get("limits").Status);
        _org.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ConcurrentPerOrgLongTxn Limit exceeded.", _org.Get("limits").Message);
        _org.Org.Usage.Ended(running[0]);
        Assert.Equal(200, _org.Get("limits").Status);
    }
}
