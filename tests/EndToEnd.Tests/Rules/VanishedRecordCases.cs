namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class VanishedRecordCases
{
    public static IEnumerable<RuleCase> All =>
    [
        Plain("A Lead that is converted between two events is followed to its Contact", async stage =>
        {
            var lead = await stage.LeadAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
            await stage.ConvertAsync(lead);
            await stage.PlayAsync(new Hook(1, "completed", 5));
        },
        "L Ann Miller <ann@~.example> co=Old Co converted",
        "C Ann Miller <ann@~.example> @Old Co",
        "A Old Co",
        "E1 Completed (Set by system) with C:Ann Miller"),
        Plain("A Lead that was converted before is matched as its Contact", async stage =>
        {
            var lead = await stage.LeadAsync("Ann Miller", "ann@~.example");
            await stage.ConvertAsync(lead);
            await stage.PlayAsync(new Hook());
        },
        "L Ann Miller <ann@~.example> co=Old Co converted",
        "C Ann Miller <ann@~.example> @Old Co",
        "A Old Co",
        "E1 Scheduled (By customer) with C:Ann Miller"),
        Plain("A Contact that is merged between two events is followed to its master", async stage =>
        {
            var loser = await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
            var master = await stage.ContactAsync("Master ~", "master@~.example");
            await stage.MergeAsync(master, loser);
            await stage.PlayAsync(new Hook(1, "rescheduled", 5) { Start = 1 });
        }, "C Master ~ <master@~.example>", "E1 Rescheduled (By customer) +1h with C:Master ~"),
        Plain("A Contact that is deleted between two events is made again with the Event that went with it", async stage =>
        {
            await stage.PlayAsync(new Hook());
            await stage.DeleteAsync(await stage.IdOfAsync("Contact"));
            await stage.PlayAsync(new Hook(1, "rescheduled", 5) { Start = 1 });
        }, RuleTable.NewAnn("E1 Rescheduled (By customer) +1h with C:Ann Miller")),
        Plain("A deleted Contact whose email another record holds is that one from then on", async stage =>
        {
            var first = await stage.ContactAsync("Ann First", "ann@~.example", modified: "03-05");
            await stage.ContactAsync("Ann Second", "ann@~.example", modified: "01-05");
            await stage.PlayAsync(new Hook());
            await stage.DeleteAsync(first);
            await stage.PlayAsync(new Hook(1, "completed", 5));
        }, "C Ann Second <ann@~.example>", "E1 Completed (Set by system) with C:Ann Second"),
        Plain("A deleted Event is made again at the booking's next change", async stage =>
        {
            await stage.PlayAsync(new Hook());
            await stage.DeleteAsync(await stage.EventOfAsync());
            await stage.PlayAsync(new Hook(1, "canceled", 5) { By = "customer", Reason = "Ill" });
        }, RuleTable.NewAnn("E1 Canceled (By customer) 'Ill' with C:Ann Miller free")),
        new("A deleted Event is left deleted where the settings say so", "leave-deleted", async stage =>
        {
            await stage.PlayAsync(new Hook());
            await stage.DeleteAsync(await stage.EventOfAsync());
            await stage.PlayEachAsync(new Hook(1, "rescheduled", 5) { Start = 1 }, new Hook(1, "completed", 6));
        }, RuleTable.NewAnn()),
        Plain("A guest whose record was deleted is made anew by the next booking", async stage =>
        {
            await stage.PlayAsync(new Hook());
            await stage.DeleteAsync(await stage.IdOfAsync("Contact"));
            await stage.PlayAsync(new Hook(2));
        }, RuleTable.NewAnn("E2 Scheduled (By customer) with C:Ann Miller")),
        Plain("A form that comes anew for a deleted record looks the guest up by everything else", async stage =>
        {
            var first = await stage.ContactAsync("Ann First", "ann@~.example", modified: "03-05");
            await stage.ContactAsync("Ann Second", "ann@~.example", modified: "01-05");
            await stage.PlayAsync(new Hook());
            await stage.DeleteAsync(first);
            await stage.PlayAsync(new Hook(1, "rescheduled", 5) { Phone = "{o0}" });
        }, "C Ann Second <ann@~.example> tel={p0}", "E1 Rescheduled (By customer) with C:Ann Second"),
    ];

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
