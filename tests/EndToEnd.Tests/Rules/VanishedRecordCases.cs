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
        .. LostConversions(),
    ];

    /// <summary>A Lead that was made here, converted, and whose Contact or Person Account was deleted, keeps its unique external id.</summary>
    private static IEnumerable<RuleCase> LostConversions()
    {
        const string Converted = "L Ann Miller* <ann@~.example> co=Acme ~ converted";
        const string Company = "A Acme ~";
        const string New = "L Ann Miller* <ann@~.example> co=Acme ~";
        var hook = new Hook { Company = "Acme ~" };
        yield return new("A converted Lead of ours whose Contact is deleted: its booking finds it anew", "lead", async stage =>
        {
            await stage.PlayAsync(hook);
            await LoseAsync(stage);
            await stage.PlayEachAsync(
                hook with { Type = "rescheduled", Minute = 5, Start = 1 }, hook with { Type = "completed", Minute = 9, Start = 1 });
        }, Converted, Company, New, "E1 Completed (Set by system) +1h with L:Ann Miller");
        yield return new("A converted Lead of ours whose Contact is deleted: the next bookings find it anew", "lead", async stage =>
        {
            await stage.PlayAsync(hook);
            await LoseAsync(stage);
            await stage.PlayEachAsync(hook with { Booking = 2 }, hook with { Booking = 3 });
        }, Converted, Company, New, "E2 Scheduled (By customer) with L:Ann Miller", "E3 Scheduled (By customer) with L:Ann Miller");
        yield return new("A converted Lead of ours whose Contact is deleted: bookings at once make one record", "lead", async stage =>
        {
            await stage.PlayAsync(hook);
            await LoseAsync(stage);
            await stage.PlayAsync(hook with { Type = "completed", Minute = 9 }, hook with { Booking = 2 });
        }, Converted, Company, New, "E1 Completed (Set by system) with L:Ann Miller", "E2 Scheduled (By customer) with L:Ann Miller");
        yield return new("A Lead of ours is lost by its conversion three times", "lead", async stage =>
        {
            for (var lost = 0; lost < 3; lost++)
            {
                await stage.PlayAsync(hook with { Booking = 2, Minute = lost, Type = lost == 0 ? "scheduled" : "rescheduled" });
                await LoseAsync(stage);
            }
            await stage.PlayAsync(hook);
        }, Converted, Converted, Converted, Company, Company, Company, New, "E1 Scheduled (By customer) with L:Ann Miller");
        yield return new("A converted Lead of ours whose Person Account is deleted: the guest is found anew", "lead", async stage =>
        {
            await stage.PlayAsync(hook);
            await stage.ChangeAsync(await stage.IdOfAsync("Lead"), "Company", null);
            await LoseAsync(stage, "Account");
            await stage.PlayAsync(hook with { Type = "completed", Minute = 9 }, hook with { Booking = 2 });
        },
        "L Ann Miller* <ann@~.example> co= converted", New,
        "E1 Completed (Set by system) with L:Ann Miller", "E2 Scheduled (By customer) with L:Ann Miller");
    }

    private static async Task LoseAsync(Stage stage, string madeOfIt = "Contact")
    {
        await stage.ConvertAsync(await stage.IdOfAsync("Lead", lead => !lead.GetProperty("IsConverted").GetBoolean()));
        await stage.DeleteAsync(await stage.IdOfAsync(madeOfIt));
    }

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
