namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class TimeCases
{
    public static IEnumerable<RuleCase> All =>
    [
        Plain(
            "A meeting over a day ends where Salesforce lets it",
            stage => stage.PlayAsync(new Hook { Duration = 3000 }),
            RuleTable.NewAnn("E1 Scheduled (By customer) 1440min with C:Ann Miller")),
        Plain(
            "A meeting of a whole day is kept",
            stage => stage.PlayAsync(new Hook { Duration = 1440 }),
            RuleTable.NewAnn("E1 Scheduled (By customer) 1440min with C:Ann Miller")),
        Plain(
            "A meeting without a length has none",
            stage => stage.PlayAsync(new Hook { Duration = 0 }),
            RuleTable.NewAnn("E1 Scheduled (By customer) 0min with C:Ann Miller")),
        Plain(
            "A meeting of unknown length has none",
            stage => stage.PlayAsync(new Hook { Duration = null }),
            RuleTable.NewAnn("E1 Scheduled (By customer) 0min with C:Ann Miller")),
        Plain(
            "A meeting in the past is kept",
            stage => stage.PlayAsync(new Hook { Start = -8760 }),
            RuleTable.NewAnn("E1 Scheduled (By customer) +-8760h with C:Ann Miller")),
        Plain(
            "A booking that never had a time syncs its person and says why there is no Event",
            stage => stage.PlayAsync(new Hook { Start = null }),
            RuleTable.NewAnn("! 1 NO_USABLE_TIME")),
        Plain(
            "The Event is made when a time comes, and nothing is left open",
            stage => stage.PlayEachAsync(new Hook { Start = null }, new Hook(1, "rescheduled", 5) { Start = 2 }),
            RuleTable.NewAnn("E1 Rescheduled (By customer) +2h with C:Ann Miller")),
        Plain(
            "An event without a time keeps the time that was known",
            stage => stage.PlayEachAsync(new Hook { Start = 2 }, new Hook(1, "completed", 5) { Start = null }),
            RuleTable.NewAnn("E1 Completed (Set by system) +2h with C:Ann Miller")),
        Plain(
            "An older time does not come back",
            stage =>
                stage.PlayEachAsync(
                    new Hook(1, "rescheduled", 10) { Start = 5 }, new Hook(1, "rescheduled", 5) { Start = 2 }, new Hook()),
            RuleTable.NewAnn("E1 Rescheduled (By customer) +5h with C:Ann Miller")),
    ];

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
