using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Storage;
using static OnceHub.Sync.Administration.Tests.Office;

namespace OnceHub.Sync.Administration.Tests;

/// <summary>Replays, drafts and counts, as pages ask for them.</summary>
public sealed class ReplayAndDraftTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_replay_is_started_looked_at_paused_resumed_and_stopped(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var replays = office.The<OrgReplays>();
        (await replays.StartAsync(Acme, new ReplayScope(), "ann", default)).AssertRefused(RefusalKind.FailureNotFound);
        await office.Store.AppendAsync([.. Enumerable.Range(0, 5).Select(i => Failed($"{i}"))], default);

        (await replays.StartAsync(Acme, new ReplayScope(PerSecond: 0), "ann", default)).AssertRefused(RefusalKind.BodyInvalid);
        (await replays.StartAsync(Acme, new ReplayScope(Failures: []), "ann", default)).AssertRefused(RefusalKind.BodyInvalid);
        var started = (await replays.StartAsync(Acme, new ReplayScope(Code: "X", PerSecond: 2), "ann", default)).Value();
        Assert.Equal((ReplayState.Running, 5, 2, "ann"), (started.State, started.Total, started.Released, started.Order.StartedBy));

        Assert.Equal(ReplayState.Paused, (await replays.PauseAsync(Acme, started.Id, default)).Value().State);
        Assert.Equal(ReplayState.Paused, (await replays.PauseAsync(Acme, started.Id, default)).Value().State);
        Assert.Equal(ReplayState.Running, (await replays.ResumeAsync(Acme, started.Id, default)).Value().State);
        Assert.Equal(ReplayState.Stopped, (await replays.StopAsync(Acme, started.Id, default)).Value().State);
        (await replays.ResumeAsync(Acme, started.Id, default)).AssertRefused(RefusalKind.ReplayEnded);
        (await replays.FindAsync(Acme, 999, default)).AssertRefused(RefusalKind.ReplayNotFound);
        (await replays.StopAsync(Acme, 999, default)).AssertRefused(RefusalKind.ReplayNotFound);
        Assert.Equal(started.Id, Assert.Single((await replays.ListAsync(Acme, null, 9, default)).Value().Items).Id);
        (await replays.ListAsync(Acme, "nonsense", 9, default)).AssertRefused(RefusalKind.QueryInvalid);
    }

    [Theory, OnSqlite]
    public async Task Of_no_booking_or_of_too_many_nothing_is_replayed(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var replays = office.The<BookingReplays>();
        Assert.Contains(
            "Tick the bookings to replay.",
            (await replays.ChosenAsync(Acme, [], "ann", default)).AssertRefused(RefusalKind.BodyInvalid),
            StringComparison.Ordinal);
        string[] many = [.. Enumerable.Range(0, 201).Select(n => $"BKNG-{n}")];
        Assert.Contains(
            "201 bookings are chosen; it can be 1 to 200",
            (await replays.ChosenAsync(Acme, many, "ann", default)).AssertRefused(RefusalKind.BodyInvalid),
            StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_draft_tells_its_mistakes_and_that_somebody_saved_meanwhile(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var (drafts, documents) = (office.The<SettingsDrafts>(), office.The<SettingsDocuments>());
        Assert.Null(await drafts.FindAsync(Acme, "ann", default));

        var first = (await drafts.SaveAsync(Acme, "ann", """{"colour":1}""", 0, 0, default)).Value();
        Assert.Equal((1, 0, false, "$.colour"), (first.Version, first.Current, first.IsOutdated, Assert.Single(first.Problems).Path));
        await documents.SaveAsync(Acme, """{"target":"lead"}""", null, "bob", default);
        var outdated = (await drafts.FindAsync(Acme, "ann", default))!;
        Assert.Equal((0, 1, true), (outdated.BasedOn, outdated.Current, outdated.IsOutdated));

        var changed = (await drafts.SaveAsync(Acme, "ann", "{}", 1, 0, default)).AssertRefused(RefusalKind.DraftChanged);
        Assert.Contains("version 1", changed, StringComparison.Ordinal);
        Assert.False((await drafts.SaveAsync(Acme, "ann", "{}", 1, 1, default)).Value().IsOutdated);
        foreach (var (json, basedOn) in new[] { ("[]", 1L), ("no json", 1L), ("{}", 2L), ("{}", -1L) })
            (await drafts.SaveAsync(Acme, "ann", json, basedOn, 2, default)).AssertRefused(RefusalKind.BodyInvalid);
        Assert.True(await drafts.DiscardAsync(Acme, "ann", default));
        Assert.Contains(
            "discarded",
            (await drafts.SaveAsync(Acme, "ann", "{}", 1, 2, default)).AssertRefused(RefusalKind.DraftChanged),
            StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_hour_is_told_the_present_one_last(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.Store.AppendAsync([Failed("1"), Failed("2") with { ReceivedAt = DateTimeOffset.UtcNow.AddHours(-30) }], default);

        var day = await office.The<OrgCounts>().LastAsync(Acme, 24, default);
        var days = await office.The<OrgCounts>().LastAsync(Acme, 72, default);

        Assert.Equal((24, 1, 72, 2), (day.Length, day.Sum(hour => hour.Failed), days.Length, days.Sum(hour => hour.Failed)));
        Assert.All(days.Zip(days.Skip(1)), pair => Assert.Equal(pair.First.Hour.AddHours(1), pair.Second.Hour));
        Assert.InRange(DateTimeOffset.UtcNow - day[^1].Hour, TimeSpan.Zero, TimeSpan.FromHours(2));
    }

    private static InboxEntry Failed(string id) => new()
    {
        Org = Acme,
        EventId = id,
        SubjectId = $"B{id}",
        Type = "booking.scheduled",
        OrderTime = DateTimeOffset.UtcNow,
        ReceivedAt = DateTimeOffset.UtcNow,
        Payload = new byte[] { 1 }, Failure = new FailureReason("X", "It failed."),
    };
}
