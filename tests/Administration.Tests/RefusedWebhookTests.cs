using OnceHub.Sync.Administration.Orgs;
using static OnceHub.Sync.Administration.Tests.Office;

namespace OnceHub.Sync.Administration.Tests;

public sealed class RefusedWebhookTests
{
    private static readonly DateTimeOffset Hour = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory, OnSqlite, OnPostgres]
    public async Task What_several_gateways_add_at_once_is_summed(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var webhooks = office.The<RefusedWebhooks>();
        var now = DateTimeOffset.UtcNow;
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => webhooks.AddAsync(
            Acme,
            new RefusedDeliveries(
                [new RefusedHour(hour, "signature-invalid", 5)],
                [new RefusedDelivery(now.AddSeconds(-i), "signature-invalid", 9, "203.0.113.•")]),
            default)));
        // One of four is first each time, and each tries five times.
        Assert.All(added, Assert.True);

        var found = await webhooks.FindAsync(Acme, default);

        Assert.Equal((1, 20L, 4), (found.Hours.Length, found.Hours[0].Times, found.Last.Length));
        Assert.Equal(found.Last.OrderByDescending(one => one.At), found.Last);
        Assert.Empty((await webhooks.FindAsync(Domain.OrgId.Parse("other"), default)).Hours);
    }

    [Fact]
    public void It_has_a_bound_and_forgets_what_is_old()
    {
        var all = RefusedDeliveries.None;
        for (var hours = 0; hours < 24 * 9; hours++)
            all = all.With(
                new(
                    [new(Hour.AddHours(hours), "signature-invalid", 1)],
                    [new(Hour.AddHours(hours), "signature-invalid", null, "203.0.113.•")]),
                Hour.AddHours(hours));

        Assert.Equal((24 * 7, 20), (all.Hours.Length, all.Last.Length));
        Assert.Equal(Hour.AddHours((24 * 9) - 1), all.Last[0].At);
        Assert.Equal(
            (0, 0),
            (
                all.With(RefusedDeliveries.None, Hour.AddDays(30)).Hours.Length,
                all.With(RefusedDeliveries.None, Hour.AddDays(30)).Last.Length));
    }
}
