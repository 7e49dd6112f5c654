using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

public sealed class GuestDispatcherTests
{
    private static readonly OrgId Org = OrgId.Parse("demo");
    private static readonly GuestToken Ann = new("g-ann");
    private readonly ConcurrentQueue<string> _turns = new();
    private readonly ConcurrentQueue<long> _deferred = new();
    private readonly OrgLoad _load = new();

    [Fact]
    public async Task A_turn_that_broke_goes_on_booking_by_booking_so_that_what_breaks_holds_up_no_other()
    {
        await using var activity = new OrgActivity(Org, new Silence(), TimeProvider.System, NullLogger.Instance);
        var dispatcher = GuestDispatcher(
            activity,
            turn => turn.Contains("bad", StringComparison.Ordinal) ? throw new InvalidOperationException("Poison.") : new GuestTurn());
        InboxRow[] rows = [Row(1, "good"), Row(2, "bad"), Row(3, "other"), Row(4, "good")];
        foreach (var row in rows) dispatcher.Add(Ann, row);
        dispatcher.Start();
        await dispatcher.DrainAsync();
        Assert.Equal(["good,bad,other,good"], _turns);
        Assert.Equal([1L, 2, 3, 4], _deferred.Order());

        _turns.Clear();
        _deferred.Clear();
        foreach (var row in rows) dispatcher.Add(Ann, row);
        dispatcher.Start();
        await dispatcher.DrainAsync();
        Assert.Equal(["good,good", "bad", "other"], _turns);
        Assert.Equal([2L], _deferred);
    }

    [Fact]
    public async Task What_has_not_begun_is_let_go_when_the_lease_is_lost()
    {
        await using var activity = new OrgActivity(Org, new Silence(), TimeProvider.System, NullLogger.Instance);
        var dispatcher = GuestDispatcher(activity, _ => new GuestTurn());
        dispatcher.Add(Ann, Row(1, "good"));
        dispatcher.LetGo();
        Assert.Equal(0, _load.Rows);
        dispatcher.Start();
        await dispatcher.DrainAsync();
        Assert.Empty(_turns);
    }

    [Fact]
    public async Task An_outage_of_the_store_is_told_once_for_all_guests_in_hand_and_without_a_trace()
    {
        await using var activity = new OrgActivity(Org, new Silence(), TimeProvider.System, NullLogger.Instance);
        using var logs = new CapturedLogs();
        var isAway = true;
        var dispatcher = GuestDispatcher(
            activity,
            _ => isAway ? throw new StoreUnavailableException("PostgreSQL is away.") : new GuestTurn(),
            logs.CreateLogger<GuestDispatcher>());
        async Task WorkAsync()
        {
            for (var guest = 0; guest < 20; guest++) dispatcher.Add(new GuestToken($"g-{guest}"), Row(guest, $"booking-{guest}"));
            dispatcher.Start();
            await dispatcher.DrainAsync();
        }

        await WorkAsync();
        Assert.Equal(["Turns of guests of demo broke; their events are taken up again. PostgreSQL is away."], logs.Messages);
        Assert.DoesNotContain(logs.Lines, line => line.Contains(nameof(StoreUnavailableException), StringComparison.Ordinal));

        isAway = false;
        await WorkAsync();
        isAway = true;
        await WorkAsync();
        Assert.Equal(2, logs.Messages.Count);
    }

    [Fact]
    public async Task A_guest_whose_events_cannot_be_put_back_is_handed_out_again()
    {
        await using var activity = new OrgActivity(Org, new Silence(), TimeProvider.System, NullLogger.Instance);
        var fails = true;
        var dispatcher = new GuestDispatcher(
            Org,
            Take(_ => fails ? throw new InvalidOperationException("Poison.") : new GuestTurn()),
            activity,
            _load,
            () => { },
            (_, _, _) => throw new InvalidOperationException("The store refuses."),
            new FinishingRate(requestsInFlight: 5, TimeProvider.System),
            TimeProvider.System,
            NullLogger.Instance);
        dispatcher.Add(Ann, Row(1, "good"));
        dispatcher.Start();
        await dispatcher.DrainAsync();
        Assert.Equal(0, _load.Rows);

        fails = false;
        dispatcher.Add(Ann, Row(1, "good"));
        dispatcher.Start();
        await dispatcher.DrainAsync();
        Assert.Equal(["good", "good"], _turns);
        Assert.Equal(0, _load.Rows);
    }

    [Theory]
    [InlineData("all was done", 0, 0, new[] { "first", "second" })]
    [InlineData("its row was put back", 1, 0, new[] { "first" })]
    [InlineData("somebody else had changed the booking", 0, 1, new[] { "first" })]
    public async Task What_came_meanwhile_does_not_overtake_rows_that_went_back(string what, int deferred, int conflicts, string[] turns)
    {
        Assert.NotNull(what);
        await using var activity = new OrgActivity(Org, new Silence(), TimeProvider.System, NullLogger.Instance);
        GuestDispatcher dispatcher = null!;
        dispatcher = GuestDispatcher(activity, turn =>
        {
            if (turn != "first") return new GuestTurn { Completed = 1 };
            dispatcher.Add(Ann, Row(2, "second"));
            return new GuestTurn { Deferred = deferred, Conflicts = conflicts };
        });
        dispatcher.Add(Ann, Row(1, "first"));
        dispatcher.Start();
        await dispatcher.DrainAsync();

        Assert.Equal(turns, _turns);
        Assert.Equal(turns.Length == 1, dispatcher.HasDeferred);
        Assert.Equal((0, false), (_load.Rows, dispatcher.Has(2)));
    }

    private GuestDispatcher GuestDispatcher(OrgActivity activity, Func<string, GuestTurn> work, ILogger? logger = null) => new(
        Org,
        Take(work),
        activity,
        _load,
        () => { },
        DeferAsync,
        new FinishingRate(requestsInFlight: 5, TimeProvider.System),
        TimeProvider.System,
        logger ?? NullLogger.Instance);

    private Func<GuestWork, Task<GuestTurn>> Take(Func<string, GuestTurn> work) => todo =>
    {
        var turn = string.Join(',', todo.Items.Select(item => item.Row.SubjectId));
        _turns.Enqueue(turn);
        return Task.FromResult(work(turn));
    };

    private Task DeferAsync(GuestToken guest, IReadOnlyList<InboxRow> rows, Exception error)
    {
        foreach (var row in rows) _deferred.Enqueue(row.Sequence);
        return Task.CompletedTask;
    }

    private static InboxRow Row(long sequence, string subject) => new()
    {
        Sequence = sequence,
        EventId = $"EVNT-{sequence}",
        SubjectId = subject,
        Type = "booking.scheduled",
        OrderTime = default,
        ReceivedAt = default,
        DueAt = default,
        Attempts = 0,
        Payload = [],
    };

    private sealed class Silence : IActivityFeed
    {
        public Task TellAsync(string org, ImmutableArray<BookingActivity> activities) => Task.CompletedTask;

        public Task<IAsyncEnumerable<BookingActivity>?> ListenAsync(string org, CancellationToken cancellationToken) =>
            Task.FromResult<IAsyncEnumerable<BookingActivity>?>(null);
    }
}
