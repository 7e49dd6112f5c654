namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class TargetCases
{
    /// <summary>Where Person Accounts are on, as here, Salesforce asks for no company.</summary>
    private const string NewLead = "L Ann Miller* <ann@~.example> co=";
    private const string WithLead = "E1 Scheduled (By customer) with L:Ann Miller";

    public static IEnumerable<RuleCase> All =>
    [
        new(
            "Where Leads are made a new guest is a Lead, without a company where Salesforce asks for none",
            "lead",
            stage => stage.PlayAsync(new Hook()),
            NewLead,
            WithLead),
        new("Where Leads are made a Lead goes before a Contact", "lead", async stage =>
        {
            await stage.LeadAsync("Ann Lead", "ann@~.example", modified: "01-05");
            await stage.ContactAsync("Ann Miller", "ann@~.example", modified: "03-05");
            await stage.PlayAsync(new Hook());
        }, "L Ann Lead <ann@~.example> co=Old Co", "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with L:Ann Lead"),
        new("A Lead is never made for somebody who is a Contact", "lead", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
        }, "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with C:Ann Miller"),
        new("By setting a guest who is only a Lead becomes a Contact", "contact-for-leads", async stage =>
        {
            await stage.LeadAsync("Ann Lead", "ann@~.example");
            await stage.PlayAsync(new Hook());
        }, RuleTable.BookedAnn("L Ann Lead <ann@~.example> co=Old Co")),
        new(
            "A page makes Leads where the org makes Contacts",
            "calendars",
            stage => stage.PlayAsync(new Hook { Page = "BP-LEAD" }),
            NewLead,
            WithLead),
        new("A page that makes Contacts prefers a Contact", "calendars", async stage =>
        {
            await stage.LeadAsync("Ann Lead", "ann@~.example", modified: "03-05");
            await stage.ContactAsync("Ann Miller", "ann@~.example", modified: "01-05");
            await stage.PlayAsync(new Hook { Page = "BP-CONTACT" });
        }, "L Ann Lead <ann@~.example> co=Old Co", "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with C:Ann Miller"),
        new("A page that makes Leads prefers a Lead", "calendars", async stage =>
        {
            await stage.LeadAsync("Ann Lead", "ann@~.example", modified: "01-05");
            await stage.ContactAsync("Ann Miller", "ann@~.example", modified: "03-05");
            await stage.PlayAsync(new Hook { Page = "BP-LEAD" });
        }, "L Ann Lead <ann@~.example> co=Old Co", "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with L:Ann Lead"),
        new(
            "One guest by a Lead page and a Contact page at once is one record",
            "calendars",
            stage => stage.PlayAsync(new Hook { Page = "BP-LEAD" }, new Hook(2) { Page = "BP-CONTACT" }),
            NewLead, WithLead, "E2 Scheduled (By customer) with L:Ann Miller"),
        new(
            "A page that makes nobody leaves a new guest without a record",
            "calendars",
            stage => stage.PlayAsync(new Hook { Page = "BP-NONE" }),
            "E1 Scheduled (By customer)"),
        new("A page that makes nobody still finds a guest who is known", "calendars", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Page = "BP-NONE", Phone = "{o0}" });
        }, "C Ann Miller <ann@~.example> tel={p0}", "E1 Scheduled (By customer) with C:Ann Miller"),
        new(
            "An Event without a record is completed without one",
            "calendars",
            stage => stage.PlayEachAsync(new Hook { Page = "BP-NONE" }, new Hook(1, "completed", 5) { Page = "BP-NONE" }),
            "E1 Completed (Set by system)"),
    ];
}
