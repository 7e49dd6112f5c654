namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class OwnerCases
{
    public static IEnumerable<RuleCase> All =>
    [
        new("The booking's owner owns what is made", "owners", stage => stage.PlayAsync(new Hook()),
            "C Ann Miller* <ann@~.example> own=Standard @Ann Miller",
            "A Ann Miller* own=Standard",
            "E1 Scheduled (By customer) with C:Ann Miller own=Standard"),
        new(
            "An owner whom nobody entered leaves the connected user",
            "owners",
            stage => stage.PlayAsync(new Hook { Owner = "USR-9" }),
            RuleTable.BookedAnn()),
        new("An existing Contact keeps its owner, and the Event is the booking owner's", "owners", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Phone = "{o0}" });
        }, "C Ann Miller <ann@~.example> tel={p0}", "E1 Scheduled (By customer) with C:Ann Miller own=Standard"),
        new("An existing Lead keeps its owner though an assignment rule is active", "owners", async stage =>
        {
            await stage.LeadAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Phone = "{o0}" });
        }, "L Ann Miller <ann@~.example> tel={p0} co=Old Co", "E1 Scheduled (By customer) with L:Ann Miller own=Standard"),
        new("By setting an existing Contact goes to the booking's owner", "owners-follow", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
        }, "C Ann Miller <ann@~.example> own=Standard", "E1 Scheduled (By customer) with C:Ann Miller own=Standard"),
        new("By setting an existing Lead goes to the booking's owner", "owners-follow", async stage =>
        {
            await stage.LeadAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
        },
        "L Ann Miller <ann@~.example> co=Old Co own=Standard".Replace(
            " co=Old Co own=Standard", " own=Standard co=Old Co", StringComparison.Ordinal),
        "E1 Scheduled (By customer) with L:Ann Miller own=Standard"),
        new("An owner who left Salesforce costs no record", "owners-gone", stage => stage.PlayAsync(new Hook()), RuleTable.BookedAnn()),
        new(
            "A reassignment that names the new owner gives the Event to that user",
            "owners",
            stage => stage.PlayEachAsync(new Hook { Owner = "USR-9" }, new Hook(1, "reassigned", 5) { Owner = "USR-1" }),
            RuleTable.NewAnn("E1 Scheduled (Reassigned by User) with C:Ann Miller own=Standard")),
        new(
            "A reassignment that still names the former owner leaves the Event's owner",
            "owners",
            stage => stage.PlayEachAsync(new Hook(), new Hook(1, "reassigned", 5)),
            "C Ann Miller* <ann@~.example> own=Standard @Ann Miller",
            "A Ann Miller* own=Standard",
            "E1 Scheduled (Reassigned by User) with C:Ann Miller own=Standard"),
        new("Assignment rules give a new Lead its owner", "lead-assign", stage => stage.PlayAsync(new Hook()),
            "L Ann Miller* <ann@~.example> own=queue co=", "E1 Scheduled (By customer) with L:Ann Miller"),
        new("Without that setting no assignment rule touches a new Lead", "lead", stage => stage.PlayAsync(new Hook()),
            "L Ann Miller* <ann@~.example> co=", "E1 Scheduled (By customer) with L:Ann Miller"),
    ];
}
