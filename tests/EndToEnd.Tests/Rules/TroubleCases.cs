using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class TroubleCases
{
    private const string Booked = "E1 Scheduled (By customer) with C:";

    public static IEnumerable<RuleCase> All =>
    [
        new(
            "A record that a duplicate rule names is adopted",
            "adopt",
            Similar("Department", "dept"),
            "C Similar ~ <ann@~.example> dept=D~",
            Booked + "Similar ~",
            "A Acme ~"),
        new(
            "By setting a guest is saved past a rule that only alerts",
            "save",
            Similar("Department", "dept"),
            "C Similar ~ dept=D~",
            "C Ann Miller* <ann@~.example> dept=D~ @Acme ~",
            "A Acme ~",
            Booked + "Ann Miller"),
        new(
            "A rule that blocks is not saved past: the record is adopted",
            "save",
            Similar("Title", "title"),
            "C Similar ~ <ann@~.example> title=D~",
            Booked + "Similar ~",
            "A Acme ~"),
        new(
            "A record with another email that a duplicate rule names is somebody else's",
            "adopt",
            Similar("Department", "dept", "bob@~.example"),
            "C Similar ~ <bob@~.example> dept=D~",
            "A Acme ~",
            "! 1 DUPLICATES_DETECTED"),
        new(
            "By setting a guest is saved past a rule that names somebody else",
            "save",
            Similar("Department", "dept", "bob@~.example"),
            "C Similar ~ <bob@~.example> dept=D~",
            "C Ann Miller* <ann@~.example> dept=D~ @Acme ~",
            "A Acme ~",
            Booked + "Ann Miller"),
        new("A change that a blocking rule refuses is left out, and the Event is kept", "save", async stage =>
        {
            await stage.ContactAsync("Similar ~", more: new JsonObject { ["Department"] = "D~", ["Title"] = "D~" });
            await stage.ContactAsync("Ann Miller", "ann@~.example", more: new JsonObject { ["Department"] = "D~" });
            await stage.PlayAsync(new Hook { Custom = [("title", "D~")] });
        }, "C Similar ~ title=D~ dept=D~", "C Ann Miller <ann@~.example> dept=D~", Booked + "Ann Miller"),
        new("A change is saved past a rule that only alerts", "adopt", async stage =>
        {
            await stage.ContactAsync("Similar ~", phone: "{p0}", more: new JsonObject { ["Department"] = "D~" });
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Phone = "{o0}", Custom = [("dept", "D~")] });
        }, "C Similar ~ tel={p0} dept=D~", "C Ann Miller <ann@~.example> tel={p0} dept=D~", Booked + "Ann Miller"),
        new(
            "A guest whom the org's rule refuses is set aside",
            "no-account",
            stage => stage.PlayAsync(new Hook { Name = "Bob Forbidden" }),
            "! 1 FIELD_CUSTOM_VALIDATION_EXCEPTION"),
        new(
            "An Event that the org's rule refuses is set aside, and its person is kept",
            "plain",
            stage => stage.PlayAsync(new Hook { Duration = 13 }),
            RuleTable.NewAnn("! 1 FIELD_CUSTOM_VALIDATION_EXCEPTION")),
        new(
            "A later event mends what was set aside",
            "no-account",
            stage => stage.PlayEachAsync(new Hook { Duration = 13 }, new Hook(1, "rescheduled", 5)),
            "C Ann Miller* <ann@~.example>",
            "E1 Rescheduled (By customer) with C:Ann Miller"),
        new(
            "One guest who is refused costs no other",
            "no-account",
            stage =>
                stage.PlayAsync(
                    new Hook { Name = "Bob Forbidden", Email = "bob@~.example" },
                    new Hook(2),
                    new Hook(3)
                    {
                        Email = "",
                        Phone = "{o0}",
                        Name = "Cid Miller",
                    }),
            "C Ann Miller* <ann@~.example>",
            "E2 Scheduled (By customer) with C:Ann Miller",
            "C Cid Miller* tel={p0}",
            "E3 Scheduled (By customer) with C:Cid Miller",
            "! 1 FIELD_CUSTOM_VALIDATION_EXCEPTION"),
        new("An event that was replayed after the fault was mended is applied", "no-account", async stage =>
        {
            await stage.PlayAsync(new Hook { Name = "Bob Forbidden" });
            await stage.ContactAsync("Bob Allowed", "ann@~.example");
            await stage.ReplayAsync();
            await stage.SettleAsync();
        }, "C Bob Allowed <ann@~.example>", Booked + "Bob Allowed"),
    ];

    private static Func<Stage, Task> Similar(string field, string source, string? email = null) => async stage =>
    {
        await stage.ContactAsync("Similar ~", email, more: new JsonObject { [field] = "D~" });
        await stage.SeedAsync("Account", ("Name", "Acme ~"));
        await stage.PlayAsync(new Hook { Company = "Acme ~", Custom = [(source, "D~")] });
    };
}
