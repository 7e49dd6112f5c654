namespace OnceHub.Sync.Domain.Tests;

public class FailureActionTests
{
    [Theory]
    [InlineData(FailureAction.Reconnect, FailureAction.Defer)]
    [InlineData(FailureAction.PauseOrg, FailureAction.Defer)]
    [InlineData(FailureAction.BackOff, FailureAction.Defer)]
    [InlineData(FailureAction.GovernorLimit, FailureAction.SetAside)]
    [InlineData(FailureAction.NeedsAdministrator, FailureAction.SetAside)]
    public void What_is_the_orgs_affair_defers_a_turn_or_is_set_aside(FailureAction action, FailureAction ofTurn) =>
        Assert.Equal(ofTurn, action.ForTurn());

    [Fact]
    public void A_turn_knows_the_actions_up_to_setting_aside_and_no_other()
    {
        var ofTurns = Enum.GetValues<FailureAction>().Where(action => action.ForTurn() == action);
        Assert.Equal(Enum.GetValues<FailureAction>().Where(action => action <= FailureAction.SetAside), ofTurns);
        Assert.All(Enum.GetValues<FailureAction>(), action => Assert.Equal(action.ForTurn(), action.ForTurn().ForTurn()));
    }
}
