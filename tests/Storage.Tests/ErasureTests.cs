using System.Text;
using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class ErasureTests
{
    private const string Canary = "canary";
    private const string Email = "canary@guest.example";
    private const string Phone = "+14155550199";
    private const string Contact = "CTC-CANARY00001";
    private const string Record = "003Hs00001A2B3CIAV";

    private static readonly DateTimeOffset Now = Noon.AddDays(1);
    private static readonly GuestKey Ann = new(IdentityKind.Email, Email);

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_of_an_erased_guest_is_left_in_any_table_and_all_of_others_is(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FillAsync(test);
        Assert.Contains(Canary, await test.DumpAsync(), StringComparison.OrdinalIgnoreCase);

        var erasure = await EraseAsync(test, Ann);

        var left = await test.DumpAsync();
        foreach (var canary in new[] { Canary, Phone, "4155550199" })
            Assert.DoesNotContain(canary, left, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("bob@other.example", left, StringComparison.Ordinal);
        Assert.NotNull(await test.Store.FindBookingAsync(Acme, "BKNG-BOB", default));
        Assert.Equal(Record, Assert.Single(erasure.Records));
        Assert.NotNull(erasure.EndedAt);
        Assert.Empty((await test.Store.ListFailuresAsync(Acme, new FailureFilter(IncludeResolved: true), null, 10, default)).Items);
        if (kind != StoreKind.Sqlite) return;

        // Also not in what the file has freed.
        await test.Store.DisposeAsync();
        Assert.DoesNotContain(
            Canary, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(test.Options.Path)), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite, IdentityKind.Phone, Phone)]
    [InlineData(StoreKind.Sqlite, IdentityKind.Contact, Contact)]
    [InlineData(StoreKind.Sqlite, IdentityKind.Record, Record)]
    public async Task A_guest_is_found_by_whatever_it_is_known_by(StoreKind kind, IdentityKind by, string value)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FillAsync(test);
        await EraseAsync(test, new GuestKey(by, value));
        Assert.DoesNotContain(Canary, await test.DumpAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_comes_late_of_the_past_is_dropped_and_a_new_booking_is_one_of_a_new_guest(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var former = await FillAsync(test);
        await EraseAsync(test, Ann);

        // A later change of an erased booking; an old event of a booking that never came; the same of somebody else; a new booking.
        var late = await ArrivedAsync(test, "late", "BKNG-CANARY", Now.AddDays(1));
        var missed = await ArrivedAsync(test, "missed", "BKNG-MISSED", Now.AddHours(-1));
        var further = await ArrivedAsync(test, "further", "BKNG-MISSED", Now.AddDays(2));
        var other = await ArrivedAsync(test, "other", "BKNG-OTHER", Now.AddHours(-1), "other@guest.example");
        var anew = await ArrivedAsync(test, "anew", "BKNG-NEW", Now.AddHours(1));
        var dropped = await test.Erasures.DropErasedAsync(Acme, [late, missed, further, other, anew], default);
        Assert.Equal([late.Sequence, missed.Sequence, further.Sequence], dropped.Order());
        Assert.Equal(["anew", "other"], (await test.Store.DueAsync(now: Now.AddDays(9))).Select(row => row.EventId).Order());

        // What the dropped one told is remembered of its booking, whoever brings it up next.
        var again = await ArrivedAsync(test, "again", "BKNG-MISSED", Now.AddDays(3), "other@guest.example");
        Assert.Equal([again.Sequence], await test.Erasures.DropErasedAsync(Acme, [again], default));
        Assert.NotEqual(former, await test.Store.BindOneAsync(Bind("BKNG-NEW", Email, Phone)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_turn_under_way_recorded_after_its_booking_was_erased_is_erased_too(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await FillAsync(test);
        var started = await test.Erasures.StartErasureAsync(Acme, Ann, "US", "ann", Now, default);
        while (await test.Erasures.StepErasureAsync(started.Id, Now, default)) { }
        await test.Store.CommitAsync(
            Commit(guest, Unit("BKNG-CANARY", 0, Write("""{"name":"canary"}"""))) with
            {
                GuestState = new VersionedState(0, """{"note":"canary"}"""),
            },
            default);
        // As a process that begins anew.
        await test.ReopenAsync();
        Assert.Null((await test.Erasures.FindErasureAsync(Acme, started.Id, default))!.EndedAt);
        while (await test.Erasures.StepErasureAsync(started.Id, Now.AddMinutes(2), default)) { }
        Assert.NotNull((await test.Erasures.FindErasureAsync(Acme, started.Id, default))!.EndedAt);
        Assert.DoesNotContain(Canary, await test.DumpAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_found_to_be_nobodys_before_and_bound_after_is_erased_too_and_a_new_booking_is_not(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await FillAsync(test);
        var before = await ArrivedAsync(test, "EVNT-gap", "BKNG-GAP", Now.AddHours(-1));
        var contact = await ArrivedAsync(test, "EVNT-contact", Contact, Now.AddHours(-1));
        Assert.Empty(await test.Erasures.DropErasedAsync(Acme, [before, contact], default));
        var started = await test.Erasures.StartErasureAsync(Acme, Ann, "US", "ann", Now, default);
        var returned = await test.Store.BindOneAsync(Bind("BKNG-GAP", Email, Phone));
        await test.Store.BindOneAsync(Bind(Contact, Email, Phone));
        await test.Store.CommitAsync(
            Commit(returned, Unit("BKNG-GAP", 0, Write("""{"name":"canary"}""")) with { Completed = [before.Sequence] }), default);
        var anew = await ArrivedAsync(test, "EVNT-anew", "BKNG-NEW", Now.AddSeconds(9));
        Assert.Equal(returned, await test.Store.BindOneAsync(Bind("BKNG-NEW", Email, Phone)));

        while (await test.Erasures.StepErasureAsync(started.Id, Now, default)) { }
        while (await test.Erasures.StepErasureAsync(started.Id, Now.AddMinutes(2), default)) { }

        Assert.NotNull((await test.Erasures.FindErasureAsync(Acme, started.Id, default))!.EndedAt);
        Assert.Null(await test.Store.FindBookingAsync(Acme, "BKNG-GAP", default));
        var kept = Assert.Single(await test.Store.DueAsync(now: Now.AddDays(9)));
        Assert.Equal((anew.Sequence, returned), (kept.Sequence, kept.Guest));
        var export = await test.Erasures.ExportGuestAsync(Acme, Ann, "US", default);
        Assert.Equal("BKNG-NEW", Assert.Single(export.Bookings).BookingId);
        Assert.Equal("EVNT-anew", Assert.Single(export.Events).EventId);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_that_is_put_off_is_not_due_before_then(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var started = await test.Erasures.StartErasureAsync(Acme, Ann, "US", "ann", Now, default);
        await test.Erasures.PutOffErasureAsync(started.Id, Now.AddMinutes(1), default);
        Assert.Empty(await test.Erasures.FindDueErasuresAsync(Now.AddSeconds(59), 9, default));
        Assert.False(await test.Erasures.StepErasureAsync(started.Id, Now.AddSeconds(59), default));
        Assert.Equal([started.Id], await test.Erasures.FindDueErasuresAsync(Now.AddMinutes(1), 9, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_of_a_clock_that_was_ahead_settles_anew_and_ends(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var started = await test.Erasures.StartErasureAsync(Acme, Ann, "US", "ann", Now.AddDays(1), default);
        Assert.Equal([started.Id], await test.Erasures.FindDueErasuresAsync(Now, 9, default));
        Assert.False(await test.Erasures.StepErasureAsync(started.Id, Now, default));
        Assert.Empty(await test.Erasures.FindDueErasuresAsync(Now.AddSeconds(59), 9, default));

        for (var minute = 1; minute < 5; minute++)
            while (await test.Erasures.StepErasureAsync(started.Id, Now.AddMinutes(minute), default)) { }
        Assert.NotNull((await test.Erasures.FindErasureAsync(Acme, started.Id, default))!.EndedAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_org_that_has_started_many_keeps_nobody_elses_waiting(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var started = new List<ErasureRecord>();
        for (var i = 0; i < 5; i++) started.Add(await StartAsync(Acme, i));
        var other = await StartAsync(Globex, 6);
        Assert.Equal([started[0].Id, other.Id], await test.Erasures.FindDueErasuresAsync(Now.AddMinutes(1), 2, default));
        Assert.Equal(5, await test.Erasures.CountRunningErasuresAsync(Acme, 9, default));
        Assert.Equal(3, await test.Erasures.CountRunningErasuresAsync(Acme, 3, default));

        // The next of the org is looked at once the first rests.
        await test.Erasures.PutOffErasureAsync(started[0].Id, Now.AddMinutes(2), default);
        Assert.Equal([started[1].Id, other.Id], await test.Erasures.FindDueErasuresAsync(Now.AddMinutes(1), 9, default));

        Task<ErasureRecord> StartAsync(OrgId org, int second) =>
            test.Erasures.StartErasureAsync(
                org, new GuestKey(IdentityKind.Email, $"guest{second}@example.com"), "US", "ann", Now.AddSeconds(second), default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_gets_everything_that_is_kept_and_nothing_of_others(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var guest = await FillAsync(test);
        // What failed was applied after all.
        var failed = (await test.Store.ListFailuresAsync(Acme, new FailureFilter(), null, 9, default)).Items.Single(one => one.Code == "X");
        await test.Store.CommitAsync(Commit(guest, Unit("BKNG-CANARY", 1) with { Completed = [2], ResolvesFailures = true }), default);
        Assert.Empty((await test.Store.FindBookingAsync(Acme, "BKNG-CANARY", default))!.Failures);

        var export = await test.Erasures.ExportGuestAsync(Acme, Ann, "US", default);
        var told = Assert.Single(export.Bookings[0].Failures);
        Assert.Equal((failed.Id, failed.Message, true), (told.Id, told.Message, told.ResolvedAt is not null));
        Assert.Contains($"email:{Email}", Assert.Single(export.Guests).Identities);
        Assert.Equal(["BKNG-CANARY", "BKNG-UNBOUND"], export.Bookings.Select(booking => booking.BookingId));
        Assert.Equal("canary smith", export.Bookings[0].GuestName);
        Assert.Single(export.Bookings[0].History);
        Assert.Equal(
            ["EVNT-done", "EVNT-failed", "EVNT-odd", "EVNT-unbound"],
            export.Events.Select(one => one.EventId).Order(StringComparer.Ordinal));
        Assert.All(export.Events, one => Assert.Contains(Canary, Encoding.UTF8.GetString(one.Payload), StringComparison.OrdinalIgnoreCase));
        Assert.Empty((await test.Erasures.ExportGuestAsync(Globex, Ann, "US", default)).Events);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_removed_org_is_not_found_at_once_and_gone_from_every_table_in_the_end(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.CreateOrgAsync(Acme, "Canary Inc", Now, default);
        await FillAsync(test);
        await test.Store.SaveSecretAsync("acme", "oncehub.webhook", "secret", null, default);
        await test.Store.SaveSettingsAsync(Acme, """{"canary":1}""", 0, "ann", Now, default);
        await test.Store.SaveSmallRecordAsync("users/acme", new VersionedState(0, "canary"), default);
        await test.Store.TryAcquireLeaseAsync(Acme, "me", Now, TimeSpan.FromMinutes(1), default);

        var removal = (await test.Erasures.StartRemovalAsync(Acme, "ann", Now, default))!;
        Assert.Null(await test.Erasures.StartRemovalAsync(Acme, "ann", Now, default));
        Assert.Null(await test.Store.FindOrgAsync(Acme, default));
        Assert.Null(await test.Store.FindSecretAsync("acme", "oncehub.webhook", default));
        Assert.False(await test.Store.CreateOrgAsync(Acme, "Again", Now, default));
        while (await test.Erasures.StepErasureAsync(removal.Id, Now, default)) { }
        await test.ReopenAsync();
        // Taken by a request that had begun before.
        await test.Store.AppendAsync([Event("EVNT-canary-late", "BKNG-canary-late")], default);
        while (await test.Erasures.StepErasureAsync(removal.Id, Now.AddMinutes(2), default)) { }

        Assert.DoesNotContain(Canary, await test.DumpAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await test.Erasures.FindDueErasuresAsync(Now.AddDays(9), 9, default));
        Assert.Equal(
            ["orgRemoved"], (await test.Audit.ListAuditAsync(new AuditFilter(Acme), null, 9, default)).Items.Select(line => line.Act));
        Assert.True(await test.Store.CreateOrgAsync(Acme, "Again", Now, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task With_an_org_go_the_people_who_work_nowhere_else(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.CreateOrgAsync(Acme, "Acme", Now, default);
        // More than are removed in one step.
        for (var i = 0; i < 201; i++) await AddAsync($"p{i}@acme.example", Acme);
        await AddAsync("both@acme.example", Acme, Globex);
        await AddAsync("all@acme.example", Acme, null);
        await AddAsync("none@acme.example");
        var session = new SessionRecord("token", PersonEmail.Parse("p7@acme.example"), Now, Now, Now.AddHours(1), Now.AddHours(12), "");
        Assert.True(await test.Access.StartSessionAsync(session, 1, default));

        var removal = (await test.Erasures.StartRemovalAsync(Acme, "ann", Now, default))!;
        while (await test.Erasures.StepErasureAsync(removal.Id, Now, default)) { }

        Assert.Equal(
            ["all@acme.example", "both@acme.example", "none@acme.example"],
            (await test.Access.ListPeopleAsync(null, default)).Select(person => person.Email.Value));
        Assert.Equal(0, await test.Access.CountPeopleAsync(Acme, default));
        // Nor does it go on for somebody of the same email who comes later.
        await AddAsync("p7@acme.example");
        Assert.Null(await test.Access.FindSessionAsync("token", Now, default));

        Task AddAsync(string email, params OrgId?[] orgs) => test.Access.CreatePersonAsync(
            new PersonRecord
            {
                Email = PersonEmail.Parse(email), Name = email, CreatedAt = Now,
                Roles = [.. orgs.Select(org => new RoleGrant(org, Role.Viewer))],
            },
            default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_table_with_rows_of_an_org_is_one_that_removal_knows(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var known = Sql.OrgRemoval.Tables.Select(table => table.Table).Concat(["orgs", "audit", "erasures"]).Order(StringComparer.Ordinal);
        Assert.Equal(
            known,
            (await test.ColumnsAsync()).Where(column => column.Name == "org").Select(column => column.Table).Order(StringComparer.Ordinal));
    }

    private static async Task<ErasureRecord> EraseAsync(TestStore test, GuestKey guest)
    {
        var started = await test.Erasures.StartErasureAsync(Acme, guest, "US", "ann", Now, default);
        while (await test.Erasures.StepErasureAsync(started.Id, Now, default)) { }
        while (await test.Erasures.StepErasureAsync(started.Id, Now.AddMinutes(2), default)) { }
        return (await test.Erasures.FindErasureAsync(Acme, started.Id, default))!;
    }

    private static async Task<UnboundEvent> ArrivedAsync(TestStore test, string id, string subject, DateTimeOffset at, string email = Email)
    {
        await test.Store.AppendAsync([Booked(id, subject, email, at)], default);
        var row = (await test.Store.DueAsync(now: Now.AddDays(9))).Single(row => row.EventId == id);
        return new UnboundEvent(row.Sequence, subject, at, Guest(email));
    }

    /// <summary>
    /// A guest with a booking that is done and has failed too, an event that waits for its guest, and one that nobody can read; and Bob.
    /// </summary>
    private static async Task<GuestToken> FillAsync(TestStore test)
    {
        var guest = (
            await test.Store.BindAsync(
                Acme,
                [new BindRequest("BKNG-CANARY", Guest(Email, Phone) with { ContactId = Contact }, GuestToken.New(), PersonObject.Contact)],
                default))[0];
        var done = await test.Store.AcceptAsync(Booked("EVNT-done", "BKNG-CANARY", Email, Noon));
        var failed = await test.Store.AcceptAsync(Booked("EVNT-failed", "BKNG-CANARY", Email, Noon));
        await test.Store.CommitAsync(Commit(guest, Unit("BKNG-CANARY", 0, new BookingWrite
        {
            State = $$"""{"booking":{"bookingId":"BKNG-CANARY","form":{"value":{"name":"canary"} } },"link":{"recordId":"{{Record}}"} }""",
            Phase = "scheduled", RecordId = Record, GuestName = "canary smith", UpdatedAt = Noon,
        }) with
        {
            Completed = [done.Sequence], Failed = [new RowFailure(failed.Sequence, new FailureReason("X", "canary is refused"))],
            History = [new HistoryEntry(Noon, "EVNT-done", "applied", """{"to":"canary"}""")],
        }) with { GuestState = new VersionedState(0, $$"""{"recordId":"{{Record}}","note":"canary"}""") }, default);
        await test.Store.AppendAsync(
            [
                Booked("EVNT-unbound", "BKNG-UNBOUND", Email, Noon),
                Event("EVNT-odd", "", failure: new FailureReason("Y", "unreadable")) with
                {
                    Payload = Encoding.UTF8.GetBytes($"not json: {Email} {Phone} {Contact} {Record}"),
                },
            ],
            default);
        var bob = await test.Store.BindOneAsync(Bind("BKNG-BOB", "bob@other.example"));
        await test.Store.CommitAsync(Commit(bob, Unit("BKNG-BOB", 0, Write())), default);
        return guest;
    }

    private static InboxEntry Booked(string id, string subject, string email, DateTimeOffset at) => Event(id, subject, at: at) with
    {
        Payload = Encoding.UTF8.GetBytes($$"""
            {"id":"{{id}}","object":"event","creation_time":"{{at:o}}","type":"booking.scheduled","api_version":"v2","data":{"object":"booking","id":"{{subject}}","last_updated_time":"{{at:o}}","status":"scheduled","form_submission":{"name":"canary","email":"{{email}}","phone":"{{Phone}}","custom_fields":[{"name":"sosfContactId","value":"{{Record}}"}]},"conversation":{"id":"CVR-1","contact":{"id":"{{Contact}}"} } } }
            """),
    };
}
