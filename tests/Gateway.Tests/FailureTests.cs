using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

public class FailureTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-01-20T12:00:00Z");

    [Fact]
    public async Task Failures_are_listed_by_filters_and_counted_in_groups()
    {
        await using var gateway = await StartAsync();
        var org = await gateway.CreateOrgAsync();

        var page = await (await gateway.SendAsync(
            HttpMethod.Get,
            "/v1/orgs/acme/failures?code=NOT_JSON&cause=x&subjectId=BKNG-1&includeResolved=true&limit=3",
            org.ApiKey)).AssertStatusAsync(200);
        var groups = await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs/acme/failures/groups", org.ApiKey)).AssertStatusAsync(200);

        Assert.Equal((new FailureFilter("NOT_JSON", "x", "BKNG-1", true), null, 3), gateway.Store.LastFailureList);
        Assert.Equal([1, 2, 3, 4], page.GetProperty("items").EnumerateArray().Select(failure => failure.Number("id")));
        Assert.Equal(
            ("REQUIRED_FIELD_MISSING", 2),
            (groups.GetProperty("groups")[0].Text("code"), groups.GetProperty("groups")[0].Number("count")));
    }

    [Fact]
    public async Task One_failure_is_tried_again_once_and_wakes_the_org()
    {
        await using var gateway = await StartAsync();
        var org = await gateway.CreateOrgAsync();

        var answer = await (await gateway.SendAsync(HttpMethod.Post, "/v1/orgs/acme/failures/2/replay", org.ApiKey)).AssertStatusAsync(202);

        Assert.Equal(1, answer.Number("replayed"));
        Assert.Equal(new ReplaySelection(FailureId: 2), gateway.Store.LastReplay);
        await Eventually.HoldsAsync(() => gateway.Grains.Org("acme").Wakes == 1, "the wake-up");
        await (await gateway.SendAsync(HttpMethod.Post, "/v1/orgs/acme/failures/2/replay", org.ApiKey)).AssertProblemAsync(
            404, "failure-not-found");
        await (await gateway.SendAsync(HttpMethod.Post, "/v1/orgs/acme/failures/two/replay", org.ApiKey)).AssertProblemAsync(
            404, "failure-not-found");
    }

    [Theory]
    [InlineData("""{"code":"REQUIRED_FIELD_MISSING"}""", 3)]
    [InlineData("""{"code":"REQUIRED_FIELD_MISSING","cause":"LastName"}""", 2)]
    [InlineData("{}", 4)]
    [InlineData("", 4)]
    public async Task All_of_a_code_and_cause_are_tried_again_or_all_there_are(string body, int replayed)
    {
        await using var gateway = await StartAsync();
        var org = await gateway.CreateOrgAsync();

        var answer = await (
            await gateway.SendAsync(HttpMethod.Post, "/v1/orgs/acme/failures/replay", org.ApiKey, new StringContent(body))
        ).AssertStatusAsync(202);

        Assert.Equal(replayed, answer.Number("replayed"));
        Assert.False(answer.GetProperty("more").GetBoolean());
    }

    [Theory]
    [InlineData("""{"kode":"NOT_JSON"}""")]
    [InlineData("""{"code":7}""")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    public async Task A_selection_that_is_not_understood_replays_nothing(string body)
    {
        await using var gateway = await StartAsync();
        var org = await gateway.CreateOrgAsync();

        var problem = await (
            await gateway.SendAsync(HttpMethod.Post, "/v1/orgs/acme/failures/replay", org.ApiKey, new StringContent(body))
        ).AssertProblemAsync(400, "body-invalid");

        Assert.Contains("'code'", problem.Text("detail"));
        Assert.Null(gateway.Store.LastReplay);
    }

    private static Task<GatewayHost> StartAsync()
    {
        var store = new FakeStore();
        store.OpenFailures.AddRange(
        [
            new Failure(1, "EVNT-1", "BKNG-1", "booking.scheduled", "REQUIRED_FIELD_MISSING", "LastName", "No last name.", At, null),
            new Failure(2, "EVNT-2", "", "", "NOT_JSON", "", "Not JSON.", At, null),
            new Failure(3, "EVNT-3", "BKNG-2", "booking.scheduled", "REQUIRED_FIELD_MISSING", "LastName", "No last name.", At, null),
            new Failure(4, "EVNT-4", "BKNG-3", "booking.scheduled", "REQUIRED_FIELD_MISSING", "Company", "No company.", At, null),
        ]);
        return GatewayHost.StartAsync(store: store);
    }
}
