namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class LifecycleCases
{
    private static readonly Hook Scheduled = new();
    private static readonly Hook Rescheduled = new(1, "rescheduled", 10) { Start = 3, Reason = "Ill", By = "customer" };
    private static readonly Hook Completed = new(1, "completed", 20) { Start = 3 };
    private static readonly Hook NoShow = new(1, "no_show", 30) { Start = 3 };
    private static readonly Hook CanceledByUser = new(1, "canceled", 40) { By = "user", Reason = "Full" };
    private static readonly Hook CanceledByCustomer = new(1, "canceled", 40) { By = "customer", Reason = "Busy" };
    private static readonly Hook NewTimes = new(1, "canceled_reschedule_requested", 40) { By = "user", Reason = "Other day" };

    /// <summary>First events, each by itself.</summary>
    private static readonly (Hook Hook, string Shows)[] First =
    [
        (Rescheduled, "Rescheduled (By customer) 'Ill' +3h with C:Ann Miller"),
        (Completed, "Completed (Set by system) +3h with C:Ann Miller"),
        (NoShow, "No-show (Set by user) +3h with C:Ann Miller"),
        (CanceledByUser, "Canceled (By user) 'Full' with C:Ann Miller free"),
        (CanceledByCustomer, "Canceled (By customer) 'Busy' with C:Ann Miller free"),
        (NewTimes, "Canceled (New times requested by user) 'Other day' with C:Ann Miller free"),
        (new Hook(1, "canceled_then_rescheduled", 40) { Reason = "Moved" }, "Canceled (By customer) 'Moved' with C:Ann Miller free"),
        (new Hook(1, "reassigned", 40), "Scheduled (Reassigned by User) with C:Ann Miller"),
    ];

    /// <summary>Histories in OnceHub's order, and what they end in whatever the order of arrival.</summary>
    private static readonly (string Name, Hook[] Events, string Ends)[] Histories =
    [
        ("scheduled, rescheduled, completed", [Scheduled, Rescheduled, Completed], "Completed (Set by system) 'Ill' +3h with C:Ann Miller"),
        (
            "scheduled, completed, no-show",
            [Scheduled, new(1, "completed", 20), new(1, "no_show", 30)],
            "No-show (Set by user) with C:Ann Miller"),
        (
            "scheduled, canceled, rescheduled",
            [Scheduled, new(1, "canceled", 5) { By = "user", Reason = "Full" }, Rescheduled],
            "Rescheduled (By customer) 'Ill' +3h with C:Ann Miller"),
        (
            "scheduled, canceled, a late completed",
            [Scheduled, new(1, "canceled", 5) { By = "customer" }, new(1, "completed", 20)],
            "Canceled (By customer) with C:Ann Miller free"),
        (
            "scheduled, no-show, a late completed",
            [Scheduled, new(1, "no_show", 15), new(1, "completed", 20)],
            "No-show (Set by user) with C:Ann Miller"),
        (
            "scheduled, new times requested, rescheduled",
            [Scheduled, new(1, "canceled_reschedule_requested", 5) { By = "user" }, Rescheduled],
            "Rescheduled (By customer) 'Ill' +3h with C:Ann Miller"),
        (
            "scheduled, reassigned, rescheduled",
            [Scheduled, new(1, "reassigned", 5), Rescheduled],
            "Rescheduled (By customer) 'Ill' +3h with C:Ann Miller"),
    ];

    public static IEnumerable<RuleCase> All =>
    [
        .. First.Select(first =>
            Plain(
                $"A first event that is {first.Hook.Type} by {(first.Hook.By.Length == 0 ? "nobody" : first.Hook.By)} makes its Event",
                stage => stage.PlayAsync(first.Hook),
                RuleTable.NewAnn($"E1 {first.Shows}"))),
        .. Histories.Select(history =>
            Plain(
                $"In order, each by itself: {history.Name}",
                stage => stage.PlayEachAsync([.. history.Events]),
                RuleTable.NewAnn($"E1 {history.Ends}"))),
        .. Histories.Select(history =>
            Plain(
                $"In one batch: {history.Name}", stage => stage.PlayAsync([.. history.Events]), RuleTable.NewAnn($"E1 {history.Ends}"))),
        .. Histories.Select(history =>
            Plain(
                $"Backwards, each by itself: {history.Name}",
                stage => stage.PlayEachAsync([.. history.Events.Reverse()]),
                RuleTable.NewAnn($"E1 {history.Ends}"))),
        Plain("The same events again change nothing", async stage =>
        {
            await stage.PlayAsync(Scheduled, Rescheduled, Completed);
            await stage.PlayAsync(
                Scheduled with
                {
                    EventId = "EVNT-again-~-1",
                },
                Rescheduled with
                {
                    EventId = "EVNT-again-~-2",
                },
                Completed with
                {
                    EventId = "EVNT-again-~-3",
                });
            await stage.PlayAsync(Scheduled, Rescheduled, Completed);
        }, RuleTable.NewAnn("E1 Completed (Set by system) 'Ill' +3h with C:Ann Miller")),
        Plain(
            "A reassignment keeps its text until the next change of phase",
            stage => stage.PlayEachAsync(Scheduled, new Hook(1, "reassigned", 5)),
            RuleTable.NewAnn("E1 Scheduled (Reassigned by User) with C:Ann Miller")),
        Plain(
            "A rescheduled booking that is reassigned says both",
            stage =>
                stage.PlayEachAsync(
                    Scheduled,
                    Rescheduled,
                    Rescheduled with
                    {
                        Type = "reassigned",
                        Minute = 15,
                        Reason = "",
                        By = "",
                    }),
            RuleTable.NewAnn("E1 Rescheduled (Reassigned by User) 'Ill' +3h with C:Ann Miller")),
        Plain(
            "A booking in the trash is not live",
            stage => stage.PlayEachAsync(Scheduled, new Hook(1, "scheduled", 5) { Trash = true }),
            RuleTable.NewAnn("E1 Scheduled (By customer) with C:Ann Miller free")),
        Plain(
            "A booking that comes out of the trash is live again",
            stage => stage.PlayEachAsync(Scheduled with { Trash = true }, new Hook(1, "scheduled", 5)),
            RuleTable.BookedAnn()),
        new(
            "Without Events a booking syncs its person only",
            "no-events",
            stage => stage.PlayEachAsync(Scheduled, Completed),
            RuleTable.NewAnn()),
        new(
            "A page without Events syncs its person only",
            "calendars",
            stage => stage.PlayAsync(new Hook { Page = "BP-QUIET" }),
            RuleTable.NewAnn()),
        .. MovedToAPageWithoutEvents(),
        new("Where bookings are not synced nothing happens", "talks-only", stage => stage.PlayAsync(Scheduled)),
    ];

    private static IEnumerable<RuleCase> MovedToAPageWithoutEvents() =>
        from moved in new (Hook Change, string Event)[]
        {
            (new(1, "rescheduled", 5) { Start = 1 }, "E1 Rescheduled (By customer) +1h"),
            (new(1, "canceled", 5) { By = "customer", Reason = "Ill" }, "E1 Canceled (By customer) 'Ill'"),
            (new(1, "no_show", 5), "E1 No-show (Set by user)"),
            (new(1, "completed", 5), "E1 Completed (Set by system)"),
        }
        select new RuleCase(
            $"An Event that is there is kept true on a page without Events: {moved.Change.Type}", "calendars",
            stage => stage.PlayEachAsync(new Hook(), moved.Change with { Page = "BP-QUIET" }),
            RuleTable.NewAnn($"{moved.Event} with C:Ann Miller{(moved.Change.Type == "canceled" ? " free" : "")}"));

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
