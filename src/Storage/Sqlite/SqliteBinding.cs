using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>What binding reads and writes.</summary>
internal static class SqliteBinding
{
    private const string FindBinding = """
        select b.token, g.email from bindings b left join guests g on g.org = b.org and g.token = b.token
        where b.org = @org and b.subject_id = @subject
        """;

    private const string FindClaim = """
        select c.token, g.email from claims c left join guests g on g.org = c.org and g.token = c.token
        where c.org = @org and c.kind = @kind and c.value = @value
        """;

    private const string InsertGuest = """
        insert into guests (org, token, version, target) values (@org, @token, 0, @target) on conflict do nothing
        """;

    private const string InsertBinding = "insert into bindings (org, subject_id, token) values (@org, @subject, @token) on conflict do nothing";

    private const string InsertClaim = "insert into claims (org, kind, value, token) values (@org, @kind, @value, @token) on conflict do nothing";

    // The version guards the grain's notes, which this does not touch.
    private const string GiveEmail = "update guests set email = @email where org = @org and token = @token and email is null";

    public static async Task<BindFacts> ReadAsync(SqlSession session, OrgId org, IReadOnlyList<BindRequest> requests)
    {
        var facts = new BindFacts();
        foreach (var request in requests)
        {
            var subject = SqlValue.Key(request.SubjectId);
            if (await FindAsync(FindBinding, ("org", org), ("subject", subject)) is { } bound) facts.Bindings.TryAdd(subject, bound);
            foreach (var identity in Identity.All(request.Identities))
                if (await FindAsync(FindClaim, ("org", org), ("kind", identity.Kind), ("value", identity.Value)) is { } claimer)
                    facts.Claims.TryAdd(identity, claimer);
        }
        return facts;

        async Task<GuestToken?> FindAsync(string sql, params (string, object?)[] values)
        {
            var found = await session.FirstAsync(sql, row => new Found(new GuestToken(row.GetString(0)), row.OptionalText(1)), values);
            if (found is not null) facts.Emails.TryAdd(found.Guest, found.Email);
            return found?.Guest;
        }
    }

    public static async Task WriteAsync(SqlSession session, OrgId org, BindDecisions decisions)
    {
        foreach (var guest in decisions.Guests)
            await session.ExecuteAsync(InsertGuest, ("org", org), ("token", guest.Token), ("target", guest.Target));
        foreach (var (subject, guest) in decisions.Bindings)
            await session.ExecuteAsync(InsertBinding, ("org", org), ("subject", subject), ("token", guest));
        foreach (var (identity, guest) in decisions.Claims)
            await session.ExecuteAsync(InsertClaim, ("org", org), ("kind", identity.Kind), ("value", identity.Value), ("token", guest));
        foreach (var (guest, email) in decisions.Emails)
            await session.ExecuteAsync(GiveEmail, ("email", email), ("org", org), ("token", guest));
    }

    private sealed record Found(GuestToken Guest, string? Email);
}
