namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class IdentificationCases
{
    private const string Booked = "E1 Scheduled (By customer) with C:Ann Miller";

    public static IEnumerable<RuleCase> All =>
    [
        Plain(
            "A guest whom nobody knows becomes a Contact with an Account of its own name",
            stage => stage.PlayAsync(new Hook()),
            RuleTable.BookedAnn()),
        Plain("An email matches a Contact whatever its letter case", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ANN@~.Example");
            await stage.PlayAsync(new Hook { Email = " Ann@~.EXAMPLE " });
        }, "C Ann Miller <ann@~.example>", Booked),
        Plain(
            // The emulated org takes no such email: the guests are one by the claim.
            "An email is the same guest's whether its letters are composed or not",
            stage => stage.PlayAsync(new Hook { Email = "jos\u00E9@~.example" }, new Hook(2) { Email = "jose\u0301@~.example" }),
            "C Ann Miller* @Ann Miller",
            "A Ann Miller*",
            Booked,
            "E2 Scheduled (By customer) with C:Ann Miller"),
        Plain("An address with an apostrophe and a plus is found", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "o'brien+x@~.example");
            await stage.PlayAsync(new Hook { Email = "O'Brien+X@~.example" });
        }, "C Ann Miller <o'brien+x@~.example>", Booked),
        Plain("Of two Contacts with the email the most recently modified is taken", async stage =>
        {
            await stage.ContactAsync("Ann Older", "ann@~.example", modified: "01-05");
            await stage.ContactAsync("Ann Newer", "ann@~.example", modified: "03-05");
            await stage.PlayAsync(new Hook());
        }, "C Ann Newer <ann@~.example>", "C Ann Older <ann@~.example>", "E1 Scheduled (By customer) with C:Ann Newer"),
        Plain("A Contact goes before a Lead that was modified later", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example", modified: "01-05");
            await stage.LeadAsync("Ann Lead", "ann@~.example", modified: "03-05");
            await stage.PlayAsync(new Hook());
        }, "C Ann Miller <ann@~.example>", "L Ann Lead <ann@~.example> co=Old Co", Booked),
        Plain("A guest who is only a Lead stays that Lead", async stage =>
        {
            await stage.LeadAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook());
        }, "L Ann Miller <ann@~.example> co=Old Co", "E1 Scheduled (By customer) with L:Ann Miller"),
        Plain("A guest with an email is not matched to another email's record by a shared phone", async stage =>
        {
            await stage.ContactAsync("Bob Miller", "bob@~.example", "{u0}");
            await stage.PlayAsync(new Hook { Phone = "{o0}" });
        }, "C Bob Miller <bob@~.example> tel={u0}", "C Ann Miller* <ann@~.example> tel={p0} @Ann Miller", "A Ann Miller*", Booked),
        Plain("A record without email that we did not make is not taken over by a shared phone", async stage =>
        {
            await stage.ContactAsync("Front Desk", null, "{u0}");
            await stage.PlayAsync(new Hook { Phone = "{o0}" });
        }, "C Front Desk tel={u0}", "C Ann Miller* <ann@~.example> tel={p0} @Ann Miller", "A Ann Miller*", Booked),
        Plain(
            "A record that was made for a phone is taken over when its guest brings an email",
            stage => stage.PlayEachAsync(new Hook { Email = "", Phone = "{o0}" }, new Hook(2) { Phone = "{p0}" }),
            "C Ann Miller* <ann@~.example> tel={p0} @Ann Miller", "A Ann Miller*", Booked, "E2 Scheduled (By customer) with C:Ann Miller"),
        Plain(
            "A guest who came with both comes again with the phone alone",
            stage => stage.PlayEachAsync(new Hook { Phone = "{o0}" }, new Hook(2) { Email = "", Phone = "{u0}" }),
            "C Ann Miller* <ann@~.example> tel={p0} @Ann Miller", "A Ann Miller*", Booked, "E2 Scheduled (By customer) with C:Ann Miller"),
        Plain(
            "Two guests who share a phone and have emails are two people",
            stage =>
                stage.PlayAsync(
                    new Hook { Phone = "{o0}" },
                    new Hook(2)
                    {
                        Name = "Bob Miller",
                        Email = "bob@~.example",
                        Phone = "{o0}",
                    }),
            "C Ann Miller* <ann@~.example> tel={p0} @Ann Miller", "A Ann Miller*", Booked,
            "C Bob Miller* <bob@~.example> tel={p0} @Bob Miller", "A Bob Miller*", "E2 Scheduled (By customer) with C:Bob Miller"),
        Plain(
            "Ten bookings at once by a new guest make one Contact",
            stage => stage.PlayAsync([.. Enumerable.Range(1, 10).Select(i => new Hook(i))]),
            RuleTable.NewAnn([.. Enumerable.Range(1, 10).Select(i => $"E{i} Scheduled (By customer) with C:Ann Miller")])),
        Plain("A new booking looks its person up again, for another record may have become the newest", async stage =>
        {
            await stage.ContactAsync("Ann Older", "ann@~.example", modified: "01-05");
            await stage.PlayAsync(new Hook());
            await stage.ContactAsync("Ann Newer", "ann@~.example");
            await stage.PlayAsync(new Hook(2));
        },
        "C Ann Newer <ann@~.example>",
        "C Ann Older <ann@~.example>",
        "E1 Scheduled (By customer) with C:Ann Older",
        "E2 Scheduled (By customer) with C:Ann Newer"),
        Plain("A lifecycle event follows the link of its booking", async stage =>
        {
            await stage.ContactAsync("Ann Older", "ann@~.example", modified: "01-05");
            await stage.PlayAsync(new Hook());
            await stage.ContactAsync("Ann Newer", "ann@~.example");
            await stage.PlayAsync(new Hook(1, "completed", 5));
        }, "C Ann Newer <ann@~.example>", "C Ann Older <ann@~.example>", "E1 Completed (Set by system) with C:Ann Older"),
        Plain("A guest who tells nothing but a name becomes a record once a booking, not once an event", stage => stage.PlayEachAsync(
                new Hook { Name = "Zoe~", Email = "" },
                new Hook(1, "rescheduled", 1)
                {
                    Name = "Zoe~",
                    Email = "",
                    Start = 1,
                },
                new Hook(1, "completed", 2)
                {
                    Name = "Zoe~",
                    Email = "",
                    Start = 1,
                }),
            "C Zoe~* @Zoe~", "A Zoe~*", "E1 Completed (Set by system) +1h with C:Zoe~"),
        Plain("A guest without even a name gets a last name that says so", stage => stage.PlayAsync(new Hook { Name = "", Email = "" }),
            "C Unspecified* @Unspecified", "A Unspecified*", "E1 Scheduled (By customer) with C:Unspecified"),
        Plain("A booking without a form still has its Event", stage => stage.PlayAsync(new Hook { NoForm = true }),
            "C Unspecified* @Unspecified", "A Unspecified*", "E1 Scheduled (By customer) with C:Unspecified"),
        Plain("An email without a name gives its first part as last name", stage => stage.PlayAsync(new Hook { Name = "" }),
            "C ann* <ann@~.example> @ann", "A ann*", "E1 Scheduled (By customer) with C:ann"),
        Plain("What cannot be an email counts as none, and the phone decides", async stage =>
        {
            await stage.ContactAsync("Ann Miller", null, "{u0}");
            await stage.PlayAsync(new Hook { Email = "not an email", Phone = "{o0}" });
        }, "C Ann Miller tel={u0}", Booked),
        Plain(
            "A later event that brings the email finds the same person",
            stage =>
                stage.PlayEachAsync(new Hook { Email = "", Name = "Zoe~" }, new Hook(1, "rescheduled", 1) { Name = "Zoe~", Start = 2 }),
            "C Zoe~* <ann@~.example> @Zoe~", "A Zoe~*", "E1 Rescheduled (By customer) +2h with C:Zoe~"),
        Plain(
            "An address that changes between bookings is another person, as no record holds both",
            stage => stage.PlayEachAsync(new Hook(), new Hook(2) { Email = "ann.new@~.example" }),
            RuleTable.BookedAnn(
                "C Ann Miller* <ann.new@~.example> @Ann Miller", "A Ann Miller*", "E2 Scheduled (By customer) with C:Ann Miller")),
        Plain(
            "Whoever moves another guest's booking keeps no booking of their own in that guest's Contact",
            stage => stage.PlayEachAsync(
                new Hook(), Zoe(1) with { Type = "rescheduled", Start = 1 }, Zoe(2) with { Phone = "{o0}" }, Zoe(3)),
            [
                .. RuleTable.NewAnn("E1 Rescheduled (By customer) +1h with C:Ann Miller"),
                "C Zoe Stone* <zoe@~.example> tel={p0} @Zoe Stone", "A Zoe Stone*",
                "E2 Scheduled (By customer) with C:Zoe Stone", "E3 Scheduled (By customer) with C:Zoe Stone",
            ]),
        Replaced("A booking that replaces another guest's is its own guest's", stage => stage.PlayEachAsync(new Hook(), InPlace)),
        Replaced("The same where the booking that replaces comes first", stage => stage.PlayEachAsync(InPlace, new Hook())),
        Plain(
            "Bookings of two guests that were replaced by a third one's are each their own guest's, though they come together",
            async stage =>
            {
                await stage.PlayEachAsync(InPlace, Zoe(4) with { Other = 3, Created = 4 });
                await stage.PlayAsync(new Hook(), new Hook(3) { Name = "Bob Wood", Email = "bob@~.example" });
            },
            RuleTable.NewAnn(
                "C Bob Wood* <bob@~.example> @Bob Wood", "A Bob Wood*", "C Zoe Stone* <zoe@~.example> @Zoe Stone", "A Zoe Stone*",
                "E2 Scheduled (By customer) with C:Zoe Stone", "E4 Scheduled (By customer) with C:Zoe Stone")),
        Plain("Names with particles, commas and suffixes are split as people mean them", stage => stage.PlayAsync(
                new Hook { Name = "Maria van der Berg" }, new Hook(2) { Name = "Smith, John Jr.", Email = "john@~.example" }),
            "C Maria van der Berg* <ann@~.example> @Maria van der Berg",
            "A Maria van der Berg*",
            "E1 Scheduled (By customer) with C:Maria van der Berg",
            "C John Jr. Smith* <john@~.example> @John Jr. Smith", "A John Jr. Smith*", "E2 Scheduled (By customer) with C:John Jr. Smith"),
        Plain(
            "Names beyond Latin letters and beyond the field's length are kept as far as they fit",
            stage =>
                stage.PlayAsync(new Hook { Name = "李 小龍" }, new Hook(2) { Name = new string('x', 90), Email = "long@~.example" }),
            "C 李 小龍* <ann@~.example> @李 小龍", "A 李 小龍*", "E1 Scheduled (By customer) with C:李 小龍",
            $"C {new string('x', 79)}…* <long@~.example> @{new string('x', 90)}",
            $"A {new string('x', 90)}*",
            $"E2 Scheduled (By customer) with C:{new string('x', 79)}…"),
    ];

    private static Hook Zoe(int booking) => new(booking, "scheduled", booking) { Name = "Zoe Stone", Email = "zoe@~.example" };

    private static Hook InPlace => Zoe(2) with { Other = 1, Created = 2 };

    /// <summary>Zoe's booking 2 takes the place of Ann's booking 1; then both book again.</summary>
    private static RuleCase Replaced(string name, Func<Stage, Task> play) => Plain(
        name,
        async stage =>
        {
            await play(stage);
            await stage.PlayEachAsync(new Hook(3, "scheduled", 3), Zoe(4));
        },
        RuleTable.NewAnn(
            "C Zoe Stone* <zoe@~.example> @Zoe Stone", "A Zoe Stone*", "E2 Scheduled (By customer) with C:Zoe Stone",
            "E3 Scheduled (By customer) with C:Ann Miller", "E4 Scheduled (By customer) with C:Zoe Stone"));

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
