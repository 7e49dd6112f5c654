using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>What is stored about the subjects and identities of some requests, read one by one.</summary>
internal static class BindReads
{
    private const string FindBinding = """
        select b.token, g.email from bindings b left join guests g on g.org = b.org and g.token = b.token
        where b.org = @org and b.subject_id = @subject
        """;

    private const string FindClaim = """
        select c.token, g.email from claims c left join guests g on g.org = c.org and g.token = c.token
        where c.org = @org and c.kind = @kind and c.value = @value
        """;

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

    private sealed record Found(GuestToken Guest, string? Email);
}
