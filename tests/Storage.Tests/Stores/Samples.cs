using System.Globalization;
using System.Text;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>Builders with good defaults.</summary>
internal static class Samples
{
    public static readonly OrgId Acme = OrgId.Parse("acme");
    public static readonly OrgId Globex = OrgId.Parse("globex");
    public static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-03-01T12:00:00.123Z", CultureInfo.InvariantCulture);

    public static InboxEntry Event(
        string id = "EVNT-1", string subject = "BKNG-1", OrgId? org = null, DateTimeOffset? at = null, FailureReason? failure = null) =>
        new()
    {
        Org = org ?? Acme,
        EventId = id,
        SubjectId = subject,
        Type = "booking.scheduled",
        OrderTime = at ?? Noon,
        ReceivedAt = at ?? Noon,
        Payload = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""),
        Failure = failure,
    };

    public static GuestIdentities Guest(string? email = null, params string[] phones) => new() { Email = email, Phones = [.. phones] };

    public static BindRequest Bind(string subject, string? email = null, params string[] phones) =>
        new(subject, Guest(email, phones), GuestToken.New(), PersonObject.Contact);

    public static BookingWrite Write(
        string state = "{}", string phase = "scheduled", string? record = null, DateTimeOffset? updated = null) =>
        new() { State = state, Phase = phase, RecordId = record, UpdatedAt = updated ?? Noon };

    public static BookingCommit Unit(string booking, long expected = 0, BookingWrite? write = null) =>
        new() { BookingId = booking, ExpectedVersion = expected, Write = write };

    public static GuestCommit Commit(GuestToken guest, params BookingCommit[] units) =>
        new()
        {
            Org = Acme,
            Guest = guest,
            Bookings = [.. units],
        };

    public static async Task<InboxRow> AcceptAsync(this ISyncStore store, InboxEntry entry)
    {
        await store.AppendAsync([entry], default);
        return (await store.DueAsync(entry.Org)).Single(row => row.EventId == entry.EventId);
    }

    public static Task<IReadOnlyList<InboxRow>> DueAsync(this ISyncStore store, OrgId? org = null, DateTimeOffset? now = null) =>
        store.ReadDueAsync(org ?? Acme, now ?? Noon.AddDays(1), null, 1000, default);

    public static async Task<GuestToken> BindOneAsync(this ISyncStore store, BindRequest request) =>
        (await store.BindAsync(Acme, [request], default)).Single();
}
