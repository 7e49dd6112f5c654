using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class PersonAccountCases
{
    private const string Booked = "E1 Scheduled (By customer) with C:Ann Miller";

    public static IEnumerable<RuleCase> All =>
    [
        new(
            "By setting a new guest becomes a Person Account",
            "persons",
            stage => stage.PlayAsync(new Hook { Phone = "{o0}", Mobile = "{u1}" }),
            "P Ann Miller* <ann@~.example> tel={p0} mob={p1}",
            Booked),
        new(
            "A Person Account that was made is found again",
            "persons",
            stage => stage.PlayEachAsync(new Hook(), new Hook(2)),
            "P Ann Miller* <ann@~.example>",
            Booked,
            "E2 Scheduled (By customer) with C:Ann Miller"),
        new("Three bookings at once make one Person Account", "persons", stage => stage.PlayAsync(new Hook(), new Hook(2), new Hook(3)),
            "P Ann Miller* <ann@~.example>",
            Booked,
            "E2 Scheduled (By customer) with C:Ann Miller",
            "E3 Scheduled (By customer) with C:Ann Miller"),
        new(
            "A Person Account goes through a booking's life",
            "persons",
            stage => stage.PlayEachAsync(new Hook(), new Hook(1, "no_show", 5)),
            "P Ann Miller* <ann@~.example>",
            "E1 No-show (Set by user) with C:Ann Miller"),
        new("A found Person Account is updated through its Account", "plain", async stage =>
        {
            await PersonAsync(stage);
            await stage.PlayAsync(new Hook { Phone = "{o0}", Mobile = "{u1}" });
        }, "P Ann Miller <ann@~.example> tel={p0} mob={p1}", Booked),
        new("Where Leads are made an existing Person Account is used", "lead", async stage =>
        {
            await PersonAsync(stage);
            await stage.PlayAsync(new Hook());
        }, "P Ann Miller <ann@~.example>", Booked),
        new("A link names a Person Account by its contact", "plain", async stage =>
        {
            await PersonAsync(stage);
            var contact = await stage.IdOfAsync("Contact");
            await stage.PlayAsync(new Hook { Email = "other@~.example", Mobile = "{o0}", Custom = [("sosfContactId", contact)] });
        }, "P Ann Miller <ann@~.example> mob={p0}", Booked),
        .. new[] { "Account", "Contact" }.Select(given => new RuleCase(
            $"A link names a Person Account by sosfPersonAccountId with the id of its {given}",
            "plain",
            async stage =>
            {
                await PersonAsync(stage);
                var id = await stage.IdOfAsync(given);
                await stage.PlayAsync(new Hook { Email = "other@~.example", Mobile = "{o0}", Custom = [("sosfPersonAccountId", id)] });
            },
            "P Ann Miller <ann@~.example> mob={p0}",
            Booked)),
        new("A company's id in place of a Person Account's falls to the email", "plain", async stage =>
        {
            var account = await stage.SeedAsync("Account", ("Name", "Acme ~"));
            await stage.PlayAsync(new Hook { Custom = [("sosfPersonAccountId", account)] });
        }, RuleTable.BookedAnn("A Acme ~")),
        new("With linkNeedsEmail a Person Account with another email is nobody's", "link-email", async stage =>
        {
            var account = await PersonAsync(stage);
            await stage.PlayAsync(new Hook { Email = "other@~.example", Name = "Bob Miller", Custom = [("sosfPersonAccountId", account)] });
        },
        "P Ann Miller <ann@~.example>",
        "C Bob Miller* <other@~.example> @Bob Miller",
        "A Bob Miller*",
        "E1 Scheduled (By customer) with C:Bob Miller"),
        new("A Person Account is no company for others", "plain", async stage =>
        {
            await stage.SeedAsync(
                "Account",
                new JsonObject
                {
                    ["FirstName"] = "Acme",
                    ["LastName"] = "~",
                    ["PersonEmail"] = "acme@~.example",
                });
            await stage.PlayAsync(new Hook { Company = "Acme ~" });
        }, "P Acme ~ <acme@~.example>", "C Ann Miller* <ann@~.example> @Acme ~", "A Acme ~*", Booked),
    ];

    private static Task<string> PersonAsync(Stage stage) =>
        stage.SeedAsync("Account", new JsonObject { ["FirstName"] = "Ann", ["LastName"] = "Miller", ["PersonEmail"] = "ann@~.example" });
}
