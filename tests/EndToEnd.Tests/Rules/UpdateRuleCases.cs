using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class UpdateRuleCases
{
    private const string Booked = "E1 Scheduled (By customer) with C:";

    public static IEnumerable<RuleCase> All =>
    [
        new(
            "By default only what is empty is filled",
            "plain",
            Known(
                new Hook
                {
                    Name = "Anna Mueller",
                    Phone = "{o1}",
                    Mobile = "{o2}",
                }),
            "C Ann Miller <ann@~.example> tel={u0} mob={p2}",
            Booked + "Ann Miller"),
        new(
            "By setting filled fields are overwritten",
            "override",
            Known(new Hook { Name = "Anna Mueller", Phone = "{o1}" }),
            "C Anna Mueller <ann@~.example> tel={p1}",
            Booked + "Anna Mueller"),
        new(
            "An overwriting value that is the same number is not written",
            "override",
            Known(new Hook { Phone = "{o0}" }),
            "C Ann Miller <ann@~.example> tel={u0}",
            Booked + "Ann Miller"),
        new(
            "A blank never clears a field, not even where fields are overwritten",
            "override",
            Known(new Hook { Name = "" }),
            "C Ann Miller <ann@~.example> tel={u0}",
            Booked + "Ann Miller"),
        new(
            "Only-empty goes before a row that says Overwrite",
            "only-empty",
            Known(
                new Hook
                {
                    Name = "Anna Mueller",
                    Phone = "{o1}",
                    Mobile = "{o2}",
                }),
            "C Ann Miller <ann@~.example> tel={u0} mob={p2}",
            Booked + "Ann Miller"),
        new("A row that says Overwrite overwrites its field alone", "rows", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example", more: new JsonObject { ["Title"] = "Old ~" });
            await stage.PlayAsync(new Hook { Name = "Anna Mueller", Custom = [("title", "New ~")] });
        }, "C Ann Miller <ann@~.example> title=New ~", Booked + "Ann Miller"),
        new(
            "A fallback is used for a new record",
            "rows",
            stage => stage.PlayAsync(new Hook()),
            "C Ann Miller* <ann@~.example> from=Web @Ann Miller",
            "A Ann Miller*",
            Booked + "Ann Miller"),
        new(
            "A fallback does not overwrite, nor fill, an existing record",
            "rows",
            Known(new Hook()),
            "C Ann Miller <ann@~.example> tel={u0}",
            Booked + "Ann Miller"),
        new(
            "A real value goes before a fallback of a newer booking",
            "rows",
            stage => stage.PlayAsync(new Hook { Custom = [("source", "Other")] }, new Hook(2, "scheduled", 5)),
            "C Ann Miller* <ann@~.example> from=Other @Ann Miller",
            "A Ann Miller*",
            Booked + "Ann Miller",
            "E2 Scheduled (By customer) with C:Ann Miller"),
        new(
            "Of bookings at once the newest word counts",
            "override",
            stage =>
                stage.PlayAsync(
                    new Hook(2, "scheduled", 9) { Phone = "{o2}" }, new Hook(1, "scheduled", 3) { Phone = "{o1}", Mobile = "{o3}" }
                ),
            "C Ann Miller* <ann@~.example> tel={p2} mob={p3} @Ann Miller",
            "A Ann Miller*",
            Booked + "Ann Miller",
            "E2 Scheduled (By customer) with C:Ann Miller"),
        new("Of bookings at once the newest word counts where the record shows it already", "override", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example", "{u2}");
            await stage.PlayAsync(
                new Hook(2, "scheduled", 9) { Phone = "{o2}" }, new Hook(1, "scheduled", 3) { Phone = "{o1}", Mobile = "{o3}" }
            );
        }, "C Ann Miller <ann@~.example> tel={u2} mob={p3}", Booked + "Ann Miller", "E2 Scheduled (By customer) with C:Ann Miller"),
        new(
            "An older booking that arrives later overwrites nothing newer",
            "override",
            stage =>
                stage.PlayEachAsync(
                    new Hook(2, "scheduled", 9) { Phone = "{o2}" }, new Hook(1, "scheduled", 3) { Phone = "{o1}", Mobile = "{o3}" }
                ),
            "C Ann Miller* <ann@~.example> tel={p2} mob={p3} @Ann Miller",
            "A Ann Miller*",
            Booked + "Ann Miller",
            "E2 Scheduled (By customer) with C:Ann Miller"),
        new(
            "A newer booking overwrites where fields are overwritten",
            "override",
            stage => stage.PlayEachAsync(new Hook { Phone = "{o1}" }, new Hook(2, "scheduled", 9) { Phone = "{o2}" }),
            "C Ann Miller* <ann@~.example> tel={p2} @Ann Miller",
            "A Ann Miller*",
            Booked + "Ann Miller",
            "E2 Scheduled (By customer) with C:Ann Miller"),
        new(
            "A later event of an older booking writes nothing back into a Lead",
            "lead-follow",
            stage => stage.PlayEachAsync(
                new Hook { Name = "Ann Older", Phone = "{o1}" },
                new Hook(2, "scheduled", 9) { Name = "Ann Newer", Phone = "{o2}", Owner = "USR-2" },
                new Hook(1, "completed", 20) { Name = "Ann Older", Phone = "{o1}" }),
            "L Ann Newer* <ann@~.example> tel={p2} own=User co=",
            "E1 Completed (Set by system) with L:Ann Newer own=Standard",
            "E2 Scheduled (By customer) with L:Ann Newer own=User"),
        new("What somebody corrects in a Lead stays, though its booking is completed", "lead-follow", async stage =>
        {
            await stage.PlayAsync(new Hook { Phone = "{o1}" });
            await stage.ChangeAsync(await stage.IdOfAsync("Lead"), "Phone", stage.Fill("{p2}"));
            await stage.PlayAsync(new Hook(1, "completed", 20) { Phone = "{o1}" });
        }, "L Ann Miller* <ann@~.example> tel={p2} own=Standard co=", "E1 Completed (Set by system) with L:Ann Miller own=Standard"),
        new("An older booking that is replayed overwrites nothing newer", "override", async stage =>
        {
            await stage.PlayAsync(new Hook { Phone = "{o1}" });
            await stage.PlayAsync(new Hook(2, "scheduled", 9) { Phone = "{o2}" });
            await stage.PlayAsync(new Hook(1, "rescheduled", 20) { Phone = "{o1}", Duration = 13 });
            await stage.PlayAsync(new Hook(1, "rescheduled", 30) { Phone = "{o1}" });
        },
        "C Ann Miller* <ann@~.example> tel={p2} @Ann Miller",
        "A Ann Miller*",
        "E1 Rescheduled (By customer) with C:Ann Miller",
        "E2 Scheduled (By customer) with C:Ann Miller"),
        new("A Contact of another first name is not given the guest's", "plain", async stage =>
        {
            await stage.ContactAsync("Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Name = "Bob Jones" });
        }, "C Miller <ann@~.example>", Booked + "Miller"),
        Named("A guest without a name tells it later", "plain", "", "Jane Doe", "C Jane Doe* <ann@~.example> @ann", "A ann*"),
        Named(
            "A guest of a Person Account without a name tells it later", "persons", "", "Jane Doe",
            "P Jane Doe* <ann@~.example>"),
        Named("A guest who left a part of the name out", "plain", "Jane", "Jane Doe", "C Jane* <ann@~.example> @Jane", "A Jane*"),
        Named(
            "A guest who leaves a part of the name out", "override", "Jane Doe", "Jane",
            "C Jane Doe* <ann@~.example> @Jane Doe", "A Jane Doe*"),
        new(
            "A guest known by phone alone tells the name later",
            "plain",
            stage => stage.PlayEachAsync(
                new Hook { Name = "", Email = "", Phone = "{o0}" }, new Hook(2) { Name = "Jane Doe", Email = "", Phone = "{o0}" }),
            "C Jane Doe* tel={p0} @{p0}", "A {p0}*", Booked + "Jane Doe", "E2 Scheduled (By customer) with C:Jane Doe"),
        new("Of names that come at once one is a Contact's", "override", async stage =>
        {
            await stage.ContactAsync("Mary Miller", "ann@~.example");
            await stage.PlayAsync(
                new Hook { Name = "Jane Doe" }, new Hook(2, "scheduled", 5) { Name = "Zoe Miller" });
        }, "C Zoe Miller <ann@~.example>", Booked + "Zoe Miller", "E2 Scheduled (By customer) with C:Zoe Miller"),
        new(
            "A name that comes late joins no half of a newer one",
            "override",
            stage => stage.PlayEachAsync(new Hook(2, "scheduled", 9) { Name = "Jane" }, new Hook { Name = "Jane Doe" }),
            "C Jane* <ann@~.example> @Jane", "A Jane*", Booked + "Jane", "E2 Scheduled (By customer) with C:Jane"),
        new(
            "A mapped field that the org does not have costs no record",
            "broken-row",
            stage => stage.PlayAsync(new Hook()),
            RuleTable.BookedAnn()),
    ];

    /// <summary>Two bookings, one after the other.</summary>
    private static RuleCase Named(string name, string org, string first, string second, params string[] record)
    {
        var who = record[0][2..record[0].IndexOf('*', StringComparison.Ordinal)];
        return new(
            name,
            org,
            stage => stage.PlayEachAsync(new Hook { Name = first }, new Hook(2, "scheduled", 5) { Name = second }),
            [.. record, Booked + who, "E2 Scheduled (By customer) with C:" + who]);
    }

    private static Func<Stage, Task> Known(Hook hook) => async stage =>
    {
        await stage.ContactAsync("Ann Miller", "ann@~.example", "{u0}");
        await stage.PlayAsync(hook);
    };
}
