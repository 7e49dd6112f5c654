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
        Reassigned("By setting an existing Contact follows a reassignment", stage => stage.ContactAsync("Ann Miller", "ann@~.example"),
            "C Ann Miller <ann@~.example> own=User", "E1 Scheduled (Reassigned by User) with C:Ann Miller own=User"),
        Reassigned("By setting an existing Lead follows a reassignment", stage => stage.LeadAsync("Ann Miller", "ann@~.example"),
            "L Ann Miller <ann@~.example> own=User co=Old Co", "E1 Scheduled (Reassigned by User) with L:Ann Miller own=User"),
        new("An owner whom somebody gave a Lead since stays, though its booking is completed", "owners-follow", async stage =>
        {
            var lead = await stage.LeadAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Owner = "USR-2" });
            await stage.ChangeAsync(lead, "OwnerId", await UserAsync(stage, "Standard"));
            await stage.PlayAsync(new Hook(1, "completed", 20) { Owner = "USR-2" });
        }, "L Ann Miller <ann@~.example> own=Standard co=Old Co", "E1 Completed (Set by system) with L:Ann Miller own=User"),
        new("Assignment rules take no Lead away from whom somebody gave it to, though its booking is completed", "lead-reassign", async stage =>
        {
            var lead = await stage.LeadAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
            await stage.ChangeAsync(lead, "OwnerId", await UserAsync(stage, "Standard"));
            await stage.PlayAsync(new Hook(1, "completed", 20));
        }, "L Ann Miller <ann@~.example> own=Standard co=Old Co", "E1 Completed (Set by system) with L:Ann Miller"),
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

    private static RuleCase Reassigned(string name, Func<Stage, Task> seed, params string[] expected) => new(
        name,
        "owners-follow",
        async stage =>
        {
            await seed(stage);
            await stage.PlayEachAsync(new Hook(), new Hook(1, "reassigned", 5) { Owner = "USR-2" });
        },
        expected);

    private static async Task<string> UserAsync(Stage stage, string lastName) =>
        (await stage.Org.Salesforce.RecordsAsync("User", default)).First(record => record.Text("LastName") == lastName).Text("Id")!;
}
