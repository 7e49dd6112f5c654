namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class AccountCases
{
    private const string Booked = "E1 Scheduled (By customer) with C:Ann Miller";
    private const string Bob = "C Bob Miller* <bob@~.example> @Acme ~";

    private static readonly Hook AtAcme = new() { Company = "Acme ~" };
    private static readonly Hook BobAtAcme = new(2) { Name = "Bob Miller", Email = "bob@~.example", Company = "Acme ~" };

    public static IEnumerable<RuleCase> All =>
    [
        new(
            "A new Contact goes into an Account of its company that is made",
            "plain",
            stage => stage.PlayAsync(AtAcme),
            "C Ann Miller* <ann@~.example> @Acme ~",
            "A Acme ~*",
            Booked),
        new("An Account of that name is used", "plain", async stage =>
        {
            await stage.SeedAsync("Account", ("Name", "ACME ~"));
            await stage.PlayAsync(AtAcme);
        }, "C Ann Miller* <ann@~.example> @ACME ~", "A ACME ~", Booked),
        new("Of two Accounts of that name the most recently modified is used", "plain", async stage =>
        {
            await stage.SeedAsync(
                "Account", ("Name", "Acme ~"), ("LastModifiedDate", "2026-01-05T09:00:00.000+0000"), ("Website", "old.~.example"));
            await stage.SeedAsync("Account", ("Name", "acme ~"), ("LastModifiedDate", "2026-03-05T09:00:00.000+0000"));
            await stage.PlayAsync(AtAcme);
        }, "C Ann Miller* <ann@~.example> @acme ~", "A acme ~", "A Acme ~ site=old.~.example", Booked),
        new(
            "Two guests of one company at once share one Account",
            "plain",
            stage => stage.PlayAsync(AtAcme, BobAtAcme),
            "C Ann Miller* <ann@~.example> @Acme ~",
            Bob,
            "A Acme ~*",
            Booked,
            "E2 Scheduled (By customer) with C:Bob Miller"),
        new(
            "Twenty guests of one company at once share one Account",
            "plain",
            stage =>
                stage.PlayAsync([
                    .. Enumerable.Range(1, 20).Select(i => AtAcme with { Booking = i, Name = $"Guest{i}", Email = $"g{i}@~.example" }),
                ]),
            [
                "A Acme ~*",
                .. Enumerable
                    .Range(1, 20)
                    .SelectMany(i =>
                        new[] { $"C Guest{i}* <g{i}@~.example> @Acme ~", $"E{i} Scheduled (By customer) with C:Guest{i}" }
                    ),
            ]),
        new(
            "A company that was made before is used again",
            "plain",
            stage => stage.PlayEachAsync(AtAcme, BobAtAcme),
            "C Ann Miller* <ann@~.example> @Acme ~",
            Bob,
            "A Acme ~*",
            Booked,
            "E2 Scheduled (By customer) with C:Bob Miller"),
        new("A company's Account that somebody renamed is met again by its id", "plain", async stage =>
        {
            await stage.PlayAsync(AtAcme);
            await stage.ChangeAsync(await stage.IdOfAsync("Account"), "Name", stage.Fill("New ~"));
            await stage.PlayAsync(BobAtAcme);
        },
        "C Ann Miller* <ann@~.example> @New ~",
        "C Bob Miller* <bob@~.example> @New ~",
        "A New ~*",
        Booked,
        "E2 Scheduled (By customer) with C:Bob Miller"),
        new("An existing Contact without an Account is left without", "plain", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(AtAcme);
        }, "C Ann Miller <ann@~.example>", Booked),
        new(
            "A new Lead has its company and no Account",
            "lead",
            stage => stage.PlayAsync(AtAcme),
            "L Ann Miller* <ann@~.example> co=Acme ~",
            "E1 Scheduled (By customer) with L:Ann Miller"),
        new("By email domain an Account is found by its website", "domain", async stage =>
        {
            await stage.SeedAsync("Account", ("Name", "Acme ~"), ("Website", "https://www.~.example/"));
            await stage.PlayAsync(new Hook());
        }, "C Ann Miller* <ann@~.example> @Acme ~", "A Acme ~ site=https://www.~.example/", Booked),
        new(
            "By email domain an Account is made once for all of a domain",
            "domain",
            stage => stage.PlayAsync(new Hook(), BobAtAcme with { Company = "" }),
            "C Ann Miller* <ann@~.example> @~.example",
            "C Bob Miller* <bob@~.example> @~.example",
            "A ~.example* site=~.example",
            Booked,
            "E2 Scheduled (By customer) with C:Bob Miller"),
        new("By email domain a mail host tells nothing, and the company's name decides", "domain", async stage =>
        {
            await stage.SeedAsync("Account", ("Name", "Acme ~"));
            await stage.PlayAsync(AtAcme with { Email = "ann.~@gmail.com" });
        }, "C Ann Miller* <ann.~@gmail.com> @Acme ~", "A Acme ~", Booked),
        new("Without matching every Contact has its own Account", "no-match", stage => stage.PlayAsync(AtAcme, BobAtAcme),
            "C Ann Miller* <ann@~.example> @Acme ~", Bob, "A Acme ~*", "A Acme ~*", Booked, "E2 Scheduled (By customer) with C:Bob Miller"),
        new("By setting no Account is made", "no-account", stage => stage.PlayAsync(AtAcme), "C Ann Miller* <ann@~.example>", Booked),
        new("By setting an Account is found and none is made", "found-account", async stage =>
        {
            await stage.SeedAsync("Account", ("Name", "Acme ~"));
            await stage.PlayAsync(AtAcme, BobAtAcme with { Company = "Other ~" });
        },
        "C Ann Miller* <ann@~.example> @Acme ~",
        "A Acme ~",
        Booked,
        "C Bob Miller* <bob@~.example>",
        "E2 Scheduled (By customer) with C:Bob Miller"),
        new("A duplicate rule on Accounts names the one to use", "adopt", async stage =>
        {
            await stage.SeedAsync("Account", ("Name", "Known ~"), ("Site", "HQ ~"));
            await stage.PlayAsync(AtAcme with { Custom = [("site", "HQ ~")] });
        }, "C Ann Miller* <ann@~.example> @Known ~", "A Known ~", Booked),
        new(
            "New Accounts have the record type of the settings",
            "company-type",
            stage => stage.PlayAsync(AtAcme),
            "C Ann Miller* <ann@~.example> @Acme ~",
            "A Acme ~*",
            Booked),
    ];
}
