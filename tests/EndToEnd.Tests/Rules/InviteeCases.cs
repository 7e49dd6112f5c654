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
            await stage.PlayEachAsync(WithGuests, WithGuests with { Type = "rescheduled", Minute = 5 }, WithGuests with { Type = "completed", Minute = 9 });
        }, RuleTable.NewAnn("E1 Completed (Set by system) with C:Ann Miller", Bob, "I 1 Bob Guest")),
        Invitees("A further guest who comes later is invited then", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayEachAsync(new Hook(), WithGuests with { Type = "rescheduled", Minute = 5 });
        }, RuleTable.NewAnn("E1 Rescheduled (By customer) with C:Ann Miller", Bob, "I 1 Bob Guest")),
        Invitees("The guest is not invited beside itself", stage => stage.PlayAsync(new Hook { Guests = ["ann@~.example"] }), RuleTable.BookedAnn()),
        Invitees("A Lead may be invited", async stage =>
        {
            await stage.LeadAsync("Bob Guest", "bob@~.example");
            await stage.PlayAsync(WithGuests);
        }, RuleTable.BookedAnn("L Bob Guest <bob@~.example> co=Old Co", "I 1 Bob Guest")),
        new("Without the setting nobody is invited", "plain", async stage =>
        {
            await stage.ContactAsync("Bob Guest", "bob@~.example");
            await stage.PlayAsync(WithGuests);
        }, RuleTable.BookedAnn(Bob)),
    ];

    private static RuleCase Invitees(string name, Func<Stage, Task> play, params string[] expected) => new(name, "invitees", play, expected);
}
