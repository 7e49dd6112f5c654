using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Tests;

public sealed class OrgThrottleTests
{
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private readonly OrgThrottle _throttle;

    public OrgThrottleTests() => _throttle = new OrgThrottle(4, Probe, _clock);

    [Fact]
    public void Calls_under_way_count_so_that_the_reserve_is_not_touched_by_answers_yet_to_come()
    {
        _throttle.Budget.Observe(Used(8_895));
        var taken = 0;
        while (_throttle.Take(10) is null) taken++;
        Assert.Equal(9_000 - 50 - 8_895, taken);
        Assert.Equal(FailureCodes.ApiBudgetSpent, _throttle.Pause!.Code);
    }

    [Theory]
    [InlineData(0.01, 1_000)]
    [InlineData(2, 750)]
    [InlineData(5, 300)]
    [InlineData(15, 200)]
    [InlineData(50, 60)]
    [InlineData(500, 25)]
    public void Requests_are_as_large_as_is_quick(double millisecondsPerRow, int rows)
    {
        Assert.Equal(400, _throttle.Rate.RowsAimedAt);
        _throttle.Rate.ObserveWrite(400, TimeSpan.FromMilliseconds(400 * millisecondsPerRow));
        Assert.Equal(rows, _throttle.Rate.RowsAimedAt);
    }

    [Fact]
    public void Small_requests_grow_again_when_an_org_is_quick_again()
    {
        _throttle.Rate.ObserveWrite(200, TimeSpan.FromSeconds(20));
        Assert.Equal(30, _throttle.Rate.RowsAimedAt);
        for (var i = 0; i < 20; i++)
            _throttle.Rate.ObserveWrite(_throttle.Rate.RowsAimedAt, TimeSpan.FromMilliseconds(_throttle.Rate.RowsAimedAt * 0.1));
        for (var i = 0; i < 200; i++) _throttle.Rate.ObserveSuccess();
        Assert.Equal(1_000, _throttle.Rate.RowsAimedAt);
    }

    [Fact]
    public void A_few_rows_tell_nothing_of_how_long_many_take()
    {
        _throttle.Rate.ObserveWrite(2, TimeSpan.FromSeconds(1));
        Assert.Equal(400, _throttle.Rate.RowsAimedAt);
    }

    [Fact]
    public void After_a_time_out_requests_are_no_larger_than_is_allowed()
    {
        _throttle.Rate.ObserveWrite(400, TimeSpan.FromMilliseconds(4));
        for (var i = 0; i < 4; i++)
            _throttle.ObserveFailure(
                new SalesforceError
                {
                    Action = FailureAction.SetAside,
                    Code = "TIME_OUT",
                    Message = "",
                    Ambiguous = true,
                });
        Assert.Equal(_throttle.Rate.RowsAllowed, _throttle.Rate.RowsAimedAt);
    }

    [Fact]
    public void While_nothing_is_known_of_the_calls_they_may_be_used()
    {
        Assert.Null(_throttle.Take(10));
        Assert.Null(_throttle.Budget.Left(10));
    }

    [Fact]
    public void An_answer_that_was_overtaken_does_not_lower_the_usage()
    {
        _throttle.Budget.Observe(Used(500));
        _throttle.Budget.Observe(Used(498));
        Assert.Equal(500, _throttle.Budget.Usage!.Used);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _throttle.Budget.Observe(Used(120));
        Assert.Equal(120, _throttle.Budget.Usage!.Used);
    }

    [Fact]
    public void The_calls_of_an_org_that_was_connected_before_are_forgotten_with_its_pause()
    {
        _throttle.Budget.Observe(Used(9_999));
        Assert.Equal(FailureCodes.ApiBudgetSpent, _throttle.Take(10)?.Code);
        _throttle.Resume();
        Assert.Null(_throttle.Take(10));
        // The first answer of the new one counts, though it is lower and came at once.
        _throttle.Budget.Return(Used(3));
        Assert.Equal(3, _throttle.Budget.Usage!.Used);
    }

    [Theory]
    [InlineData(FailureAction.BackOff, FailureAction.Retry, 5)]
    [InlineData(FailureAction.Retry, FailureAction.BackOff, 5)]
    public void Of_two_that_hold_everything_back_for_moments_the_longer_one_counts(
        FailureAction first, FailureAction second, int seconds)
    {
        _throttle.ObserveFailure(Error(first));
        _throttle.ObserveFailure(Error(second));
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromSeconds(seconds), _throttle.Pause!.NotBefore);
    }

    [Fact]
    public void Each_probe_in_vain_doubles_the_wait_up_to_a_bound()
    {
        var waits = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            _throttle.ObserveFailure(Error(FailureAction.PauseOrg));
            waits.Add((_throttle.Pause!.NotBefore!.Value - _clock.GetUtcNow()) / Probe);
            _clock.Advance(_throttle.Pause.NotBefore.Value - _clock.GetUtcNow());
            Assert.True(_throttle.IsProbeDue);
        }
        Assert.Equal([1, 2, 4, 8, 16, 16, 16], waits);
    }

    [Fact]
    public void A_probe_that_finds_free_calls_ends_the_pause_and_one_that_does_not_goes_on()
    {
        _throttle.ObserveFailure(Error(FailureAction.PauseOrg));
        _clock.Advance(Probe);
        _throttle.ObserveProbe(Used(9_999), 10);
        Assert.NotNull(_throttle.Pause);
        _clock.Advance(Probe * 2);
        _throttle.ObserveProbe(Used(100), 10);
        Assert.Null(_throttle.Pause);
        Assert.False(_throttle.IsProbeDue);
        Assert.Null(_throttle.Take(10));
    }

    [Fact]
    public void A_probe_that_finds_nothing_out_goes_on_waiting_and_for_longer()
    {
        _throttle.ObserveFailure(Error(FailureAction.PauseOrg));
        var waits = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(_throttle.Pause!.NotBefore!.Value - _clock.GetUtcNow());
            _throttle.ObserveProbeInVain();
            waits.Add((_throttle.Pause!.NotBefore!.Value - _clock.GetUtcNow()) / Probe);
        }
        Assert.Equal([2, 4, 8], waits);
        Assert.NotNull(_throttle.Memory);
    }

    [Fact]
    public void A_write_that_takes_a_good_part_of_a_turn_makes_the_next_ones_half_of_it_however_many_were_under_way()
    {
        _throttle.Rate.ObserveWrite(1_000, TimeSpan.FromSeconds(5));
        Assert.Equal(1_000, _throttle.Rate.RowsAllowed);
        for (var i = 0; i < 4; i++) _throttle.Rate.ObserveWrite(1_000, TimeSpan.FromSeconds(30));
        Assert.Equal(500, _throttle.Rate.RowsAllowed);
        _throttle.Rate.ObserveWrite(3, TimeSpan.FromSeconds(30));
        Assert.Equal(RequestRate.FewestRows, _throttle.Rate.RowsAllowed);
    }

    [Fact]
    public void Requests_that_meet_the_limit_together_make_one_pause()
    {
        for (var i = 0; i < 5; i++) _throttle.ObserveFailure(Error(FailureAction.PauseOrg));
        Assert.Equal(_clock.GetUtcNow() + Probe, _throttle.Pause!.NotBefore);
    }

    [Fact]
    public void A_lesser_trouble_does_not_end_a_pause_for_spent_calls()
    {
        _throttle.ObserveFailure(Error(FailureAction.PauseOrg));
        _throttle.ObserveFailure(Error(FailureAction.Retry));
        Assert.Equal(_clock.GetUtcNow() + Probe, _throttle.Pause!.NotBefore);
    }

    [Fact]
    public void Trouble_halves_what_is_under_way_and_successes_bring_it_back_step_by_step()
    {
        _throttle.ObserveFailure(Error(FailureAction.BackOff) with { Ambiguous = true });
        Assert.Equal((2, 500), (_throttle.Rate.InFlightAllowed, _throttle.Rate.RowsAllowed));
        for (var i = 0; i < 10; i++) _throttle.Rate.ObserveSuccess();
        Assert.Equal((3, 600), (_throttle.Rate.InFlightAllowed, _throttle.Rate.RowsAllowed));
        for (var i = 0; i < 100; i++) _throttle.Rate.ObserveSuccess();
        Assert.Equal((4, 1_000), (_throttle.Rate.InFlightAllowed, _throttle.Rate.RowsAllowed));
    }

    [Fact]
    public void One_lost_answer_holds_up_nobody_and_two_without_a_write_between_do()
    {
        var lost = Error(FailureAction.Retry) with { Ambiguous = true };
        for (var i = 0; i < 5; i++)
        {
            _throttle.ObserveFailure(lost, TimeSpan.FromSeconds(1));
            Assert.Null(_throttle.Pause);
            _throttle.Rate.ObserveSuccess();
            _throttle.Rate.ObserveWrite(400, TimeSpan.FromSeconds(0.1));
        }
        Assert.Equal((4, 1_000), (_throttle.Rate.InFlightAllowed, _throttle.Rate.RowsAllowed));
        _throttle.ObserveFailure(lost, TimeSpan.FromSeconds(1));
        _throttle.Rate.ObserveSuccess();
        _throttle.ObserveFailure(lost, TimeSpan.FromSeconds(1));
        Assert.NotNull(_throttle.Pause);
        Assert.Equal((2, 500), (_throttle.Rate.InFlightAllowed, _throttle.Rate.RowsAllowed));
    }

    [Fact]
    public void A_write_that_was_not_answered_for_long_may_have_been_too_large()
    {
        _throttle.ObserveFailure(Error(FailureAction.Retry) with { Ambiguous = true }, TimeSpan.FromSeconds(30));
        Assert.Equal(500, _throttle.Rate.RowsAllowed);
    }

    private ApiUsage Used(long calls) => new(calls, 10_000, _clock.GetUtcNow());

    private static SalesforceError Error(FailureAction kind) => new() { Action = kind, Code = "CODE", Message = "It says so." };
}
