using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class PhoneCases
{
    private const string Booked = "E1 Scheduled (By customer) with C:Ann Miller";

    /// <summary>How a record may hold the number, by name.</summary>
    private static readonly (string How, string Text)[] Held =
    [
        ("as US pages show it", "{u0}"),
        ("with dots", "{d0}"),
        ("in E.164", "{p0}"),
        ("with a leading 1", "1.{d0}"),
        ("with a leading 1 and a blank", "1 {u0}"),
    ];

    private static readonly (string How, string Text)[] Typed =
    [
        ("as OnceHub's forms send it", "{o0}"),
        ("as US pages show it", "{u0}"),
        ("in E.164", "{p0}"),
    ];

    public static IEnumerable<RuleCase> All =>
    [
        .. Held.SelectMany(held => Typed.Select(typed => Plain($"A phone held {held.How} is found when typed {typed.How}", async stage =>
        {
            await stage.ContactAsync("Ann Miller", null, held.Text);
            await stage.PlayAsync(new Hook { Email = "", Phone = typed.Text });
        }, $"C Ann Miller tel={held.Text}", Booked))),
        .. new[] { "MobilePhone", "HomePhone", "OtherPhone" }.Select(holder => Plain($"A phone is found in {holder}", async stage =>
        {
            await stage.SeedAsync("Contact", ("FirstName", "Ann"), ("LastName", "Miller"), (holder, "{u0}"), ("Phone", "{u1}"));
            await stage.PlayAsync(new Hook { Email = "", Mobile = "{o0}" });
        }, holder == "MobilePhone" ? "C Ann Miller tel={u1} mob={u0}" : "C Ann Miller tel={u1} mob={p0}", Booked)),
        Plain("The phone of somebody's assistant is another person's", async stage =>
        {
            await stage.SeedAsync("Contact", ("LastName", "Boss ~"), ("AssistantPhone", "{u0}"), ("Phone", "{u1}"));
            await stage.PlayAsync(new Hook { Email = "", Mobile = "{o0}" });
        }, "C Boss ~ tel={u1}", "C Ann Miller* mob={p0} @Ann Miller", "A Ann Miller*", Booked),
        Plain("A number that somebody replaced in the record leads to it no longer", async stage =>
        {
            await stage.ContactAsync("Ann Older", null, "{u1}", more: new JsonObject { ["OnceHub_Phone__c"] = "{p0}" });
            await stage.PlayAsync(new Hook { Email = "", Phone = "{o0}" });
        }, "C Ann Older tel={u1}", "C Ann Miller* tel={p0} @Ann Miller", "A Ann Miller*", Booked),
        Plain("Of two records with the phone the most recently modified is taken", async stage =>
        {
            await stage.ContactAsync("Ann Older", null, "{u0}", "01-05");
            await stage.ContactAsync("Ann Newer", null, "{d0}", "03-05");
            await stage.PlayAsync(new Hook { Email = "", Phone = "{o0}" });
        }, "C Ann Newer tel={d0}", "C Ann Older tel={u0}", "E1 Scheduled (By customer) with C:Ann Newer"),
        Plain("A guest without an email is found by phone though the record holds an email", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example", "{u0}");
            await stage.PlayAsync(new Hook { Email = "", Phone = "{o0}" });
        }, "C Ann Miller <ann@~.example> tel={u0}", Booked),
        Plain("A Lead is found by its phone", async stage =>
        {
            await stage.LeadAsync("Ann Miller", null, "{d0}");
            await stage.PlayAsync(new Hook { Email = "", Phone = "{o0}" });
        }, "L Ann Miller tel={d0} co=Old Co", "E1 Scheduled (By customer) with L:Ann Miller"),
        Plain("The connector's own filler number matches nobody", async stage =>
        {
            await stage.ContactAsync("Front ~", null, "1234567890");
            await stage.PlayAsync(new Hook { Name = "Zoe~", Email = "", Phone = "1234567890" });
        }, "C Front ~ tel=1234567890", "C Zoe~* tel=+11234567890 @Zoe~", "A Zoe~*", "E1 Scheduled (By customer) with C:Zoe~"),
        Plain(
            "A guest without an email who comes twice by phone is one person",
            stage => stage.PlayEachAsync(new Hook { Email = "", Phone = "{o0}" }, new Hook(2) { Email = "", Mobile = "{u0}" }),
            "C Ann Miller* tel={p0} mob={p0} @Ann Miller", "A Ann Miller*", Booked, "E2 Scheduled (By customer) with C:Ann Miller"),
        new("A British number is read by the org's region", "gb", async stage =>
        {
            await stage.ContactAsync("Zoe~", null, "020 7946 0958");
            await stage.PlayAsync(new Hook { Name = "Zoe~", Email = "", Phone = "+44 20 7946 0958" });
        }, "C Zoe~ tel=020 7946 0958", "E1 Scheduled (By customer) with C:Zoe~"),
    ];

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
