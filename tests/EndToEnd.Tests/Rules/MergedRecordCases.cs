using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>Records that were merged again and again, or merged and then converted.</summary>
internal static class MergedRecordCases
{
    private const string Master = "C Master ~ <m2@~.example>";
    private const string Rescheduled = "E1 Rescheduled (By customer) +1h with C:Master ~";
    private const string Booked = "E1 Scheduled (By customer) with C:Master ~";

    private static readonly Hook Later = new(1, "rescheduled", 5) { Start = 1 };

    public static IEnumerable<RuleCase> All =>
    [
        Plain("A booking's Contact that is merged twice is followed", async stage =>
        {
            var ann = await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
            await MergeContactsAsync(stage, ann);
            await stage.PlayAsync(Later);
        }, Master, Rescheduled),
        Plain("A new booking of a guest whose Contact was merged twice is its master's", async stage =>
        {
            var ann = await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
            await MergeContactsAsync(stage, ann);
            await stage.PlayAsync(new Hook(2));
        }, Master, Booked, "E2 Scheduled (By customer) with C:Master ~"),
        Plain("Every later booking of a guest whose Contact was merged is its master's, though that holds another email", async stage =>
        {
            var ann = await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
            await MergeContactsAsync(stage, ann);
            await stage.PlayEachAsync(new Hook(2), new Hook(3));
        }, Master, Booked, "E2 Scheduled (By customer) with C:Master ~", "E3 Scheduled (By customer) with C:Master ~"),
        Plain("Who shares the phone of a Contact that was merged into one of another email is not led there", async stage =>
        {
            var ann = await stage.ContactAsync("Ann Miller", null, "{u0}");
            await stage.PlayAsync(new Hook { Email = "", Phone = "{o0}" });
            await MergeContactsAsync(stage, ann);
            // A name that is new has the guest's record looked up, and so the merge found.
            await stage.PlayEachAsync(
                Later with { Email = "", Phone = "{o0}", Name = "Ann Marie Miller" }, Sue(2) with { Phone = "{o0}" }, Sue(3));
        }, [Master + " tel={p0}", Rescheduled, .. BookedSue(" tel={p0}")]),
        Plain("Who shares the phone of what was made here and then merged into one of another email is not led there", async stage =>
        {
            await stage.PlayAsync(new Hook { Email = "", Phone = "{o0}", Name = "Zoe~" });
            await MergeContactsAsync(stage, await stage.IdOfAsync("Contact"));
            await stage.PlayEachAsync(Sue(2) with { Phone = "{o0}" }, Sue(3));
        }, ["A Zoe~*", Master, Booked, .. BookedSue(" tel={p0}")]),
        Plain("Who shares the phone of a Lead that was converted to a Contact of another email is not led there", async stage =>
        {
            var ann = await stage.LeadAsync("Ann ~", null, "{u0}", more: new JsonObject { ["Company"] = "Old ~" });
            await stage.ConvertAsync(ann);
            var contact = await stage.IdOfAsync("Contact");
            await stage.ChangeAsync(contact, "Email", stage.Fill("m2@~.example"));
            await stage.ChangeAsync(contact, "Phone", null);
            await stage.PlayEachAsync(new Hook { Email = "", Phone = "{o0}" }, Sue(2) with { Phone = "{o0}" }, Sue(3));
        },
        [
            "L Ann ~ tel={u0} co=Old ~ converted", "C Ann ~ <m2@~.example> tel={p0} @Old ~", "A Old ~",
            "E1 Scheduled (By customer) with C:Ann ~", .. BookedSue(" tel={p0}"),
        ]),
        Plain("A guest who booked by the link of a Contact that was merged keeps no other booking there", async stage =>
        {
            var ann = await stage.ContactAsync("Loser ~", "loser@~.example");
            await stage.PlayAsync(Sue(1) with { Custom = [("sosfContactId", ann)] });
            await MergeContactsAsync(stage, ann);
            await stage.PlayEachAsync(Sue(1) with { Type = "rescheduled", Minute = 5, Start = 1 }, Sue(2), Sue(3));
        }, [Master, Rescheduled, .. BookedSue()]),
        Plain("A Contact that a link names and that was merged twice leads to its master", async stage =>
        {
            var ann = await stage.ContactAsync("Loser ~");
            await MergeContactsAsync(stage, ann);
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", ann)] });
        }, Master, Booked),
        Plain("A Lead that is merged into a Lead that is converted is its Contact", async stage =>
        {
            var ann = await stage.LeadAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
            await stage.ConvertAsync(await MergeLeadAsync(stage, ann));
            await stage.PlayAsync(Later);
        }, "L Master ~ <m2@~.example> co=Old ~ converted", Master + " @Old ~", "A Old ~", Rescheduled),
        Plain("A converted Lead whose Contact is merged twice is followed", async stage =>
        {
            var ann = await stage.LeadAsync("Ann Miller", "ann@~.example", more: new JsonObject { ["Company"] = "Old ~" });
            await stage.PlayAsync(new Hook());
            await stage.ConvertAsync(ann);
            await MergeContactsAsync(stage, await stage.IdOfAsync("Contact"));
            await stage.PlayAsync(Later);
        }, "L Ann Miller <ann@~.example> co=Old ~ converted", "A Old ~", Master, Rescheduled),
        Plain("A booking that tells nobody belongs to the conversation that made it, though its Contact was merged twice", async stage =>
        {
            var ann = await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(
                new Talk("closed", 5)
                {
                    FirstName = "Ann",
                    LastName = "Miller",
                    Email = "ann@~.example",
                    Bookings = [1],
                });
            await MergeContactsAsync(stage, ann);
            await stage.PlayAsync(new Hook { Email = "", Name = "" });
        }, Master, Booked),
        Plain("A Case that a link names and that was merged leads to its master's Contact", async stage =>
        {
            var contact = await stage.ContactAsync("Given Miller ~");
            var given = await stage.SeedAsync("Case", ("Subject", "Loser ~"));
            await stage.MergeAsync(await stage.SeedAsync("Case", ("Subject", "Help ~"), ("ContactId", contact)), given);
            await stage.PlayAsync(new Hook { Email = "", Custom = [("sosfCaseId", given)] });
        }, "C Given Miller ~", "K Help ~ of Given Miller ~", "E1 Scheduled (By customer) with C:Given Miller ~ about Help ~"),
        Plain("A Case that a link names and that was merged twice leads to its master's Contact, who was merged twice", async stage =>
        {
            var contact = await stage.ContactAsync("Given Miller ~");
            var given = await stage.SeedAsync("Case", ("Subject", "Loser ~"), ("ContactId", contact));
            await stage.MergeOnAsync(
                given,
                await stage.SeedAsync("Case", ("Subject", "Between ~")),
                await stage.SeedAsync("Case", ("Subject", "Help ~"), ("ContactId", contact)));
            await MergeContactsAsync(stage, contact);
            await stage.PlayAsync(new Hook { Email = "", Custom = [("sosfCaseId", given)] });
        }, Master, "K Help ~ of Master ~", "E1 Scheduled (By customer) with C:Master ~ about Help ~"),
        new("A booking's own Case that is merged twice is followed", "calendars", async stage =>
        {
            var contact = await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Page = "BP-CASE" });
            var opened = await stage.IdOfAsync("Case");
            await stage.MergeOnAsync(
                opened,
                await stage.SeedAsync("Case", ("Subject", "Between ~")),
                await stage.SeedAsync("Case", ("Subject", "Help ~"), ("ContactId", contact)));
            await stage.PlayEachAsync(Later with { Page = "BP-CASE" }, new Hook(1, "completed", 6) { Page = "BP-CASE", Start = 1 });
        },
        "C Ann Miller <ann@~.example>",
        "K Help ~ of Ann Miller",
        "E1 Completed (Set by system) +1h with C:Ann Miller about Help ~"),
        new("A further guest whose Contact was merged twice is invited as its master", "invitees", async stage =>
        {
            var bob = await stage.LeadAsync("Bob Guest", "bob@~.example", more: new JsonObject { ["Company"] = "Old ~" });
            await stage.ConvertAsync(bob);
            var contact = await stage.IdOfAsync("Contact");
            await stage.ChangeAsync(contact, "Email", null);
            await MergeContactsAsync(stage, contact);
            await stage.PlayAsync(new Hook { Guests = ["bob@~.example"] });
        }, RuleTable.BookedAnn("L Bob Guest <bob@~.example> co=Old ~ converted", "A Old ~", Master, "I 1 Master ~")),
        Plain("A Person Account that is merged twice is followed by its contact", async stage =>
        {
            var ann = await PersonAsync(stage, "Ann", "Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
            await stage.MergeOnAsync(
                ann, await PersonAsync(stage, "Between", "~", "m1@~.example"), await PersonAsync(stage, "Master", "~", "m2@~.example"));
            await stage.PlayAsync(Later);
        }, "P Master ~ <m2@~.example>", Rescheduled),
    ];

    private static Hook Sue(int booking) => new(booking, "scheduled", booking) { Name = "Sue Miller", Email = "sue@~.example" };

    /// <summary>Her bookings 2 and 3, with a Contact of her own.</summary>
    private static string[] BookedSue(string phone = "") =>
    [
        $"C Sue Miller* <sue@~.example>{phone} @Sue Miller", "A Sue Miller*",
        "E2 Scheduled (By customer) with C:Sue Miller", "E3 Scheduled (By customer) with C:Sue Miller",
    ];

    private static async Task MergeContactsAsync(Stage stage, string loser) => await stage.MergeOnAsync(
        loser, await stage.ContactAsync("Between ~", "m1@~.example"), await stage.ContactAsync("Master ~", "m2@~.example"));

    private static async Task<string> MergeLeadAsync(Stage stage, string loser)
    {
        var master = await stage.LeadAsync("Master ~", "m2@~.example", more: new JsonObject { ["Company"] = "Old ~" });
        await stage.MergeAsync(master, loser);
        return master;
    }

    private static Task<string> PersonAsync(Stage stage, string first, string last, string email) => stage.SeedAsync(
        "Account", new JsonObject { ["FirstName"] = first, ["LastName"] = last, ["PersonEmail"] = email });

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
