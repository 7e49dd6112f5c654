using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>Everything that is asked of a store while it works, once round.</summary>
internal static class StoreWork
{
    public static async Task RoundAsync(ISyncStore store, int round)
    {
        var now = Noon.AddDays(1);
        await store.AppendAsync([.. Enumerable.Range(0, 6).Select(i => Event($"EVNT-new-{round}-{i}", $"BKNG-new-{round}-{i}"))], default);
        await store.FindOrgsWithDueRowsAsync(now, 100, default);
        await store.ListWaitingOrgsAsync(null, 100, default);
        await store.GetBacklogAsync(Acme, now, default);
        var lease = await store.TryAcquireLeaseAsync(Acme, "worker", now, TimeSpan.FromSeconds(10), default);
        var due = await store.ReadDueAsync(Acme, now, new InboxCursor(Noon.AddYears(-1), 0), 100, default);
        await store.DropErasedAsync(
            Acme,
            [.. due.Select(row => new UnboundEvent(row.Sequence, row.SubjectId, row.OrderTime, Guest($"{row.SubjectId}@example.com")))],
            default);
        var guests = await store.BindAsync(
            Acme, [.. due.Select(row => Bind(row.SubjectId, $"{row.SubjectId}@example.com", "+14155550100"))], default);
        for (var i = 0; i < due.Count; i++) await WorkAsync(store, due[i], guests[i], i);
        await store.ClaimSharedAsync(Acme, "account", $"company {round}", "token", default);
        await ReadAsync(store, $"BKNG-new-{round}-0");
        await store.ReplayAsync(Acme, new ReplaySelection(), now, 10, default);
        await store.ReplayAsync(Acme, new ReplaySelection(Code: "CODE", Cause: "cause"), now, 10, default);
        await store.ReplayAsync(Acme, new ReplaySelection(FailureId: 1), now, 10, default);
        await AdministerAsync(store, store, round);
        foreach (var kind in Enum.GetValues<PurgeKind>()) await store.PurgeAsync(kind, Noon.AddYears(-3), 0, 100, default);
        foreach (var kind in Enum.GetValues<RetireKind>())
        {
            var step = await store.RetireAsync(kind, Acme, Noon.AddDays(1), null, 2, default);
            if (step.Next is { } next) await store.RetireAsync(kind, Acme, Noon.AddDays(1), next, 2, default);
        }
        await store.RestoreAsync(Acme, [new ComingSubject("BKNG-1", Guest("name7@example.com"))], default);
        await store.ReleaseLeaseAsync(lease!, default);
    }

    private static async Task WorkAsync(ISyncStore store, InboxRow row, GuestToken guest, int i)
    {
        var known = await store.LoadAsync(Acme, guest, [row.SubjectId], default);
        var unit = Unit(row.SubjectId, known.Bookings[0].Version, i % 3 == 2 ? null : Write()) with
        {
            History = [new HistoryEntry(Noon, row.EventId, "applied", "{}")],
        };
        unit = i % 3 == 1
            ? unit with { Failed = [new RowFailure(row.Sequence, new FailureReason("CODE", "message", "cause"))] }
            : unit with { Completed = [row.Sequence], ResolvesFailures = true };
        await store.DeferAsync(Acme, [new Deferral(row.Sequence, Noon, CountsAsAttempt: true)], default);
        await store.CommitAsync(Commit(guest, unit) with { GuestState = new VersionedState(known.Guest.Version, "{}") }, default);
    }

    private static async Task AdministerAsync(IAccessStore access, IAuditStore audit, int round)
    {
        var email = PersonEmail.Parse($"ann-{round}@example.com");
        using (ActInHand.Begin(new AuditEntry(Noon, "ann", "::1", "createPerson", null, "", "")))
            await access.CreatePersonAsync(new PersonRecord { Email = email, Name = "Ann", CreatedAt = Noon }, default);
        await access.StartSessionAsync(
            new SessionRecord($"new-{round}", email, Noon, Noon, Noon.AddDays(9), Noon.AddDays(9), "::1"), 1, default);
        await access.FindSessionAsync($"new-{round}", Noon, default);
        await access.TouchSessionAsync($"new-{round}", Noon.AddHours(1), Noon.AddDays(9), default);
        await access.EndSessionAsync($"new-{round}", default);
        await access.EndSessionsAsync(email, default);
        var since = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_010_000);
        foreach (var filter in AuditFilters(since))
        {
            var page = await audit.ListAuditAsync(filter, null, 10, default);
            await audit.ListAuditAsync(filter, page.NextCursor, 10, default);
        }
    }

    public static AuditFilter[] AuditFilters(DateTimeOffset since) =>
        [new(), new(Acme), new(Actor: "person-7"), new(Act: "act-7"), new(Acme, From: since, Until: since.AddHours(1)), new(From: since)];

    public static readonly BookingFilter[] BookingFilters =
    [
        new("scheduled", UpdatedSince: Noon),
        new(RecordId: "record-1"),
        new() { Calendar = "BKC-7" },
        new() { StartsFrom = Noon, Calendar = "BKC-7" },
        new() { StartsUntil = Noon, Standing = BookingStanding.Synced },
        new() { Standing = BookingStanding.Failed },
        new() { Standing = BookingStanding.Waiting },
        new(Search: new OfName(["name7", "gue"])), new(Search: new OfName(["g"])) { Standing = BookingStanding.Waiting, StartsFrom = Noon },
    ];

    private static async Task ReadAsync(ISyncStore store, string booking)
    {
        await store.FindBookingAsync(Acme, booking, default);
        var page = await store.ListBookingsAsync(Acme, new BookingFilter(), null, 10, default);
        await store.ListBookingsAsync(Acme, new BookingFilter("scheduled", UpdatedSince: Noon.AddDays(-1)), page.NextCursor, 10, default);
        await store.ListBookingsAsync(Acme, new BookingFilter(RecordId: "003000000000001AAA"), null, 10, default);
        BookingSearch[] searches =
        [
            new OfGuest(Guest("guest7@example.com")),
            new OfGuest(Guest(null, "+14155550100")),
            new OfSubject(booking),
            new OfEvent("EVNT-7"),
            new OfRecord(SalesforceId.Parse("003000000000001")), new OfRecord(SalesforceId.Parse("00U000000000001")),
            new OfRecord(SalesforceId.Parse("001000000000001")), new OfRecord(SalesforceId.Parse("500000000000001")),
        ];
        foreach (var filter in BookingFilters)
        {
            var first = await store.ListBookingsAsync(Acme, filter, null, 3, default);
            await store.ListBookingsAsync(Acme, filter, first.NextCursor, 10, default);
        }
        await store.CountNamesakesAsync(Acme, new OfName(["name7", "gue"]), 100, default);
        foreach (var search in searches) await store.ListBookingsAsync(Acme, new BookingFilter(Search: search), null, 10, default);
        var failures = await store.ListFailuresAsync(Acme, new FailureFilter(), null, 2, default);
        await store.ListFailuresAsync(Acme, new FailureFilter("CODE", "cause"), failures.NextCursor, 10, default);
        await store.ListFailuresAsync(Acme, new FailureFilter(SubjectId: booking, IncludeResolved: true), null, 10, default);
        await store.CountFailuresAsync(Acme, default);
        await store.CountOpenFailuresAsync(Acme, 100, default);
        await store.ListArrivalsAsync(Acme, 10, default);
        await store.FindEventAsync(Acme, "EVNT-new-0-0", default);
        await store.CountSeenAsync(
            Acme, [new SeenCount(new Seen(SeenKind.Source, "form.custom.budget", "form.custom.Budget"), 1)], Noon, default);
        await store.ListSeenAsync(Acme, SeenKind.Source, 10, default);
    }
}
