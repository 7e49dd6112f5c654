using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>What stays of retired bookings and guests, found by keyed hashes: the same that an erasure remembers.</summary>
internal static class RetiredRows
{
    private const string Upsert = """
        insert into retired (org, hash, token, note) values (@org, @hash, @token, @note)
        on conflict (org, hash) do update set token = excluded.token, note = excluded.note
        """;

    private const string EraseAll = """
        insert into erased (org, hash, at) select org, hash, @at from retired where org = @org and token = @token
        on conflict (org, hash) do update set at = excluded.at
        """;

    // In the order of the index: PostgreSQL would else pass over all that there is of other orgs.
    public static async Task<bool> AnyAsync(SqlSession session, OrgId org) =>
        await session.CountAsync("select count(*) from (select 1 from retired where org = @org order by org, hash limit 1) r", ("org", org))
        > 0;

    public static Task SaveAsync(SqlSession session, OrgId org, long hash, string token, string note = "") =>
        session.ExecuteAsync(Upsert, ("org", org), ("hash", hash), ("token", token), ("note", note));

    public static Task<List<RetiredRow>> FindAsync(SqlSession session, OrgId org, IEnumerable<long> hashes) => session.ListAsync(
        $"select hash, token, note from retired where org = @org and hash {session.In("@hashes")}",
        row => new RetiredRow(row.GetInt64(0), row.GetString(1), row.GetString(2)), ("org", org), ("hashes", hashes.Distinct().ToArray()));

    public static Task<List<RetiredRow>> OfAsync(SqlSession session, OrgId org, string token) => session.ListAsync(
        $"select hash, token, note from retired{session.By("retired_token")} where org = @org and token = @token",
        row => new RetiredRow(row.GetInt64(0), row.GetString(1), row.GetString(2)), ("org", org), ("token", token));

    public static Task DeleteAsync(SqlSession session, OrgId org, IEnumerable<long> hashes) => session.ExecuteAsync(
        $"delete from retired where org = @org and hash {session.In("@hashes")}", ("org", org), ("hashes", hashes.Distinct().ToArray()));

    /// <summary>Whose tokens an identity belonged to, of guests and bookings that are retired.</summary>
    public static async Task<IEnumerable<string>> TokensAsync(SqlSession session, OrgId org, byte[] key, Identity guest) =>
        (await FindAsync(session, org, Hashes(key, org, guest.Kind == "record" ? [guest, Record(guest.Value)] : [guest]))).Select(row =>
            row.Token);

    /// <summary>From now on it is remembered as erased.</summary>
    public static async Task<int> EraseAsync(SqlSession session, OrgId org, string token, DateTimeOffset at, ISet<string> records)
    {
        foreach (var row in await OfAsync(session, org, token)) records.UnionWith(row.Records);
        await session.ExecuteAsync(EraseAll, ("org", org), ("token", token), ("at", at));
        return await session.ExecuteAsync(
            $"delete from retired{session.By("retired_token")} where org = @org and token = @token", ("org", org), ("token", token));
    }

    public static IEnumerable<long> Hashes(byte[] key, OrgId org, IEnumerable<Identity> identities) =>
        identities.Select(identity => ErasedIdentities.Hash(key, org, identity));

    /// <summary>A contact of OnceHub is a subject and an identity, each with a row of its own.</summary>
    public static Identity Subject(string subject) =>
        ErasedIdentities.IsContact(subject) ? new Identity("contact-subject", SqlValue.Key(subject)) : ErasedIdentities.OfSubject(subject);

    public static Identity Guest(string token) => new("guest", token);

    /// <summary>The record in Salesforce, by which nobody is matched; an erasure may name it.</summary>
    public static Identity Record(string id) => new("led-to", id);
}

internal sealed record RetiredRow(long Hash, string Token, string Note)
{
    public RetiredBooking? Booking => Read<RetiredBooking>() is { BookingId.Length: > 0 } booking ? booking : null;

    public RetiredGuest? Guest => Read<RetiredGuest>() is { Target.Length: > 0 } guest ? guest : null;

    public IEnumerable<string> Records => Booking is { } booking
        ? GuestRows.RecordsOf(booking.State)
        : Guest is { State: { } notes } ? GuestRows.RecordOf(notes) : [];

    private T? Read<T>()
        where T : class => Note.Length == 0 ? null : JsonSerializer.Deserialize<T>(Note);
}

/// <param name="State">The journal, without what tells of the guest.</param>
internal sealed record RetiredBooking(
    string BookingId,
    long Version,
    string State,
    string Phase,
    string? RecordId,
    string? EventId,
    long? StartsAt,
    string? Calendar,
    long UpdatedAt)
{
    public string ToJson() => JsonSerializer.Serialize(this);
}

/// <param name="State">Its notes, which name records and fields and hold no value of the guest's.</param>
/// <param name="Email">The hash of the email it was first claimed by.</param>
internal sealed record RetiredGuest(string Target, long Version, string? State, long? Email)
{
    public string ToJson() => JsonSerializer.Serialize(this);
}
