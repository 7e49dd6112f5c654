using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Storage;
using static OnceHub.Sync.Grains.Tests.Refusals;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>How a booking ends that cannot be written in this turn.</summary>
public sealed class SubjectEndsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly GrainsOptions Options = new() { RetryDelay = TimeSpan.FromSeconds(8), MaxAttempts = 5 };

    private readonly SubjectTurn _one = Subject("BKNG-1");
    private readonly SubjectTurn _other = Subject("BKNG-2");
    private readonly Turn _turn;
    private readonly SubjectEnds _ends;

    public SubjectEndsTests()
    {
        _turn = new Turn
        {
            Org = OrgId.Parse("demo"), Guest = GuestToken.New(), Revision = 1, Settings = OrgSettings.Default,
            GuestRow = new GuestRow { Token = GuestToken.New(), Version = 0, Target = PersonObject.Contact },
            Notes = new GuestNotes(), Subjects = [_one, _other],
        };
        _ends = new SubjectEnds(_turn, Options, new FakeTimeProvider(Now));
    }

    [Theory]
    [InlineData(null, 8)]
    [InlineData(60, 60)]
    public void What_is_deferred_waits_as_long_as_Salesforce_wants_and_counts_no_try(int? wanted, int expected)
    {
        _ends.Of(_one, FailureTable.Failure("Defer") with { NotBefore = wanted is { } seconds ? Now.AddSeconds(seconds) : null });
        var deferred = Assert.IsType<PartState.Deferred>(_one.State);
        Assert.Equal((Now.AddSeconds(expected), false), (deferred.Due, deferred.Counts));
        Assert.Equal(Now.AddSeconds(expected), _turn.NotBefore);
        Assert.False(_other.IsSettled);
    }

    [Theory]
    [InlineData(60, 30, 60)]
    [InlineData(30, 60, 60)]
    public void The_turn_waits_for_the_latest(int first, int second, int expected)
    {
        _ends.Of(_one, FailureTable.Failure("Defer") with { NotBefore = Now.AddSeconds(first) });
        _ends.Of(_other, FailureTable.Failure("Defer") with { NotBefore = Now.AddSeconds(second) });
        Assert.Equal(Now.AddSeconds(expected), _turn.NotBefore);
    }

    [Fact]
    public void All_that_is_open_ends()
    {
        _ends.Of(_one, FailureTable.Failure("SetAside code=FIRST"));
        _ends.OfAll(FailureTable.Failure("SetAside code=SECOND"));
        Assert.Equal(("FIRST", "SECOND"), (_one.Failure!.Code, _other.Failure!.Code));
        Assert.Null(_turn.NotBefore);
    }

    [Theory]
    [InlineData("Retry")]
    [InlineData("Halted")]
    public void What_may_go_well_another_time_is_tried_again_and_counts(string failure)
    {
        Tried(_one, 1);
        _ends.Of(_one, FailureTable.Failure(failure), "Contact");
        var deferred = Assert.IsType<PartState.Deferred>(_one.State);
        Assert.True(deferred.Counts);
        Assert.InRange(deferred.Due, Now.AddSeconds(8), Now.AddSeconds(16));
        Assert.Equal("Contact", deferred.Why.Object);
        Assert.Null(_turn.NotBefore);
    }

    [Theory]
    [InlineData("", int.MaxValue, null)]
    [InlineData("3", int.MaxValue, null)]
    [InlineData("4", int.MaxValue, 5)]
    [InlineData("1,4", int.MaxValue, 5)]
    [InlineData("1", 3, null)]
    [InlineData("2", 3, 3)]
    [InlineData("4", 9, 5)]
    public void What_was_tried_often_enough_is_set_aside(string attempts, int most, int? tried)
    {
        foreach (var times in attempts.Split(',', StringSplitOptions.RemoveEmptyEntries))
            Tried(_one, int.Parse(times, System.Globalization.CultureInfo.InvariantCulture));
        _ends.TryAgain(_one, new FailureReason("X", "It failed."), most);
        if (tried is not null) Assert.Equal($"It failed. (tried {tried} times)", _one.Failure!.Message);
        else Assert.IsType<PartState.Deferred>(_one.State);
    }

    [Fact]
    public void What_was_tried_as_often_is_tried_again_at_the_same_time()
    {
        var third = Subject("BKNG-3");
        Tried(_one, 2);
        Tried(_other, 2);
        Tried(third, 0);
        foreach (var subject in new[] { _one, _other, third }) _ends.TryAgain(subject, new FailureReason("X", "It failed."));
        Assert.Equal(_one.Deferred!.Due, _other.Deferred!.Due);
        Assert.InRange(third.Deferred!.Due, Now.AddSeconds(4), Now.AddSeconds(8));
        Assert.True(_one.Deferred!.Due > third.Deferred!.Due);
    }

    private static void Tried(SubjectTurn subject, int times) => subject.Events.Add((
        new WaitingItem(new InboxRow
        {
            Sequence = subject.Events.Count, EventId = $"EVNT-{subject.Events.Count}", SubjectId = subject.Id, Type = "booking.scheduled",
            OrderTime = default, ReceivedAt = default, DueAt = default, Attempts = times, Payload = [],
        }),
        null!,
        Verdict.Applied));
}
