using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>What binding writes.</summary>
internal static class SqliteBinding
{
    private const string InsertGuest = """
        insert into guests (org, token, version, target, email) values (@org, @token, 0, @target, @email) on conflict do nothing
        """;

    private const string InsertBinding =
        "insert into bindings (org, subject_id, token) values (@org, @subject, @token) on conflict do nothing";

    private const string InsertClaim =
        "insert into claims (org, kind, value, token) values (@org, @kind, @value, @token) on conflict do nothing";

    // The version guards the guest's notes, which this does not touch.
    private const string GiveEmail = "update guests set email = @email where org = @org and token = @token and email is null";

    public static async Task WriteAsync(SqlSession session, OrgId org, BindDecisions decisions)
    {
        var emails = decisions.Emails.ToList();
        foreach (var (guest, target, email) in decisions.Guests)
        {
            var inserted = await session.ExecuteAsync(InsertGuest, ("org", org), ("token", guest), ("target", target), ("email", email));
            if (inserted == 0 && email is not null) emails.Add((guest, email));
        }
        foreach (var (subject, guest) in decisions.Bindings)
            await session.ExecuteAsync(InsertBinding, ("org", org), ("subject", subject), ("token", guest));
        foreach (var (identity, guest) in decisions.Claims)
            await session.ExecuteAsync(InsertClaim, ("org", org), ("kind", identity.Kind), ("value", identity.Value), ("token", guest));
        foreach (var (guest, email) in emails)
            await session.ExecuteAsync(GiveEmail, ("email", email), ("org", org), ("token", guest));
    }
}
