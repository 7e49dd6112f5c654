using Microsoft.Extensions.Time.Testing;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class UsageTests
{
    private static HttpResponseMessage WithUsage(HttpResponseMessage answer, string header)
    {
        answer.Headers.Add("Sforce-Limit-Info", header);
        return answer;
    }

    [Fact]
    public async Task Usage_is_unknown_until_salesforce_tells_it()
    {
        var client = new Client(new ScriptedOrg().Answers(ScriptedOrg.Json("""{"done":true,"records":[]}""")));
        await client.Api.QueryAsync("SELECT", false, default);
        Assert.Null(client.Api.Usage);
    }

    [Theory]
    [InlineData("api-usage=10018/100000", 10018, 100000)]
    [InlineData("per-app-api-usage=17/250(appName=sample), api-usage=5/15000", 5, 15000)]
    [InlineData("api-usage=25/5000; per-app-api-usage=17/250(appName=sample)", 25, 5000)]
    public async Task Every_answer_tells_the_usage(string header, long used, long limit)
    {
        var time = new FakeTimeProvider();
        var client = new Client(
            new ScriptedOrg().Answers(WithUsage(ScriptedOrg.Json("""{"done":true,"records":[]}"""), header)), time: time);
        await client.Api.QueryAsync("SELECT", false, default);
        Assert.Equal(new ApiUsage(used, limit, time.GetUtcNow()), client.Api.Usage);
    }

    [Fact]
    public async Task A_refusal_tells_the_usage_too()
    {
        var client = new Client(
            new ScriptedOrg().Answers(
                WithUsage(ScriptedOrg.Error("REQUEST_LIMIT_EXCEEDED", 403, "TotalRequests Limit exceeded."), "api-usage=100001/100000")));
        await Client.ErrorOf(() => client.Api.QueryAsync("SELECT", false, default));
        Assert.Equal(100001, client.Api.Usage!.Used);
    }

    [Fact]
    public async Task Limits_are_read_and_remembered()
    {
        var time = new FakeTimeProvider();
        var org = new ScriptedOrg().Answers(
            ScriptedOrg.Json("""{"DailyApiRequests":{"Max":15000,"Remaining":14988},"DataStorageMB":{"Max":5,"Remaining":5}}"""));
        var client = new Client(org, time: time);
        var usage = await client.Api.ReadLimitsAsync(default);
        Assert.Equal(new ApiUsage(12, 15000, time.GetUtcNow()), usage);
        Assert.Equal(usage, client.Api.Usage);
        Assert.Equal("/services/data/v62.0/limits", Assert.Single(org.ApiCalls).Path);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"DailyApiRequests":{"Max":"many","Remaining":1}}""")]
    public async Task Limits_without_the_daily_calls_are_unreadable(string json)
    {
        var client = new Client(new ScriptedOrg().Answers(ScriptedOrg.Json(json)));
        Assert.Equal(ClientErrorCodes.UnreadableAnswer, (await Client.ErrorOf(() => client.Api.ReadLimitsAsync(default))).Code);
    }
}
