using Npgsql;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>Binds the subjects of many callers. Within an org one batch decides at a time, in all processes.</summary>
internal sealed class PostgresBinding(PostgresDatabase database)
{
    // Always in the same order, so that two batches that share orgs cannot wait for each other.
    private const string LockOrgs = """
        select pg_advisory_xact_lock(key) from (select hashtextextended('bind:' || org, 0) as key from unnest($1) as given (org) order by 1) as ordered
        """;

    private const string FindBindings = """
        select b.org, b.subject_id, b.token, g.email
        from unnest($1, $2) as given (org, subject_id)
        join bindings b on b.org = given.org and b.subject_id = given.subject_id
        left join guests g on g.org = b.org and g.token = b.token
        """;

    private const string FindClaims = """
        select c.org, c.kind, c.value, c.token, g.email
        from unnest($1, $2, $3) as given (org, kind, value)
        join claims c on c.org = given.org and c.kind = given.kind and c.value = given.value
        left join guests g on g.org = c.org and g.token = c.token
        """;

    // One that is there already is not even locked.
    private const string InsertGuests = """
        insert into guests (org, token, version, target, email)
        select org, token, 0, target, email from unnest($1, $2, $3, $4) as given (org, token, target, email)
        on conflict do nothing
        returning org, token
        """;

    private const string InsertBindings = """
        insert into bindings (org, subject_id, token) select * from unnest($1, $2, $3) on conflict do nothing
        """;

    private const string InsertClaims = """
        insert into claims (org, kind, value, token) select * from unnest($1, $2, $3, $4) on conflict do nothing
        """;

    // The version guards the guest's notes, which this does not touch.
    private const string GiveEmails = """
        update guests set email = given.email from unnest($1, $2, $3) as given (org, token, email)
        where guests.org = given.org and guests.token = given.token and guests.email is null
        """;

    public static long Weigh(Call call) => call.Requests.Count * 256L;

    public Task<IReadOnlyList<IReadOnlyList<GuestToken>>> RunAsync(IReadOnlyList<Call> calls) =>
        database.RunAsync(session => BindAsync(session, calls), transactional: true, CancellationToken.None);

    public static async Task<IReadOnlyList<IReadOnlyList<GuestToken>>> BindAsync(PostgresSession session, IReadOnlyList<Call> calls)
    {
        var orgs = calls.Select(call => call.Org).Distinct().ToDictionary(org => org.Value, _ => new BindFacts());
        await ReadAsync(session, calls, orgs);
        var decisions = orgs.ToDictionary(org => org.Key, org => new BindDecisions(org.Value));
        List<IReadOnlyList<GuestToken>> answers =
        [
            .. calls.Select(call => call.Requests.Select(decisions[call.Org.Value].Decide).ToArray()),
        ];
        await WriteAsync(session, decisions);
        return answers;
    }

    private static async Task ReadAsync(PostgresSession session, IReadOnlyList<Call> calls, Dictionary<string, BindFacts> orgs)
    {
        var subjects = calls
            .SelectMany(call => call.Requests.Select(request => (Org: call.Org.Value, SubjectId: SqlValue.Key(request.SubjectId))))
            .Distinct()
            .ToArray();
        var identities = (
            from call in calls
            from request in call.Requests
            from identity in Identity.All(request.Identities)
            select (Org: call.Org.Value, identity.Kind, identity.Value)).Distinct().ToArray();

        await using var read = session.Batch();
        read.Add(LockOrgs, (object)orgs.Keys.ToArray());
        read.Add(
            FindBindings, Array.ConvertAll(subjects, subject => subject.Org), Array.ConvertAll(subjects, subject => subject.SubjectId));
        read.Add(FindClaims,
            Array.ConvertAll(identities, item => item.Org),
            Array.ConvertAll(identities, item => item.Kind),
            Array.ConvertAll(identities, item => item.Value));
        await using var reader = await read.ExecuteReaderAsync();
        await reader.TakeAsync(_ => true);
        foreach (var (org, subject, guest, email) in await reader.TakeAsync(row =>
            (row.GetString(0), row.GetString(1), new GuestToken(row.GetString(2)), row.OptionalText(3))))
        {
            orgs[org].Bindings[subject] = guest;
            orgs[org].Emails[guest] = email;
        }
        foreach (var (org, identity, guest, email) in await reader.TakeAsync(row =>
            (row.GetString(0), new Identity(row.GetString(1), row.GetString(2)), new GuestToken(row.GetString(3)), row.OptionalText(4))))
        {
            orgs[org].Claims[identity] = guest;
            orgs[org].Emails[guest] = email;
        }
    }

    private static async Task WriteAsync(PostgresSession session, Dictionary<string, BindDecisions> decisions)
    {
        var guests = RowsOf(decisions, made => made.Guests);
        var bindings = RowsOf(decisions, made => made.Bindings);
        var claims = RowsOf(decisions, made => made.Claims);
        var emails = RowsOf(decisions, made => made.Emails);
        await using var write = session.Batch();
        Add(write, InsertGuests, guests, guest => guest.Token.Value, guest => SqlValue.Name(guest.Target), guest => guest.Email);
        Add(write, InsertBindings, bindings, bound => bound.SubjectId, bound => bound.Guest.Value);
        Add(write, InsertClaims, claims, claim => claim.Identity.Kind, claim => claim.Identity.Value, claim => claim.Guest.Value);
        Add(write, GiveEmails, emails, given => given.Guest.Value, given => given.Email);
        if (write.BatchCommands.Count == 0) return;
        HashSet<(string Org, string Token)> inserted;
        await using (var reader = await write.ExecuteReaderAsync())
        {
            inserted = [.. await reader.TakeAsync(row => (row.GetString(0), row.GetString(1)))];
            // To the last statement, so that what fails is known.
            while (await reader.NextResultAsync()) { }
        }
        var others = Array.FindAll(guests, guest => guest.Row.Email is not null && !inserted.Contains((guest.Org, guest.Row.Token.Value)));
        if (others.Length == 0) return;
        await using var give = session.Batch();
        Add(give, GiveEmails, others, guest => guest.Token.Value, guest => guest.Email);
        await give.ExecuteNonQueryAsync();
    }

    private static (string Org, T Row)[] RowsOf<T>(
        Dictionary<string, BindDecisions> decisions, Func<BindDecisions, IEnumerable<T>> rowsOf) =>
        [.. decisions.SelectMany(org => rowsOf(org.Value).Select(row => (org.Key, row)))];

    private static void Add<T>(NpgsqlBatch batch, string sql, (string Org, T Row)[] rows, params Func<T, string?>[] columns)
    {
        if (rows.Length > 0)
            batch.Add(
                sql,
                [Array.ConvertAll(rows, row => row.Org), .. columns.Select(column => Array.ConvertAll(rows, row => column(row.Row)))]);
    }

    internal sealed record Call(OrgId Org, IReadOnlyList<BindRequest> Requests);
}
