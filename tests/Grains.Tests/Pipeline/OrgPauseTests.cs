using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>How long an org that is stopped waits, and what ends it.</summary>
public sealed class OrgPauseTests
{
    private static readonly TimeSpan Probe = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly PauseCause Locked = new(PauseCodes.OrgLocked, "Locked.", ConditionReach.Everything);
    private static readonly PauseCause ReadOnly = new(PauseCodes.ReadOnly, "Read-only.", ConditionReach.Writes);
    private static readonly PauseCause Spent = new(FailureCodes.ApiBudgetSpent, "Spent.", ConditionReach.Calls);
    private static readonly PauseCause Maintenance =
        new(PauseCodes.InMaintenance, "Maintenance.", ConditionReach.Everything, PassesByItself: true);

    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private readonly OrgPause _pause;

    public OrgPauseTests() => _pause = new OrgPause(Probe, _clock) { LongestWait = Longest };

    [Fact]
    public void Each_probe_that_meets_the_same_doubles_the_wait_up_to_a_few_minutes() =>
        Assert.Equal([60, 120, 240, 300, 300], WaitsOf(Locked, 5));

    [Fact]
    public void What_passes_by_itself_is_asked_for_after_a_moment() =>
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], WaitsOf(Maintenance, 11));

    [Fact]
    public void Spent_calls_are_asked_for_up_to_every_16_minutes_whatever_the_longest_wait() =>
        Assert.Equal([60, 120, 240, 480, 960, 960], WaitsOf(Spent, 6));

    [Theory]
    [InlineData(1.25, 75)]
    [InlineData(8, 300)]
    public void Waits_are_spread_within_the_longest(double jitter, int seconds)
    {
        var spread = new OrgPause(Probe, _clock) { LongestWait = Longest, Jitter = () => jitter };
        spread.Stop(Locked);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(seconds), spread.Current!.NotBefore);
    }

    [Fact]
    public void A_probe_that_meets_something_else_tells_that_from_then_on_and_begins_to_wait_anew()
    {
        WaitsOf(Locked, 3);
        _pause.Stop(ReadOnly);
        Assert.Equal((PauseCodes.ReadOnly, "Read-only."), (_pause.Standing!.Code, _pause.Standing.Message));
        Assert.Equal(_clock.GetUtcNow() + Probe, _pause.Current!.NotBefore);
        Pass();
        Assert.Equal(ConditionReach.Writes, _pause.ProbeDue?.Reach);
    }

    [Fact]
    public void Requests_that_were_under_way_together_make_one_pause_whatever_each_met()
    {
        _pause.Stop(Locked);
        _pause.Stop(Locked);
        _pause.Stop(ReadOnly);
        Assert.Equal((PauseCodes.OrgLocked, _clock.GetUtcNow() + Probe), (_pause.Current!.Code, _pause.Current.NotBefore));
    }

    [Fact]
    public void While_a_probe_is_under_way_the_reason_stands_though_nothing_is_held_back_by_it()
    {
        _pause.Stop(Locked);
        Assert.Null(_pause.ProbeDue);
        Pass();
        Assert.Null(_pause.Current);
        Assert.Equal(PauseCodes.OrgLocked, _pause.Standing!.Code);
        Assert.Equal(ConditionReach.Everything, _pause.ProbeDue?.Reach);
        _pause.End();
        Assert.Null(_pause.Standing);
        Assert.Null(_pause.ProbeDue);
    }

    [Fact]
    public void A_probe_that_was_let_through_while_the_work_is_not_makes_the_waits_no_shorter()
    {
        WaitsOf(ReadOnly, 2);
        _pause.End();
        _pause.Stop(ReadOnly);
        Assert.Equal(_clock.GetUtcNow() + (4 * Probe), _pause.Current!.NotBefore);
    }

    [Fact]
    public void A_condition_that_comes_back_long_after_begins_anew()
    {
        WaitsOf(ReadOnly, 2);
        _pause.End();
        _clock.Advance(TimeSpan.FromHours(1));
        _pause.Stop(ReadOnly);
        Assert.Equal(_clock.GetUtcNow() + Probe, _pause.Current!.NotBefore);
    }

    [Fact]
    public void Somebody_who_mended_it_begins_anew_at_once()
    {
        WaitsOf(Locked, 3);
        _pause.Forget();
        Assert.Null(_pause.Standing);
        _pause.Stop(Locked);
        Assert.Equal(_clock.GetUtcNow() + Probe, _pause.Current!.NotBefore);
    }

    [Fact]
    public void Lesser_trouble_neither_ends_nor_renames_it()
    {
        _pause.Stop(Locked);
        _pause.HoldBack(TimeSpan.FromSeconds(1), FailureCodes.SalesforceUnreachable, "Out of reach.");
        Assert.Equal((PauseCodes.OrgLocked, _clock.GetUtcNow() + Probe), (_pause.Current!.Code, _pause.Current.NotBefore));
    }

    [Fact]
    public void Lesser_trouble_alone_is_no_condition_of_the_org()
    {
        _pause.HoldBack(TimeSpan.FromSeconds(1), FailureCodes.SalesforceUnreachable, "Out of reach.");
        Assert.NotNull(_pause.Current);
        Assert.Null(_pause.Standing);
        Assert.Null(_pause.Memory);
    }

    [Fact]
    public void What_is_kept_brings_back_reason_reach_and_waits()
    {
        WaitsOf(ReadOnly, 2);
        var after = new OrgPause(Probe, _clock) { LongestWait = Longest };
        after.Restore(_pause.Memory!);
        Assert.Equal((_pause.Standing, ConditionReach.Writes), (after.Standing, after.ProbeDue?.Reach));
        after.Stop(ReadOnly);
        Assert.Equal(_clock.GetUtcNow() + (4 * Probe), after.Current!.NotBefore);
    }

    [Fact]
    public void What_an_older_version_kept_is_read()
    {
        const string Kept = """{"Code":"REQUEST_LIMIT_EXCEEDED","Message":"Exceeded.","Until":"2026-11-23T09:01:00+00:00","Probes":1}""";
        _pause.Restore(JsonSerializer.Deserialize<KeptPause>(Kept)!);
        Assert.Equal(("REQUEST_LIMIT_EXCEEDED", _clock.GetUtcNow() + Probe), (_pause.Current!.Code, _pause.Current.NotBefore));
    }

    private double[] WaitsOf(PauseCause cause, int probes)
    {
        var waits = new double[probes];
        for (var i = 0; i < probes; i++)
        {
            _pause.Stop(cause);
            waits[i] = (_pause.Current!.NotBefore!.Value - _clock.GetUtcNow()).TotalSeconds;
            Pass();
        }
        return waits;
    }

    private void Pass() => _clock.Advance(_pause.Current!.NotBefore!.Value - _clock.GetUtcNow());
}
