using System.Data.Common;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>People and their roles.</summary>
internal static class People
{
    private const string Columns = "email, name, created_at, version, password_hash, subject, disabled_at";

    private const string Find = $"select {Columns} from people where email = @email";

    private const string FindBySubject = $"select {Columns} from people where subject = @subject";

    private const string ListAll = $"select {Columns} from people order by email";

    private const string ListOfOrg = $"""
        select {Columns} from people
        where email in (select email from person_roles where org = @org union all select email from person_roles where org = '')
        order by email
        """;

    private const string Roles = "select org, role from person_roles where email = @email order by org";

    private const string Create = """
        insert into people (email, name, created_at, version) values (@email, @name, @now, 1) on conflict do nothing
        """;

    // Until the transaction ends nobody else gives the person a role or a link. It stands alone: only what follows it reads the roles as
    // they are once it is had, where writers are not alone (PostgreSQL's read committed).
    private const string Hold = "update people set version = version where email = @email";

    private const string Grant = """
        insert into person_roles (email, org, role) values (@email, @org, @role)
        on conflict (email, org) do update set role = excluded.role
        """;

    // A link that was made by who manages one org would open the other too.
    private const string WithdrawLink = """
        update people set link_hash = null, link_expires_at = null
        where email = @email and not exists (select 1 from person_roles where email = @email and (org = @org or org = ''))
        """;

    private const string Revoke = "delete from person_roles where email = @email and org = @org";

    private const string Delete = "delete from people where email = @email";

    private const string OnlyIn = """
        select role.email from person_roles role join people person on person.email = role.email
        where role.org = @org
            and not exists (select 1 from person_roles other where other.email = role.email and other.org <> @org)
        order by role.email limit @limit
        """;

    private const string DeleteOnlyIn = $"""
        {Delete} and not exists (select 1 from person_roles where email = @email and org <> @org)
        """;

    private const string CountIn = "select count(*) from person_roles where org = @org";

    private const string DeleteRoles = "delete from person_roles where email = @email";

    private const string Disable = "update people set disabled_at = @at, version = version + 1 where email = @email";

    private const string Enable = "update people set disabled_at = null, version = version + 1 where email = @email";

    private const string SaveLink = "update people set link_hash = @link, link_expires_at = @expires where email = @email";

    private const string SaveLinkWithin = $"""
        {SaveLink} and exists (select 1 from person_roles where email = @email and org = @org)
            and not exists (select 1 from person_roles where email = @email and org <> @org)
        """;

    private const string FindLink = """
        select email from people where link_hash = @link and link_expires_at > @now and disabled_at is null
        """;

    private const string UseLink = """
        update people set password_hash = @password, link_hash = null, link_expires_at = null, version = version + 1
        where email = @email and link_hash = @link
        """;

    private const string ChangePassword = """
        update people set password_hash = @password, link_hash = null, link_expires_at = null, version = version + 1
        where email = @email and version = @version
        """;

    private const string SaveSubject = """
        update people set subject = @subject
        where email = @email and (subject is null or subject = @subject)
            and not exists (select 1 from people other where other.subject = @subject and other.email <> @email)
        """;

    public static async Task<PersonRecord?> FindAsync(SqlSession session, PersonEmail email) =>
        await WithRolesAsync(session, await session.FirstAsync(Find, Person, ("email", email.Value)));

    public static async Task<PersonRecord?> FindBySubjectAsync(SqlSession session, string subject) =>
        await WithRolesAsync(session, await session.FirstAsync(FindBySubject, Person, ("subject", subject)));

    public static async Task<IReadOnlyList<PersonRecord>> ListAsync(SqlSession session, OrgId? org)
    {
        var found = org is { } of
            ? await session.ListAsync(ListOfOrg, Person, ("org", of))
            : await session.ListAsync(ListAll, Person);
        List<PersonRecord> people = [];
        foreach (var person in found) people.Add((await WithRolesAsync(session, person))!);
        return people;
    }

    public static async Task<bool> CreateAsync(SqlSession session, PersonRecord person)
    {
        var made = await session.ExecuteAsync(
            Create, ("email", person.Email.Value), ("name", person.Name), ("now", person.CreatedAt)) == 1;
        if (!made) return false;
        foreach (var grant in person.Roles) await WriteGrantAsync(session, person.Email, grant);
        return true;
    }

    public static async Task<bool> GrantAsync(SqlSession session, PersonEmail email, RoleGrant grant)
    {
        if (await session.ExecuteAsync(Hold, ("email", email.Value)) == 0) return false;
        await session.ExecuteAsync(WithdrawLink, ("email", email.Value), ("org", grant.Org?.Value ?? ""));
        await WriteGrantAsync(session, email, grant);
        return true;
    }

    public static async Task<bool> RevokeAsync(SqlSession session, PersonEmail email, OrgId? org) =>
        await session.ExecuteAsync(Revoke, ("email", email.Value), ("org", org?.Value ?? "")) == 1;

    public static async Task<bool> SetDisabledAsync(SqlSession session, PersonEmail email, DateTimeOffset? at)
    {
        var changed = at is null
            ? await session.ExecuteAsync(Enable, ("email", email.Value))
            : await session.ExecuteAsync(Disable, ("at", at), ("email", email.Value));
        await Sessions.EndAllAsync(session, email);
        return changed == 1;
    }

    public static async Task<bool> DeleteAsync(SqlSession session, PersonEmail email)
    {
        await Sessions.EndAllAsync(session, email);
        await session.ExecuteAsync(DeleteRoles, ("email", email.Value));
        return await session.ExecuteAsync(Delete, ("email", email.Value)) == 1;
    }

    public static Task<long> CountAsync(SqlSession session, OrgId org) => session.CountAsync(CountIn, ("org", org));

    /// <summary>Removes people with a role in this org and nowhere else; their roles are left.</summary>
    /// <returns>How many, and whether there may be more.</returns>
    public static async Task<(int Gone, bool IsMore)> DeleteOnlyInAsync(SqlSession session, OrgId org, int limit)
    {
        var found = await session.ListAsync(OnlyIn, row => PersonEmail.Parse(row.GetString(0)), ("org", org), ("limit", limit));
        var gone = 0;
        foreach (var email in found)
        {
            await session.ExecuteAsync(Hold, ("email", email.Value));
            if (await session.ExecuteAsync(DeleteOnlyIn, ("email", email.Value), ("org", org)) == 0) continue;
            await Sessions.EndAllAsync(session, email);
            gone++;
        }
        return (gone, found.Count == limit);
    }

    public static async Task<bool> SaveLinkAsync(
        SqlSession session, PersonEmail email, string linkHash, DateTimeOffset expiresAt, OrgId? within)
    {
        if (within is not { } org)
            return await session.ExecuteAsync(SaveLink, ("link", linkHash), ("expires", expiresAt), ("email", email.Value)) == 1;
        await session.ExecuteAsync(Hold, ("email", email.Value));
        return await session.ExecuteAsync(
            SaveLinkWithin, ("link", linkHash), ("expires", expiresAt), ("email", email.Value), ("org", org)) == 1;
    }

    public static async Task<PersonEmail?> FindLinkAsync(SqlSession session, string linkHash, DateTimeOffset now) =>
        await session.ScalarAsync(FindLink, ("link", linkHash), ("now", now)) is string found ? PersonEmail.Parse(found) : null;

    public static async Task<PersonEmail?> UseLinkAsync(SqlSession session, string linkHash, string passwordHash, DateTimeOffset now)
    {
        if (await FindLinkAsync(session, linkHash, now) is not { } email) return null;
        var used = await session.ExecuteAsync(UseLink, ("password", passwordHash), ("email", email.Value), ("link", linkHash));
        if (used == 0) return null;
        await Sessions.EndAllAsync(session, email);
        return email;
    }

    public static async Task<bool> ChangePasswordAsync(SqlSession session, PersonEmail email, string passwordHash, long version)
    {
        var changed = await session.ExecuteAsync(
            ChangePassword, ("password", passwordHash), ("email", email.Value), ("version", version)) == 1;
        if (changed) await Sessions.EndAllAsync(session, email);
        return changed;
    }

    public static async Task<bool> SaveSubjectAsync(SqlSession session, PersonEmail email, string subject) =>
        await session.ExecuteAsync(SaveSubject, ("subject", subject), ("email", email.Value)) == 1;

    private static Task<int> WriteGrantAsync(SqlSession session, PersonEmail email, RoleGrant grant) =>
        session.ExecuteAsync(Grant, ("email", email.Value), ("org", grant.Org?.Value ?? ""), ("role", (int)grant.Role));

    private static async Task<PersonRecord?> WithRolesAsync(SqlSession session, PersonRecord? person) => person is null
        ? null
        : person with { Roles = [.. await session.ListAsync(Roles, ReadGrant, ("email", person.Email.Value))] };

    private static RoleGrant ReadGrant(DbDataReader row) =>
        new(row.GetString(0) is { Length: > 0 } org ? OrgId.Parse(org) : null, (Role)row.GetInt64(1));

    private static PersonRecord Person(DbDataReader row) => new()
    {
        Email = PersonEmail.Parse(row.GetString(0)),
        Name = row.GetString(1),
        CreatedAt = row.Time(2),
        Version = row.GetInt64(3),
        PasswordHash = row.OptionalText(4),
        Subject = row.OptionalText(5),
        DisabledAt = row.OptionalTime(6),
    };
}
