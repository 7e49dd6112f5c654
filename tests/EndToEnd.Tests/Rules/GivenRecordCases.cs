namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class GivenRecordCases
{
    private static readonly string[] Spellings = ["sosfContactId", "sfContactId", "SOSFCONTACTID", "sosf_contact_id"];

    public static IEnumerable<RuleCase> All =>
    [
        .. Spellings.Select(spelling => Plain($"A Contact named as {spelling} goes before the email", async stage =>
        {
            var given = await stage.ContactAsync("Given Miller ~");
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Custom = [(spelling, given)] });
        }, "C Given Miller ~ <ann@~.example>", "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with C:Given Miller ~")),
        Plain("A hidden field outside the form names the record too, with 15 characters", async stage =>
        {
            var given = await stage.ContactAsync("Given Miller ~");
            await stage.PlayAsync(new Hook { Hidden = [("sosfContactId", given[..15])] });
        }, "C Given Miller ~ <ann@~.example>", "E1 Scheduled (By customer) with C:Given Miller ~"),
        Plain("A Lead that a link names stays a Lead though a Contact has the email", async stage =>
        {
            var given = await stage.LeadAsync("Given Lead ~");
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Custom = [("sosfLeadId", given)] });
        }, "L Given Lead ~ <ann@~.example> co=Old Co", "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with L:Given Lead ~"),
        Plain("A converted Lead that a link names leads to its Contact", async stage =>
        {
            var given = await stage.LeadAsync("Given Lead ~", "old@~.example");
            await stage.ConvertAsync(given);
            await stage.PlayAsync(new Hook { Custom = [("sosfLeadId", given)] });
        },
        "L Given Lead ~ <old@~.example> co=Old Co converted",
        "C Given Lead ~ <old@~.example> @Old Co",
        "A Old Co",
        "E1 Scheduled (By customer) with C:Given Lead ~"),
        Plain("A merged Contact that a link names leads to its master", async stage =>
        {
            var master = await stage.ContactAsync("Master ~", "master@~.example");
            var given = await stage.ContactAsync("Loser ~");
            await stage.MergeAsync(master, given);
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", given)] });
        }, "C Master ~ <master@~.example>", "E1 Scheduled (By customer) with C:Master ~"),
        Plain("A deleted Contact that a link names falls to the email", async stage =>
        {
            var given = await stage.ContactAsync("Given Miller ~");
            await stage.DeleteAsync(given);
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", given)] });
        }, "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with C:Ann Miller"),
        Plain("A deleted Contact that a link names falls to a new record when nobody else matches", async stage =>
        {
            var given = await stage.ContactAsync("Given Miller ~");
            await stage.DeleteAsync(given);
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", given)] });
        }, RuleTable.BookedAnn()),
        Plain("An id of another org falls to the email", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", "003A0000009zzzz")] });
        }, "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with C:Ann Miller"),
        Plain("What is no id falls to the email", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", "Ann")] });
        }, "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with C:Ann Miller"),
        Plain("An Account's id in place of a Contact's falls to the email", async stage =>
        {
            var account = await stage.SeedAsync("Account", ("Name", "Acme ~"));
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", account)] });
        }, RuleTable.BookedAnn("A Acme ~")),
        Plain("A Case that a link names gives its Contact, and the Event is about it", async stage =>
        {
            var contact = await stage.ContactAsync("Given Miller ~");
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"), ("ContactId", contact));
            await stage.PlayAsync(new Hook { Custom = [("sosfCaseId", given)] });
        },
        "C Given Miller ~ <ann@~.example>",
        "K Help ~ of Given Miller ~",
        "E1 Scheduled (By customer) with C:Given Miller ~ about Help ~"),
        Plain("A Case without a Contact that a link names gets the guest's", async stage =>
        {
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"));
            await stage.PlayAsync(new Hook { Custom = [("sosfCaseId", given)] });
        }, RuleTable.NewAnn("K Help ~ of Ann Miller", "E1 Scheduled (By customer) with C:Ann Miller about Help ~")),
        Plain("A deleted Case that a link names is left out", async stage =>
        {
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"));
            await stage.DeleteAsync(given);
            await stage.PlayAsync(new Hook { Custom = [("sosfCaseId", given)] });
        }, RuleTable.BookedAnn()),
        Plain("A named Contact and a named Case are both used", async stage =>
        {
            var contact = await stage.ContactAsync("Given Miller ~");
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"));
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", contact), ("sosfCaseId", given)] });
        },
        "C Given Miller ~ <ann@~.example>",
        "K Help ~ of Given Miller ~",
        "E1 Scheduled (By customer) with C:Given Miller ~ about Help ~"),
        Plain("The Event stays about the named Case through the booking's life", async stage =>
        {
            var contact = await stage.ContactAsync("Given Miller ~");
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"), ("ContactId", contact));
            await stage.PlayEachAsync(new Hook { Custom = [("sosfCaseId", given)] }, new Hook(1, "completed", 5));
        },
        "C Given Miller ~ <ann@~.example>",
        "K Help ~ of Given Miller ~",
        "E1 Completed (Set by system) with C:Given Miller ~ about Help ~"),
        Strict("With linkNeedsEmail a named Contact with another email is nobody's, and nothing of it changes", async stage =>
        {
            var given = await stage.ContactAsync("Given Miller ~", "given@~.example");
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", given)] });
        }, RuleTable.BookedAnn("C Given Miller ~ <given@~.example>")),
        Strict("With linkNeedsEmail a named Contact without an email is nobody's", async stage =>
        {
            var given = await stage.ContactAsync("Given Miller ~");
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", given)] });
        }, RuleTable.BookedAnn("C Given Miller ~")),
        Strict("With linkNeedsEmail a named Contact with the guest's email is the guest's", async stage =>
        {
            var given = await stage.ContactAsync("Given Miller ~", "ann@~.example");
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", given)] });
        }, "C Given Miller ~ <ann@~.example>", "C Ann Miller <ann@~.example>", "E1 Scheduled (By customer) with C:Given Miller ~"),
        Strict("With linkNeedsEmail somebody else's Case is left alone, and the Event is not about it", async stage =>
        {
            var contact = await stage.ContactAsync("Given Miller ~", "given@~.example");
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"), ("ContactId", contact));
            await stage.PlayAsync(new Hook { Custom = [("sosfCaseId", given)] });
        }, RuleTable.BookedAnn("C Given Miller ~ <given@~.example>", "K Help ~ of Given Miller ~")),
        Strict("With linkNeedsEmail somebody else's Case beside the guest's own Contact is left alone", async stage =>
        {
            var own = await stage.ContactAsync("Own Miller ~", "ann@~.example");
            var contact = await stage.ContactAsync("Given Miller ~", "given@~.example");
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"), ("ContactId", contact));
            await stage.PlayAsync(new Hook { Custom = [("sosfContactId", own), ("sosfCaseId", given)] });
        },
        "C Own Miller ~ <ann@~.example>",
        "C Given Miller ~ <given@~.example>",
        "K Help ~ of Given Miller ~",
        "E1 Scheduled (By customer) with C:Own Miller ~"),
        Strict("With linkNeedsEmail a Case of the guest's own Contact is kept through the booking's life", async stage =>
        {
            var contact = await stage.ContactAsync("Given Miller ~", "ann@~.example");
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"), ("ContactId", contact));
            await stage.PlayEachAsync(new Hook { Custom = [("sosfCaseId", given)] }, new Hook(1, "completed", 5));
        },
        "C Given Miller ~ <ann@~.example>",
        "K Help ~ of Given Miller ~",
        "E1 Completed (Set by system) with C:Given Miller ~ about Help ~"),
    ];

    private static RuleCase Strict(string name, Func<Stage, Task> play, params string[] expected) =>
        new(name, "link-email", play, expected);

    private static RuleCase Plain(string name, Func<Stage, Task> play, params string[] expected) => new(name, "plain", play, expected);
}
