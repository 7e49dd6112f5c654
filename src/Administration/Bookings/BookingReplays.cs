using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>
/// Writes bookings to Salesforce once more, whether they failed or not: what was left out of a record is filled in once the
/// mapping, or the org, is mended.
/// </summary>
public sealed class BookingReplays(IJournalStore journal, IInboxStore inbox, OrgReplays replays, OrgWorker worker, TimeProvider time)
{
    private const int MostChosen = 200;

    private const int PageSize = 100;
    private const int PagesPerRequest = 5;

    /// <summary>Everything known of the booking.</summary>
    public async Task<Result<Replayed>> OneAsync(OrgId org, string booking, CancellationToken cancellationToken)
    {
        if (await journal.FindBookingAsync(org, booking, cancellationToken) is not { State: not null })
            return new Refusal(
                RefusalKind.BookingNotFound,
                $"Org '{org}' knows nothing of booking '{booking}' that could be written again. "
                + "Check the id; an event of it may still wait.");
        await AskAsync(org, [booking], cancellationToken);
        return new Replayed(1, More: false);
    }

    /// <summary>Bookings that somebody chose: what failed of them is replayed, and those without a failure are written again.</summary>
    /// <param name="startedBy">Who chose them.</param>
    public async Task<Result<ReplayedChoice>> ChosenAsync(
        OrgId org, IReadOnlyCollection<string> bookings, string startedBy, CancellationToken cancellationToken)
    {
        if (bookings.Count == 0)
            return new Refusal(RefusalKind.BodyInvalid, "Nothing was chosen, so nothing is replayed. Tick the bookings to replay.");
        if (bookings.Count > MostChosen)
            return new Refusal(
                RefusalKind.BodyInvalid, $"{bookings.Count} bookings are chosen; it can be 1 to {MostChosen}. Nothing was replayed.");
        var again = new List<string>();
        var failures = ImmutableArray.CreateBuilder<long>();
        foreach (var booking in bookings.Distinct())
        {
            if (await journal.FindBookingAsync(org, booking, cancellationToken) is not { } record) continue;
            failures.AddRange(record.Failures.Select(failure => failure.Id));
            if (record is { Failures.IsEmpty: true, State: not null }) again.Add(booking);
        }
        if (failures.Count + again.Count == 0)
            return new Refusal(
                RefusalKind.BookingNotFound,
                "Nothing is known of these bookings that could be written again. An event of each may still wait.");
        if (again.Count > 0) await AskAsync(org, again, cancellationToken);
        if (failures.Count == 0) return new ReplayedChoice(again.Count, null);
        return await replays.StartAsync(org, new ReplayScope(failures.ToImmutable()), startedBy, cancellationToken) switch
        {
            Done<ReplayRecord> { Value: var started } => new ReplayedChoice(again.Count, started),
            // They wait again already.
            Refused<ReplayRecord> when again.Count > 0 => new ReplayedChoice(again.Count, null),
            Refused<ReplayRecord> refused => refused.Refusal,
            var other => throw new InvalidOperationException($"There is no answer for a {other.GetType().Name}."),
        };
    }

    /// <summary>Those whose last write cut or left out a value; some hundred at a time, newest first.</summary>
    /// <param name="cursor">Where the request before ended.</param>
    public Task<Result<ReplayedBookings>> ManyAsync(
        OrgId org, BookingsLacking lacking, string? cursor, CancellationToken cancellationToken) =>
        Paging.ReadAsync(cursor, async () =>
        {
            var next = cursor;
            var chosen = new List<string>();
            for (var i = 0; i < PagesPerRequest; i++)
            {
                var page = await journal.ListBookingsAsync(
                    org, new BookingFilter(UpdatedSince: lacking.UpdatedSince), next, PageSize, cancellationToken);
                foreach (var booking in page.Items)
                    if (await journal.FindBookingAsync(org, booking.BookingId, cancellationToken) is { } record
                        && LastProblems(record).Any(lacking.Means))
                        chosen.Add(booking.BookingId);
                next = page.NextCursor;
                if (next is null) break;
            }
            if (chosen.Count > 0) await AskAsync(org, chosen, cancellationToken);
            return new ReplayedBookings(chosen.Count, next);
        });

    private async Task AskAsync(OrgId org, IEnumerable<string> bookings, CancellationToken cancellationToken)
    {
        await worker.NoteRepairAsync(org, cancellationToken);
        await inbox.AppendAsync([.. bookings.Select(booking => EntryOf(org, booking, time.GetUtcNow()))], cancellationToken);
        await worker.WakeAsync(org, cancellationToken);
    }

    private static InboxEntry EntryOf(OrgId org, string booking, DateTimeOffset now)
    {
        var id = AgainEvent.NewId();
        return new InboxEntry
        {
            Org = org,
            EventId = id,
            SubjectId = booking,
            Type = AgainEvent.Type,
            OrderTime = now,
            ReceivedAt = now,
            Payload = AgainEvent.Payload(id, booking, now),
        };
    }

    /// <summary>Of the last turn that told any, unless it was written again since without one.</summary>
    private static IEnumerable<(string Field, string Code)> LastProblems(BookingRecord booking)
    {
        for (var i = booking.History.Length - 1; i >= 0; i--)
        {
            var detail = StoredJson.Element(booking.History[i].Detail);
            if (detail.ValueKind != JsonValueKind.Object) continue;
            if (detail.TryGetProperty("problems", out var problems) && problems.ValueKind == JsonValueKind.Array)
                return [.. problems.EnumerateArray().Select(problem => (TextOf(problem, "field"), TextOf(problem, "code")))];
            if (TextOf(detail, "type") == AgainEvent.Type) break;
        }
        return [];
    }

    private static string TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>Bookings whose record lacks something: all of them, or those that every given condition holds for.</summary>
/// <param name="Code">A code of what was left out or cut, such as FIELD_NOT_WRITABLE.</param>
/// <param name="Field">The Salesforce field that it was about.</param>
/// <param name="UpdatedSince">Only bookings that changed at this time or later.</param>
public sealed record BookingsLacking(string? Code = null, string? Field = null, DateTimeOffset? UpdatedSince = null)
{
    internal bool Means((string Field, string Code) problem) =>
        (Code is null || Code == problem.Code)
        && (Field is null || problem.Field.Split(", ").Contains(Field, StringComparer.OrdinalIgnoreCase));
}

/// <param name="Again">Bookings that wait to be written again.</param>
/// <param name="Replay">Of what had failed; null where nothing had.</param>
public sealed record ReplayedChoice(int Again, ReplayRecord? Replay);

/// <param name="Count">Events that wait again.</param>
/// <param name="More">There may be more: ask again.</param>
public sealed record Replayed(int Count, bool More);

/// <param name="Count">Bookings that wait to be written again.</param>
/// <param name="NextCursor">Goes on with older bookings; null when all were looked at.</param>
public sealed record ReplayedBookings(int Count, string? NextCursor);
