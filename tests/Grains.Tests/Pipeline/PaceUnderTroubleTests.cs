using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline.Pace;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Tests;

public sealed class PaceUnderTroubleTests
{
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);

    [Fact]
    public void Trouble_halves_what_is_allowed_and_success_raises_it_step_by_step()
    {
        var pace = Pace(8);
        pace.ObserveFailure(Error(FailureAction.SetAside));
        Assert.Equal(4, pace.Rate.InFlightAllowed);
        for (var i = 0; i < 10; i++) pace.Rate.ObserveSuccess();
        Assert.Equal(5, pace.Rate.InFlightAllowed);
    }

    [Fact]
    public void One_request_is_always_allowed()
    {
        var pace = Pace(2);
        for (var i = 0; i < 9; i++) pace.ObserveFailure(Error(FailureAction.SetAside));
        Assert.Equal(1, pace.Rate.InFlightAllowed);
    }

    [Theory]
    [InlineData(FailureAction.PauseOrg, 60)]
    [InlineData(FailureAction.Reconnect, 60)]
    [InlineData(FailureAction.BackOff, 5)]
    [InlineData(FailureAction.Retry, 1)]
    public void A_pause_lasts_as_long_as_its_cause_asks(FailureAction cause, int seconds)
    {
        var pace = Pace(3);
        pace.ObserveFailure(Error(cause));
        Assert.Equal(FailureAction.Defer, pace.Pause!.Action);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(seconds), pace.Pause.NotBefore);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Null(pace.Pause);
    }

    [Theory]
    [InlineData(FailureAction.ValidationRule)]
    [InlineData(FailureAction.SetAside)]
    public void What_is_about_one_record_pauses_nobody(FailureAction cause)
    {
        var pace = Pace(3);
        pace.ObserveFailure(Error(cause));
        Assert.Null(pace.Pause);
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(90, true)]
    public void The_reserve_is_never_ours(long used, bool pauses)
    {
        var pace = Pace(3);
        pace.Budget.Observe(new ApiUsage(used, 100, _clock.GetUtcNow()));
        Assert.Equal(pauses ? FailureCodes.ApiBudgetSpent : null, pace.Take(reservePercent: 10)?.Code);
    }

    [Fact]
    public void Somebody_who_mends_the_connection_ends_the_pause()
    {
        var pace = Pace(3);
        pace.ObserveFailure(Error(FailureAction.Reconnect));
        pace.Resume();
        Assert.Null(pace.Pause);
    }

    private PipelinePace Pace(int inFlight) => new(inFlight, TimeSpan.FromSeconds(60), _clock);

    private static SalesforceError Error(FailureAction kind) => new() { Action = kind, Code = "X", Message = "Refused." };
}
