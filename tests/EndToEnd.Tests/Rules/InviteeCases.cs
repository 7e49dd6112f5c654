namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class InviteeCases
{
    private const string Bob = "C Bob Guest <bob@~.example>";
    private static readonly Hook WithGuests = new() { Guests = ["BOB@~.example", "nobody@~.example"] };

    public static IEnumerable<RuleCase> All =>
    [
        Invitees("A further guest who is known is invited, and nobody is made", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayAsync(WithGuests);
        }, RuleTable.BookedAnn(Bob, "I 1 Bob Guest")),
        Invitees("A further guest is invited once through the booking's life", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayEachAsync(
                WithGuests,
                WithGuests with
                {
                    Type = "rescheduled",
                    Minute = 5,
                },
                WithGuests with
                {
                    Type = "completed",
                    Minute = 9,
                });
        }, RuleTable.NewAnn("E1 Completed (Set by system) with C:Ann Miller", Bob, "I 1 Bob Guest")),
        Invitees("A further guest who comes later is invited then", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayEachAsync(new Hook(), WithGuests with { Type = "rescheduled", Minute = 5 });
        }, RuleTable.NewAnn("E1 Rescheduled (By customer) with C:Ann Miller", Bob, "I 1 Bob Guest")),
        Invitees("An Event that is made again has its invitees", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayAsync(WithGuests);
            await stage.DeleteAsync(await stage.EventOfAsync());
            await stage.PlayAsync(WithGuests with { Type = "rescheduled", Minute = 5 });
        }, RuleTable.NewAnn("E1 Rescheduled (By customer) with C:Ann Miller", Bob, "I 1 Bob Guest")),
        Invitees("An Event that is made again for a guest who is made again has its invitees", async stage =>
        {
            await stage.PlayAsync(WithGuests);
            await stage.DeleteAsync(await stage.IdOfAsync("Contact"));
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayAsync(WithGuests with { Type = "completed", Minute = 5 });
        }, RuleTable.NewAnn("E1 Completed (Set by system) with C:Ann Miller", Bob, "I 1 Bob Guest")),
        Invitees("A booking that replaces one whose Event was deleted invites to its own", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayAsync(WithGuests);
            await stage.DeleteAsync(await stage.EventOfAsync());
            await stage.PlayAsync(WithGuests with { Booking = 2, Minute = 5, Created = 5, Other = 1 });
        }, RuleTable.NewAnn("E2 Scheduled (By customer) with C:Ann Miller", Bob, "I 2 Bob Guest")),
        Invitees("An event without its form takes nobody off the Event", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayEachAsync(Together(1, "scheduled", 0, "bob"), new Hook(1, "completed", 5) { NoForm = true });
        }, RuleTable.NewAnn("E1 Completed (Set by system) with C:Ann Miller", Bob, "I 1 Bob Guest")),
        Makes("An Event that is made again has invitees who were made", async stage =>
        {
            await stage.PlayAsync(new Hook { Guests = ["nobody@~.example"] });
            await stage.DeleteAsync(await stage.EventOfAsync());
            await stage.PlayAsync(new Hook(1, "completed", 5) { Guests = ["nobody@~.example"] });
        },
        RuleTable.NewAnn(
            "E1 Completed (Set by system) with C:Ann Miller", "C nobody* <nobody@~.example> @nobody", "A nobody*", "I 1 nobody")),
        Invitees(
            "The guest is not invited beside itself",
            stage => stage.PlayAsync(new Hook { Guests = ["ann@~.example"] }),
            RuleTable.BookedAnn()),
        Invitees("A Lead may be invited", async stage =>
        {
            await stage.LeadAsync("Bob Guest", "bob@~.example");
            await stage.PlayAsync(WithGuests);
        }, RuleTable.BookedAnn("L Bob Guest <bob@~.example> co=Old Co", "I 1 Bob Guest")),
        Makes("By setting a further guest who is unknown becomes a record and is invited", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayAsync(WithGuests);
        }, RuleTable.BookedAnn(Bob, "I 1 Bob Guest", "C nobody* <nobody@~.example> @nobody", "A nobody*", "I 1 nobody")),
        Makes(
            "Bookings at once of other guests make one record for the further guest they share",
            stage => stage.PlayAsync(Shared(1, "ann"), Shared(2, "bea"), Shared(3, "cid"), Shared(4, "ann")),
            [
                .. Of("ann"),
                .. Of("bea"),
                .. Of("cid"),
                .. Of("dee"),
                .. Booked(1, "ann"),
                .. Booked(2, "bea"),
                .. Booked(3, "cid"),
                .. Booked(4, "ann"),
            ]),
        Makes(
            "A further guest who books at the same time is one record",
            stage => stage.PlayAsync(Shared(1, "ann"), new Hook(2) { Name = "dee", Email = "dee@~.example" }),
            [.. Of("ann"), .. Of("dee"), .. Booked(1, "ann"), "E2 Scheduled (By customer) with C:dee"]),
        Makes(
            "A further guest who books later is the same record",
            stage => stage.PlayEachAsync(Shared(1, "ann"), new Hook(2, "scheduled", 5) { Name = "Dee Dale", Email = "dee@~.example" }),
            [
                .. Of("ann"),
                "C Dee Dale* <dee@~.example> @dee",
                "A dee*",
                "E1 Scheduled (By customer) with C:ann",
                "I 1 Dee Dale",
                "E2 Scheduled (By customer) with C:Dee Dale",
            ]),
        Makes(
            "A further guest of an earlier booking is invited to the next one",
            stage => stage.PlayEachAsync(Shared(1, "ann"), Shared(2, "bea") with { Minute = 5 }),
            [.. Of("ann"), .. Of("bea"), .. Of("dee"), .. Booked(1, "ann"), .. Booked(2, "bea")]),
        Makes(
            "What is no email makes nobody",
            stage => stage.PlayAsync(new Hook { Guests = ["somebody", "ann@~.example"] }),
            RuleTable.BookedAnn()),
        new("Without the setting nobody is invited", "plain", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayAsync(WithGuests);
        }, RuleTable.BookedAnn(Bob)),
    ];

    private static Hook Together(int booking, string type, int minute, params string[] names) =>
        new(booking, type, minute) { Guests = [.. names.Select(name => $"{name}@~.example")] };

    private static Hook Shared(int booking, string name) =>
        new(booking)
        {
            Name = name,
            Email = $"{name}@~.example",
            Guests = ["dee@~.example"],
        };

    private static string[] Of(string name) => [$"C {name}* <{name}@~.example> @{name}", $"A {name}*"];

    private static string[] Booked(int booking, string name) => [$"E{booking} Scheduled (By customer) with C:{name}", $"I {booking} dee"];

    private static RuleCase Makes(string name, Func<Stage, Task> play, params string[] expected) =>
        new(name, "make-invitees", play, expected);

    private static RuleCase Invitees(string name, Func<Stage, Task> play, params string[] expected) =>
        new(name, "invitees", play, expected);
}
