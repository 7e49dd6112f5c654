using System.Globalization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>Brings back what was retired when an event speaks of it again, before anybody is bound anew.</summary>
internal static class Returns
{
    private const string InsertGuest = """
        insert into guests (org, token, version, email, target, state) values (@org, @token, @version, @email, @target, @state) on conflict do nothing
        """;

    private const string InsertClaim =
        "insert into claims (org, kind, value, token) values (@org, @kind, @value, @token) on conflict do nothing";

    private const string NameEmail = "update guests set email = @email where org = @org and token = @token and email = @hashed";

    private const string InsertBinding =
        "insert into bindings (org, subject_id, token) values (@org, @subject, @token) on conflict do nothing";

    private const string InsertBooking = """
        insert into bookings (org, booking_id, version, state, phase, record_id, salesforce_event_id, starts_at, calendar, updated_at)
        values (@org, @booking, @version, @state, @phase, @record, @event, @starts, @calendar, @updated) on conflict do nothing
        """;

    /// <summary>Hardly ever: it is looked at before a transaction that writes is begun.</summary>
    public static async Task<bool> AnyAsync(SqlSession session, OrgId org, byte[] key, IReadOnlyList<ComingSubject> coming) =>
        (await RetiredRows.FindAsync(session, org, RetiredRows.Hashes(key, org, coming.SelectMany(NamedBy)))).Count > 0;

    public static async Task<bool> RestoreAsync(SqlSession session, OrgId org, byte[] key, IReadOnlyList<ComingSubject> coming)
    {
        await session.HoldBindingAsync(org);
        var named = new Dictionary<long, Identity>();
        var subjects = new Dictionary<long, string>();
        foreach (var subject in coming)
        {
            subjects[ErasedIdentities.Hash(key, org, RetiredRows.Subject(subject.SubjectId))] = SqlValue.Key(subject.SubjectId);
            foreach (var identity in Identity.All(subject.Identities)) named[ErasedIdentities.Hash(key, org, identity)] = identity;
        }
        var found = await RetiredRows.FindAsync(session, org, named.Keys.Concat(subjects.Keys));
        foreach (var token in found.Select(row => row.Token).Where(token => token.Length > 0).Distinct())
            await RestoreGuestAsync(session, org, key, token);
        foreach (var row in found)
        {
            if (subjects.TryGetValue(row.Hash, out var subject)) await RestoreSubjectAsync(session, org, subject, row);
            if (named.TryGetValue(row.Hash, out var identity)) await RestoreClaimAsync(session, org, identity, row);
        }
        await RetiredRows.DeleteAsync(session, org, found.Select(row => row.Hash));
        return found.Count > 0;
    }

    private static IEnumerable<Identity> NamedBy(ComingSubject coming) =>
        Identity.All(coming.Identities).Prepend(RetiredRows.Subject(coming.SubjectId));

    private static async Task RestoreGuestAsync(SqlSession session, OrgId org, byte[] key, string token)
    {
        var hash = ErasedIdentities.Hash(key, org, RetiredRows.Guest(token));
        if ((await RetiredRows.FindAsync(session, org, [hash])) is not [{ Guest: { } guest }]) return;
        await session.ExecuteAsync(
            InsertGuest, ("org", org), ("token", token), ("version", guest.Version),
            ("email", guest.Email is { } email ? HashedEmail.Of(email) : null), ("target", guest.Target), ("state", guest.State));
        await RetiredRows.DeleteAsync(session, org, [hash]);
    }

    private static async Task RestoreClaimAsync(SqlSession session, OrgId org, Identity identity, RetiredRow row)
    {
        await session.ExecuteAsync(InsertClaim, ("org", org), ("kind", identity.Kind), ("value", identity.Value), ("token", row.Token));
        if (identity.Kind == "email")
            await session.ExecuteAsync(
                NameEmail, ("email", identity.Value), ("org", org), ("token", row.Token), ("hashed", HashedEmail.Of(row.Hash)));
    }

    private static async Task RestoreSubjectAsync(SqlSession session, OrgId org, string subject, RetiredRow row)
    {
        if (row.Token.Length > 0) await session.ExecuteAsync(InsertBinding, ("org", org), ("subject", subject), ("token", row.Token));
        // Whoever still holds its former version has not read this one.
        if (row.Booking is { } kept)
            await session.ExecuteAsync(
                InsertBooking,
                ("org", org),
                ("booking", subject),
                ("version", kept.Version + 1),
                ("state", kept.State),
                ("phase", kept.Phase),
                ("record", kept.RecordId),
                ("event", kept.EventId),
                ("starts", kept.StartsAt),
                ("calendar", kept.Calendar),
                ("updated", kept.UpdatedAt));
    }
}

/// <summary>
/// Stands for the email of a guest who came back without it: that there is one decides whose a phone is. Nobody's email
/// begins so.
/// </summary>
internal static class HashedEmail
{
    private const char Mark = '#';

    public static string Of(long hash) => Mark + hash.ToString("x16", CultureInfo.InvariantCulture);

    public static long? Read(string email) =>
        email.Length > 0
        && email[0] == Mark
        && long.TryParse(email.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hash)
            ? hash
            : null;

    /// <summary>Null where only the hash is known.</summary>
    public static string? Shown(string? email) => email is null || Read(email) is not null ? null : email;
}
