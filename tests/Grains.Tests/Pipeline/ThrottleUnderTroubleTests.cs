using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Tests;

public sealed class ThrottleUnderTroubleTests
{
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);

    [Fact]
    public void Trouble_halves_what_is_allowed_and_success_raises_it_step_by_step()
    {
        var throttle = Throttle(8);
        throttle.ObserveFailure(Error(FailureAction.SetAside));
        Assert.Equal(4, throttle.Rate.InFlightAllowed);
        for (var i = 0; i < 10; i++) throttle.Rate.ObserveSuccess();
        Assert.Equal(5, throttle.Rate.InFlightAllowed);
    }

    [Fact]
    public void One_request_is_always_allowed()
    {
        var throttle = Throttle(2);
        for (var i = 0; i < 9; i++) throttle.ObserveFailure(Error(FailureAction.SetAside));
        Assert.Equal(1, throttle.Rate.InFlightAllowed);
    }

    [Theory]
    [InlineData(FailureAction.PauseOrg, 60)]
    [InlineData(FailureAction.Reconnect, 60)]
    [InlineData(FailureAction.BackOff, 5)]
    [InlineData(FailureAction.Retry, 1)]
    public void A_pause_lasts_as_long_as_its_cause_asks(FailureAction cause, int seconds)
    {
        var throttle = Throttle(3);
        throttle.ObserveFailure(Error(cause));
        Assert.Equal(FailureAction.Defer, throttle.Pause!.Action);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(seconds), throttle.Pause.NotBefore);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Null(throttle.Pause);
    }

    [Theory]
    [InlineData(FailureAction.ValidationRule)]
    [InlineData(FailureAction.SetAside)]
    public void What_is_about_one_record_pauses_nobody(FailureAction cause)
    {
        var throttle = Throttle(3);
        throttle.ObserveFailure(Error(cause));
        Assert.Null(throttle.Pause);
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(90, true)]
    public void The_reserve_is_never_ours(long used, bool pauses)
    {
        var throttle = Throttle(3);
        throttle.Budget.Observe(new ApiUsage(used, 100, _clock.GetUtcNow()));
        Assert.Equal(pauses ? FailureCodes.ApiBudgetSpent : null, throttle.Take(reservePercent: 10)?.Code);
    }

    [Fact]
    public void Somebody_who_mends_the_connection_ends_the_pause()
    {
        var throttle = Throttle(3);
        throttle.ObserveFailure(Error(FailureAction.Reconnect));
        throttle.Resume();
        Assert.Null(throttle.Pause);
    }

    private OrgThrottle Throttle(int inFlight) => new(inFlight, TimeSpan.FromSeconds(60), _clock);

    private static SalesforceError Error(FailureAction kind) => new() { Action = kind, Code = "X", Message = "Refused." };
}
