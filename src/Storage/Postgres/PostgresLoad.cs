using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>Loads the guests and bookings of many callers in one trip.</summary>
internal sealed class PostgresLoad(PostgresDatabase database)
{
    private const string FindGuests = """
        select g.org, g.token, g.version, g.email, g.target, g.state
        from unnest($1, $2) as given (org, token) join guests g on g.org = given.org and g.token = given.token
        """;

    private const string FindClaims = """
        select c.org, c.token, c.kind || ':' || c.value
        from unnest($1, $2) as given (org, token) join claims c on c.org = given.org and c.token = given.token
        order by c.kind, c.value
        """;

    private const string FindBookings = """
        select b.org, b.booking_id, b.version, b.state
        from unnest($1, $2) as given (org, booking_id) join bookings b on b.org = given.org and b.booking_id = given.booking_id
        """;

    public static long Weigh(Call call) => 256 + (call.BookingIds.Count * 4096L);

    public Task<IReadOnlyList<GuestSnapshot>> RunAsync(IReadOnlyList<Call> calls) =>
        database.RunAsync<IReadOnlyList<GuestSnapshot>>(
            async session =>
            {
                var guests = calls.Select(call => (Org: call.Org.Value, Token: call.Guest.Value)).Distinct().ToArray();
                var bookings = calls
                    .SelectMany(call => call.BookingIds.Select(id => (Org: call.Org.Value, Id: SqlValue.Key(id))))
                    .Distinct()
                    .ToArray();

                await using var read = session.Batch();
                var (orgs, tokens) = (Array.ConvertAll(guests, guest => guest.Org), Array.ConvertAll(guests, guest => guest.Token));
                read.Add(FindGuests, orgs, tokens);
                read.Add(FindClaims, orgs, tokens);
                read.Add(
                    FindBookings, Array.ConvertAll(bookings, booking => booking.Org), Array.ConvertAll(bookings, booking => booking.Id));
                await using var reader = await read.ExecuteReaderAsync();
                var guestRows = (await reader.TakeAsync(row => (Key: (row.GetString(0), row.GetString(1)), Row: new GuestRow
                            {
                                Token = new GuestToken(row.GetString(1)),
                                Version = row.GetInt64(2),
                                Email = HashedEmail.Shown(row.OptionalText(3)),
                                Target = SqlValue.Target(row.GetString(4)),
                                State = row.OptionalText(5),
                            }))).ToDictionary(found => found.Key, found => found.Row);
                var claims = (await reader.TakeAsync(row => (Key: (row.GetString(0), row.GetString(1)), Claim: row.GetString(2))))
                    .ToLookup(found => found.Key, found => found.Claim);
                var bookingRows = (
                    await reader.TakeAsync(row =>
                        (Key: (row.GetString(0), row.GetString(1)), Version: row.GetInt64(2), State: row.GetString(3)))
                ).ToDictionary(found => found.Key, found => (found.Version, found.State));

                return [.. calls.Select(Snapshot)];

                GuestSnapshot Snapshot(Call call)
                {
                    var key = (call.Org.Value, SqlValue.Text(call.Guest.Value));
                    var guest =
                        guestRows.GetValueOrDefault(key)
                        ?? new GuestRow
                        {
                            Token = call.Guest,
                            Version = 0,
                            Target = PersonObject.Contact,
                        };
                    return new GuestSnapshot
                    {
                        Guest = guest with { Token = call.Guest, Claims = [.. claims[key]] },
                        Bookings = [.. call.BookingIds.Select(id => Booking(call.Org, id))],
                    };
                }

                BookingRow Booking(OrgId org, string id) => bookingRows.TryGetValue((org.Value, SqlValue.Key(id)), out var found)
                        ? new BookingRow { BookingId = id, Version = found.Version, State = found.State }
                        : new BookingRow { BookingId = id, Version = 0 };
            }, transactional: false, CancellationToken.None);

    internal sealed record Call(OrgId Org, GuestToken Guest, IReadOnlyList<string> BookingIds);
}
