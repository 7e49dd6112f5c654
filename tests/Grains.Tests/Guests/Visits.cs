using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Bookings of guests on a rig, and what came of them.</summary>
/// <param name="told">How many events were told before.</param>
internal sealed class Visits(GuestRig rig, int told = 0) : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly OrgPipeline _pipeline = rig.Pipeline();
    private int _told = told;

    public static Visits On(GuestRig rig, int told = 0) => new(rig, told);

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    public Task ScheduleAsync(string id, object form, string? owner = null, string? calendar = null) =>
        TellAsync("booking.scheduled", id, form, owner, calendar);

    public async Task TellAsync(string type, string id, object form, string? owner = null, string? calendar = null)
    {
        var at = Noon.AddMinutes(++_told);
        await rig.AcceptAsync($"EVNT-{_told}", type, at, new
        {
            @object = "booking", id, subject = "Call", starting_time = Noon.AddDays(7), last_updated_time = at, duration_minutes = 30,
            owner, booking_page = calendar, form_submission = form,
        });
    }

    /// <summary>Turns of everything that waits, due or not, until nothing waits; false when something still does after so many.</summary>
    public async Task<bool> SettleAsync(int turns = 6)
    {
        for (var turn = 1; turn <= turns; turn++)
        {
            var waiting = await rig.WaitingAsync();
            if (waiting.Count == 0) return true;
            foreach (var guest in waiting.GroupBy(row => row.Guest!.Value)) await rig.RunAsync(_pipeline, guest.Key, guest, turn);
        }
        return (await rig.WaitingAsync()).Count == 0;
    }

    /// <summary>Writes bookings as they are known, as a replay of them does.</summary>
    public async Task WriteAnewAsync(params string[] ids)
    {
        var guest = (await FindAsync(ids[0])).Guest!.Value;
        // One of its own: settings are kept for a while.
        await using var pipeline = rig.Pipeline();
        await rig.Processor()
            .ProcessAsync(
                new GuestWork
                {
                    Org = GuestRig.Org,
                    Guest = guest,
                    Revision = 99,
                    Items = [],
                },
                ids,
                pipeline,
                new UnansweredGuests(),
                default);
    }

    public async Task<BookingRecord> FindAsync(string id) => (await rig.Store.FindBookingAsync(GuestRig.Org, id, default))!;

    public async Task<SalesforceLink> LinkAsync(string id) => BookingJournal.FromJson((await FindAsync(id)).State!).Link;

    /// <summary>Every entry of its history.</summary>
    public async Task<JsonElement[]> HistoryAsync(string id) =>
        [.. (await FindAsync(id)).History.Select(entry => JsonSerializer.Deserialize<JsonElement>(entry.Detail))];

    public async Task<string[]> ProblemsAsync(string id) =>
        await ToldAsync(id, "problems", problem => $"{problem.GetProperty("field")} {problem.GetProperty("code")}");

    public async Task<string[]> ChangesAsync(string id) =>
        await ToldAsync(id, "changes", change => $"{change.GetProperty("field")}={change.GetProperty("to")}");

    private async Task<string[]> ToldAsync(string id, string member, Func<JsonElement, string> tell) =>
        [
            .. (await HistoryAsync(id))
                .Where(entry => entry.TryGetProperty(member, out _))
                .SelectMany(entry => entry.GetProperty(member).EnumerateArray())
                .Select(tell),
        ];
}
