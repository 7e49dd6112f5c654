namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class VisitCases
{
    private static readonly Talk Anonymous = new();
    private static readonly Talk Known = new("closed", 5) { FirstName = "Ann", LastName = "Miller", Email = "ann@~.example" };

    private static readonly Talk Closed = new("closed", 5) { Bookings = [1] };

    public static IEnumerable<RuleCase> All =>
    [
        Plain("A conversation with an email makes its person and no Event", stage => stage.PlayAsync(Known), RuleTable.NewAnn()),
        Plain("An anonymous conversation that goes on makes nobody", stage => stage.PlayAsync(Anonymous)),
        Plain(
            "An anonymous conversation that closes makes a record with what it has",
            stage => stage.PlayEachAsync(Anonymous, Anonymous with { Type = "closed", Minute = 5, LastName = "Zoe~" }),
            "C Zoe~* @Zoe~",
            "A Zoe~*"),
        Plain(
            "An abandoned conversation makes a record with what it has",
            stage => stage.PlayAsync(Anonymous with { Type = "abandoned", LastName = "Zoe~" }),
            "C Zoe~* @Zoe~",
            "A Zoe~*"),
        Plain(
            "A conversation that starts anonymous and later brings an email is one person",
            stage => stage.PlayEachAsync(Anonymous, Known),
            RuleTable.NewAnn()),
        Plain("A closed anonymous conversation whose contact later brings an email is one person", stage => stage.PlayEachAsync(
                Anonymous with { Type = "closed", LastName = "Miller", FirstName = "Ann" }, new Person { Minute = 9 }), RuleTable.NewAnn()),
        Plain(
            "A booking of a conversation belongs to its contact",
            stage =>
                stage.PlayEachAsync(
                    Known with
                    {
                        Bookings = [1],
                    },
                    new Hook
                    {
                        Email = "",
                        Name = "Ann",
                        Contact = "CTC-~",
                    }),
            RuleTable.BookedAnn()),
        Plain(
            "A booking that tells nobody belongs to the conversation that made it",
            stage => stage.PlayEachAsync(Known with { Bookings = [1] }, new Hook { Email = "", Name = "" }),
            RuleTable.BookedAnn()),
        Plain(
            "An anonymous conversation belongs to the guest of the booking that it made before",
            stage => stage.PlayEachAsync(new Hook(), Closed),
            RuleTable.BookedAnn()),
        Plain(
            "An anonymous conversation that made a booking in between is its guest's",
            stage => stage.PlayEachAsync(Anonymous, new Hook(), Closed),
            RuleTable.BookedAnn()),
        Plain(
            "An anonymous conversation makes nobody where its booking is still to come",
            stage => stage.PlayEachAsync(Closed, new Hook()),
            RuleTable.BookedAnn()),
        Plain(
            "A conversation brings the email of a booking that told only a name",
            stage => stage.PlayEachAsync(new Hook { Name = "Zoe~", Email = "" }, Known with { Bookings = [1] }),
            "C Zoe~* <ann@~.example> @Zoe~", "A Zoe~*", "E1 Scheduled (By customer) with C:Zoe~"),
        Plain(
            "A conversation and its booking at once are one person",
            stage => stage.PlayAsync(Anonymous, Known, new Hook { Contact = "CTC-~" }),
            RuleTable.BookedAnn()),
        Plain("An email that came by a conversation goes before the phone of a booking", async stage =>
        {
            await stage.ContactAsync("Front Desk", null, "{u0}");
            await stage.PlayEachAsync(Known, new Hook { Email = "", Phone = "{o0}", Contact = "CTC-~" });
        },
        "C Front Desk tel={u0}",
        "C Ann Miller* <ann@~.example> tel={p0} @Ann Miller",
        "A Ann Miller*",
        "E1 Scheduled (By customer) with C:Ann Miller"),
        Plain(
            "A contact that is posted syncs alone",
            stage => stage.PlayAsync(new Person { Phone = "{p0}" }),
            "C Ann Miller* <ann@~.example> tel={p0} @Ann Miller",
            "A Ann Miller*"),
        Plain("A posted contact finds a record by phone", async stage =>
        {
            await stage.ContactAsync("Ann Miller", null, "{u0}");
            await stage.PlayAsync(new Person { Email = null, Phone = "{p0}" });
        }, "C Ann Miller tel={u0}"),
        Plain(
            "An updated contact fills what is empty",
            stage => stage.PlayEachAsync(new Person(), new Person("updated", 5) { Phone = "{p0}" }),
            "C Ann Miller* <ann@~.example> tel={p0} @Ann Miller",
            "A Ann Miller*"),
        new(
            "An updated contact overwrites where fields are overwritten, and an older word does not",
            "override",
            stage =>
                stage.PlayEachAsync(
                    new Person(), new Person("updated", 9) { Phone = "{p1}" }, new Person("updated", 5) { Phone = "{p0}" }
                ),
            "C Ann Miller* <ann@~.example> tel={p1} @Ann Miller", "A Ann Miller*"),
        new(
            "Answers of a conversation are mapped",
            "answers",
            stage => stage.PlayAsync(Known with { Answers = [("need", "A demo ~")] }),
            "C Ann Miller* <ann@~.example> title=A demo ~ @Ann Miller",
            "A Ann Miller*"),
        new("By setting neither conversations nor contacts are synced", "bookings-only", stage => stage.PlayAsync(Known, new Person())),
        Plain(
            "A conversation and a booking that bring one new email at once make one record",
            stage => stage.PlayAsync(Anonymous, new Hook { Name = "Ann Miller" }, Known),
            RuleTable.BookedAnn()),
    ];

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
