using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Erases a guest: who it is at once, its bookings and events in steps.</summary>
internal static class Erasures
{
    private const int SubjectsPerStep = 50;
    private const int EventsPerStep = 2_000;

    /// <summary>Longer than any turn: what was under way when its booking was erased has been recorded by then.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    public static async Task<ErasureRecord> StartAsync(
        SqlSession session, OrgId org, byte[] key, GuestKey guest, string region, string startedBy, DateTimeOffset now)
    {
        // Nobody binds a booking that is made now to whom is forgotten here.
        await session.HoldBindingAsync(org);
        Identity[] asked = [.. Identity.Spellings(guest.Kind, guest.Value)];
        var tokens = new HashSet<string>();
        foreach (var identity in asked)
        {
            tokens.UnionWith(await GuestRows.TokensAsync(session, org, identity));
            tokens.UnionWith(await RetiredRows.TokensAsync(session, org, key, identity));
        }
        tokens.Remove("");
        var identities = ImmutableHashSet.Create(asked);
        var records = new SortedSet<string>(StringComparer.Ordinal);
        var erased = 0;
        foreach (var token in tokens)
        {
            identities = identities.Union(await GuestRows.ClaimsAsync(session, org, token));
            erased +=
                await GuestRows.ForgetAsync(session, org, token, records) + await RetiredRows.EraseAsync(session, org, token, now, records);
        }
        foreach (var identity in identities) await Tombstones.AddAsync(session, org, ErasedIdentities.Hash(key, org, identity), now);
        var notes = new ErasureNotes { Region = region, Identities = [.. identities], Tokens = [.. tokens] };
        var id = await ErasureRows.InsertAsync(session, org, ErasureRows.OfGuest, notes, startedBy, now, erased, records);
        return (await ErasureRows.FindAsync(session, id))!.Record;
    }

    public static async Task<bool> StepAsync(SqlSession session, long id, byte[] key, DateTimeOffset now)
    {
        if (await ErasureRows.FindAsync(session, id) is not { Record.EndedAt: null } row) return false;
        var isOfClockAhead = row.NextAt > now + DueTimes.LongestRest;
        if ((row.NextAt > now && !isOfClockAhead) || !await ErasureRows.ClaimAsync(session, row)) return false;
        if (isOfClockAhead)
        {
            // How long ago it was put off is not known, and what was under way then must have ended.
            await ErasureRows.SaveAsync(session, row with { NextAt = now + Settling });
            return false;
        }
        var records = new SortedSet<string>(row.Record.Records, StringComparer.Ordinal);
        var stepped = (row.Kind, row.Stage) switch
        {
            (ErasureRows.OfOrg, _) => await OrgRemoval.StepAsync(session, row, now),
            (_, ErasureStage.Rows) => await EraseRowsAsync(session, row, key, records),
            (_, ErasureStage.Inbox) => await EraseEventsAsync(session, row, key, records, now),
            (_, ErasureStage.Returned) => await EraseReturnedAsync(session, row, key, records, now),
            _ => await EraseLeftoversAsync(session, row, records, now),
        };
        await ErasureRows.SaveAsync(session, stepped with { Record = stepped.Record with { Records = [.. records] } });
        if (stepped.Record.EndedAt is not null) await TellEndAsync(session, stepped, now);
        return true;
    }

    private static async Task<ErasureRow> EraseRowsAsync(SqlSession session, ErasureRow row, byte[] key, ISet<string> records)
    {
        var org = row.Record.Org;
        var subjects = new List<string>();
        foreach (var token in row.Notes.Tokens)
            if (subjects.Count < SubjectsPerStep)
                subjects.AddRange(await GuestRows.SubjectsAsync(session, org, token, SubjectsPerStep - subjects.Count));
        if (subjects.Count == 0)
            return row with
            {
                Stage = ErasureStage.Inbox,
                Notes = row.Notes with { Last = await session.CountAsync("select coalesce(max(sequence), 0) from inbox") },
            };
        return await EraseAsync(session, row, key, subjects, records);
    }

    private static async Task<ErasureRow> EraseAsync(
        SqlSession session, ErasureRow row, byte[] key, IReadOnlyCollection<string> subjects, ISet<string> records)
    {
        var erased = 0;
        foreach (var subject in subjects)
        {
            await Tombstones.AddAsync(
                session,
                row.Record.Org,
                ErasedIdentities.Hash(key, row.Record.Org, ErasedIdentities.OfSubject(subject)),
                row.Record.StartedAt);
            erased += await GuestRows.EraseSubjectAsync(session, row.Record.Org, subject, records);
        }
        return Counted(row, erased) with { Notes = row.Notes with { Subjects = row.Notes.Subjects.Union(subjects) } };
    }

    /// <summary>Empties events of what was erased, and finds those of bookings that were bound to nobody yet.</summary>
    private static async Task<ErasureRow> EraseEventsAsync(
        SqlSession session, ErasureRow row, byte[] key, ISet<string> records, DateTimeOffset now)
    {
        var (org, notes) = (row.Record.Org, row.Notes);
        var until = Math.Min(notes.Last, row.Reached + EventsPerStep);
        var guest = notes.Identities.ToImmutableHashSet();
        List<long> going = [];
        HashSet<string> found = [];
        foreach (var walked in await GuestRows.WalkAsync(session, org, row.Reached, until))
        {
            if (!IsGoing(walked, row, guest)) continue;
            going.Add(walked.Sequence);
            if (walked.SubjectId.Length > 0 && !notes.Subjects.Contains(walked.SubjectId)) found.Add(walked.SubjectId);
        }
        row = await EraseAsync(session, row, key, found, records);
        row = Counted(row, await GuestRows.EmptyEventsAsync(session, org, going)) with { Reached = until };
        if (until < notes.Last) return row;
        return row with { Stage = ErasureStage.Leftovers, Reached = 0, NextAt = Later(now, row.Record.StartedAt + Settling) };
    }

    private static bool IsGoing(WalkedEvent walked, ErasureRow row, ImmutableHashSet<Identity> guest)
    {
        // A contact goes on when its guest books again.
        if (ErasedIdentities.IsContact(walked.SubjectId) && walked.ReceivedAt > row.Record.StartedAt) return false;
        if (row.Notes.Subjects.Contains(walked.SubjectId)) return true;
        return walked is { Unbound.Length: > 0 } && walked.OrderTime <= row.Record.StartedAt
            && ErasedIdentities.IsOf(walked.Unbound, row.Notes.Region, guest);
    }

    /// <summary>A turn that had begun before may have recorded its booking, or its guest, once more.</summary>
    private static async Task<ErasureRow> EraseLeftoversAsync(SqlSession session, ErasureRow row, ISet<string> records, DateTimeOffset now)
    {
        var org = row.Record.Org;
        var erased = 0;
        foreach (var subject in row.Notes.Subjects.Skip((int)row.Reached).Take(SubjectsPerStep))
        {
            if (ErasedIdentities.IsContact(subject)) continue;
            var bound = await session.ScalarAsync(
                "select token from bindings where org = @org and subject_id = @subject", ("org", org), ("subject", subject)) as string;
            erased += await GuestRows.EraseSubjectAsync(session, org, subject, records);
            if (bound is not null && (await GuestRows.SubjectsAsync(session, org, bound, 1)).Count == 0)
                erased += await GuestRows.ForgetAsync(session, org, bound, records);
        }
        if (row.Reached + SubjectsPerStep < row.Notes.Subjects.Count)
            return Counted(row, erased) with { Reached = row.Reached + SubjectsPerStep };
        foreach (var token in row.Notes.Tokens)
            erased += await GuestRows.ForgetAsync(session, org, token, records)
                + await RetiredRows.EraseAsync(session, org, token, row.Record.StartedAt, records);
        row = Counted(row, erased);
        var returned = await GuestRows.ClaimersAsync(session, org, row.Notes.Identities);
        if (returned.Count == 0) return Ended(row, now);
        return row with
        {
            Stage = ErasureStage.Returned, Reached = 0,
            Notes = row.Notes with
            {
                Tokens = [.. returned],
                Last = await session.CountAsync("select coalesce(max(sequence), 0) from inbox"),
            },
        };
    }

    /// <summary>
    /// An event of the past may have been found to be nobody's just before the guest was erased, and have been bound just
    /// after: to whoever holds one of the guest's identities now. That may as well be the guest who has booked again.
    /// </summary>
    private static async Task<ErasureRow> EraseReturnedAsync(
        SqlSession session, ErasureRow row, byte[] key, ISet<string> records, DateTimeOffset now)
    {
        var (org, notes) = (row.Record.Org, row.Notes);
        var until = Math.Min(notes.Last, row.Reached + EventsPerStep);
        var guest = notes.Identities.ToImmutableHashSet();
        HashSet<string> bound = [];
        foreach (var token in notes.Tokens) bound.UnionWith(await GuestRows.SubjectsAsync(session, org, token, int.MaxValue));
        var walked = (await GuestRows.WalkAsync(session, org, row.Reached, until)).FindAll(one =>
            bound.Contains(one.SubjectId) || notes.Subjects.Contains(one.SubjectId));
        var isNew = walked.Where(one => one.OrderTime > row.Record.StartedAt).Select(one => one.SubjectId).ToHashSet();
        List<long> past = [];
        HashSet<string> going = [];
        foreach (var one in walked.Where(one => one.OrderTime <= row.Record.StartedAt))
        {
            var payload = (await GuestRows.EventsAsync(session, [one.Sequence]))[0].Payload;
            if (payload.Length == 0 || !ErasedIdentities.IsOf(payload, notes.Region, guest)) continue;
            past.Add(one.Sequence);
            // A contact goes on when its guest has booked again.
            if (!ErasedIdentities.IsContact(one.SubjectId) || !isNew.Contains(one.SubjectId)) going.Add(one.SubjectId);
        }
        row = await EraseAsync(session, row, key, going, records);
        // All of a booking goes that was made before, and of a contact what happened before.
        var subjects = row.Notes.Subjects;
        var whole = walked.Where(one =>
            subjects.Contains(one.SubjectId) && (going.Contains(one.SubjectId) || !ErasedIdentities.IsContact(one.SubjectId)));
        var emptied = await GuestRows.EmptyEventsAsync(session, org, [.. whole.Select(one => one.Sequence).Union(past)]);
        row = Counted(row, emptied) with { Reached = until };
        if (until < notes.Last) return row;
        var erased = 0;
        foreach (var token in notes.Tokens)
            if ((await GuestRows.SubjectsAsync(session, org, token, 1)).Count == 0)
                erased += await GuestRows.ForgetAsync(session, org, token, records)
                    + await RetiredRows.EraseAsync(session, org, token, row.Record.StartedAt, records);
        return Ended(Counted(row, erased), now);
    }

    public static ErasureRow Counted(ErasureRow row, int erased) =>
        row with
        {
            Record = row.Record with { Erased = row.Record.Erased + erased },
        };

    /// <summary>Nothing of what it looked for is kept.</summary>
    public static ErasureRow Ended(ErasureRow row, DateTimeOffset now) =>
        row with
        {
            Notes = ErasureNotes.None,
            Record = row.Record with { EndedAt = now },
        };

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static Task TellEndAsync(SqlSession session, ErasureRow row, DateTimeOffset now) =>
        AuditRows.AppendAsync(
            session,
            new AuditEntry(
                now, row.Record.StartedBy, "", row.Kind == ErasureRows.OfOrg ? "orgRemoved" : "guestErased", row.Record.Org,
                row.Kind == ErasureRows.OfOrg ? "" : $"{row.Record.Id}", $"{row.Record.Erased} rows erased"));
}

/// <summary>Who and what must not come back.</summary>
internal static class Tombstones
{
    public static Task AddAsync(SqlSession session, OrgId org, long hash, DateTimeOffset at) => session.ExecuteAsync(
        "insert into erased (org, hash, at) values (@org, @hash, @at) on conflict (org, hash) do update set at = excluded.at",
        ("org", org), ("hash", hash), ("at", at));

    // In the order of the index: PostgreSQL would else pass over all that there is of other orgs.
    public static async Task<bool> AnyAsync(SqlSession session, OrgId org) =>
        await session.CountAsync("select count(*) from (select 1 from erased where org = @org order by org, hash limit 1) e", ("org", org))
        > 0;

    public static async Task<Dictionary<long, DateTimeOffset>> FindAsync(SqlSession session, OrgId org, IEnumerable<long> hashes) =>
        (await session.ListAsync(
            $"select hash, at from erased where org = @org and hash {session.In("@hashes")}",
            row => (Hash: row.GetInt64(0), At: row.Time(1)),
            ("org", org), ("hashes", hashes.Distinct().ToArray()))).ToDictionary(row => row.Hash, row => row.At);
}
