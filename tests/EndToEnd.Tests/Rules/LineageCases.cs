namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>Bookings that replace bookings: whatever comes when, one live Event.</summary>
internal static class LineageCases
{
    private static readonly Hook Old = new();
    private static readonly Hook Replaced = new(1, "canceled_then_rescheduled", 10);
    private static readonly Hook ReplacedLinked = new(1, "canceled_then_rescheduled", 10) { Other = 2 };
    private static readonly Hook New = new(2, "scheduled", 11) { Other = 1, Start = 4, Created = 11 };
    private static readonly Hook NewUnlinked = new(2, "scheduled", 11) { Start = 4, Created = 11 };

    private const string TakenOver = "E2 Scheduled (By customer) +4h with C:Ann Miller";

    private static readonly (string Order, Hook[] Events)[] Linked =
    [
        ("old, replaced, new", [Old, Replaced, New]),
        ("old, new, replaced", [Old, New, Replaced]),
        ("new, old, replaced", [New, Old, Replaced]),
        ("replaced, old, new", [Replaced, Old, New]),
        ("new, replaced, old", [New, Replaced, Old]),
        ("replaced, new, old", [Replaced, New, Old]),
    ];

    public static IEnumerable<RuleCase> All =>
    [
        .. DeletedBefore(),
        .. Linked.Select(order =>
            Plain(
                $"A booking that names the one it replaces has the one Event, each by itself: {order.Order}",
                stage => stage.PlayEachAsync([.. order.Events]),
                RuleTable.NewAnn(TakenOver))),
        Plain("A booking that names the one it replaces has the one Event though nobody waited for the first", async stage =>
        {
            foreach (var one in new[] { Old, New, Replaced }) await stage.SendAsync(one);
            await stage.SettleAsync();
        }, RuleTable.NewAnn(TakenOver)),
        new(
            "A place that a booking has no more is emptied",
            "topics",
            stage => stage.PlayEachAsync(Old with { Custom = [("topic", "Room 1")] }, new Hook(1, "rescheduled", 5) { Start = 1 }),
            RuleTable.NewAnn("E1 Rescheduled (By customer) +1h with C:Ann Miller")),
        .. Linked.Where(order => order.Events[^1] == New).Select(order =>
            new RuleCase(
                $"An Event that is taken over keeps nothing that the former guest said: {order.Order}",
                "topics",
                stage => stage.PlayEachAsync(
                [
                    .. order.Events.Select(one => one.Booking == 1
                        ? one with { Custom = [("topic", "Secret")] }
                        : one with { Name = "Zed Stone", Email = "zed@~.example" }),
                ]),
                RuleTable.NewAnn(
                    "C Zed Stone* <zed@~.example> @Zed Stone", "A Zed Stone*", "E2 Scheduled (By customer) +4h with C:Zed Stone"))),
        Plain(
            "A booking that came before the one it replaces has the one Event, whatever address the old one had",
            stage => stage.PlayEachAsync(New with { Email = "ann2@~.example" }, Old),
            RuleTable.NewAnn("C Ann Miller* <ann2@~.example> @Ann Miller", "A Ann Miller*", TakenOver)),
        Plain(
            "A booking that names the one it replaces has the one Event in one batch",
            stage => stage.PlayAsync(Old, Replaced, New),
            RuleTable.NewAnn(TakenOver)),
        Plain(
            "An old booking that names the one that replaces it gives up its Event",
            stage => stage.PlayEachAsync(Old, ReplacedLinked, NewUnlinked),
            RuleTable.NewAnn(TakenOver)),
        Plain(
            "Where the link comes last the old Event is closed",
            stage => stage.PlayEachAsync(Old, NewUnlinked, ReplacedLinked),
            RuleTable.NewAnn("E1 Canceled (By customer) with C:Ann Miller free", TakenOver)),
        Plain(
            "A replaced booking whose cancelation never came leaves its Event all the same",
            stage => stage.PlayEachAsync(Old, New),
            RuleTable.NewAnn(TakenOver)),
        Plain(
            "Two live Events whose link comes late become one",
            stage => stage.PlayEachAsync(Old, NewUnlinked, New with { Type = "rescheduled", Minute = 20, Start = 5 }),
            RuleTable.NewAnn(
                "E1 Canceled (By customer) 'Replaced by booking BKNG-~-1' with C:Ann Miller free".Replace(
                    "BKNG-~-1", "BKNG-~-2", StringComparison.Ordinal),
                "E2 Rescheduled (By customer) +5h with C:Ann Miller")),
        Plain(
            "A chain of three has one Event",
            stage =>
                stage.PlayEachAsync(
                    Old,
                    Replaced,
                    New,
                    New with
                    {
                        Type = "canceled_then_rescheduled",
                        Minute = 20,
                    },
                    new Hook(3, "scheduled", 21)
                    {
                        Other = 2,
                        Start = 6,
                        Created = 21,
                    }),
            RuleTable.NewAnn("E3 Scheduled (By customer) +6h with C:Ann Miller")),
        Plain(
            "What comes late for the old booking leaves the new one's Event alone",
            stage => stage.PlayEachAsync(Old, New, new Hook(1, "completed", 30), Replaced),
            RuleTable.NewAnn(TakenOver)),
        Plain(
            "The new booking's life goes on in the Event it took over",
            stage => stage.PlayEachAsync(Old, Replaced, New, New with { Type = "completed", Minute = 40 }),
            RuleTable.NewAnn("E2 Completed (Set by system) +4h with C:Ann Miller")),
        Plain(
            "A guest who reschedules on the same page keeps booking and Event",
            stage => stage.PlayEachAsync(Old, Old with { Type = "rescheduled", Minute = 3, Start = 2 }),
            RuleTable.NewAnn("E1 Rescheduled (By customer) +2h with C:Ann Miller")),
        Plain(
            "A replaced booking may have another guest's address",
            stage => stage.PlayEachAsync(Old, Replaced, New with { Email = "ann2@~.example" }),
            RuleTable.NewAnn("C Ann Miller* <ann2@~.example> @Ann Miller", "A Ann Miller*", TakenOver)),
        new(
            "By setting the old Event is closed and the new one names it",
            "close-and-link",
            stage => stage.PlayEachAsync(Old, Replaced, New),
            RuleTable.NewAnn("E1 Canceled (By customer) with C:Ann Miller free", TakenOver + " replaces")),
        new(
            "By setting the old Event is closed though its cancelation never came",
            "close-and-link",
            stage => stage.PlayEachAsync(Old, New),
            RuleTable.NewAnn("E1 Canceled (By customer) 'Replaced by booking BKNG-~-2' with C:Ann Miller free", TakenOver + " replaces")),
        new(
            "By setting a no-show that is booked again stays a no-show",
            "close-and-link",
            stage => stage.PlayEachAsync(Old, new Hook(1, "no_show", 5), New),
            RuleTable.NewAnn("E1 No-show (Set by user) with C:Ann Miller", TakenOver + " replaces")),
    ];

    /// <summary>
    /// Somebody deleted the old booking's Event, and the settings leave it so: it does not come back, whatever becomes of the new
    /// booking, which has an Event of its own.
    /// </summary>
    private static IEnumerable<RuleCase> DeletedBefore()
    {
        const string NewCanceled = "E2 Canceled (By customer) +4h with C:Ann Miller free";
        var canceled = New with { Type = "canceled", Minute = 20, By = "customer" };
        return
            from play in new (string Order, Hook[] Events, string Event)[]
            {
                ("replaced, new", [Replaced, New], TakenOver),
                ("new, replaced", [New, Replaced], TakenOver),
                ("new", [New], TakenOver),
                ("replaced by name, new without", [ReplacedLinked, NewUnlinked], TakenOver),
                ("new without, replaced by name", [NewUnlinked, ReplacedLinked], TakenOver),
                ("new, new canceled", [New, canceled], NewCanceled),
                ("new, new canceled, replaced", [New, canceled, Replaced], NewCanceled),
                ("replaced, new, new canceled", [Replaced, New, canceled], NewCanceled),
            }
            select new RuleCase($"A deleted Event that is left so does not come back with the booking that replaces it: {play.Order}",
                "leave-deleted",
                async stage =>
                {
                    await stage.PlayAsync(Old);
                    await stage.DeleteAsync(await stage.EventOfAsync());
                    await stage.PlayEachAsync([.. play.Events]);
                },
                RuleTable.NewAnn(play.Event));
    }

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
