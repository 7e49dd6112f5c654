using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

internal static class CaseCases
{
    private const string Case = "K Intro call* of Ann Miller";
    private const string About = "E1 Scheduled (By customer) with C:Ann Miller about Intro call";

    private static readonly string[] Owned = ["C Ann Miller* <ann@~.example> own=Standard @Ann Miller", "A Ann Miller* own=Standard"];

    public static IEnumerable<RuleCase> All =>
    [
        new(
            "A page opens a Case for the Contact, and the Event is about it",
            "calendars",
            stage => stage.PlayAsync(new Hook { Page = "BP-CASE" }),
            RuleTable.NewAnn(Case, About)),
        new(
            "A page may open a Case and no Event",
            "calendars",
            stage => stage.PlayAsync(new Hook { Page = "BP-CASEONLY" }),
            RuleTable.NewAnn(Case)),
        new(
            "A page whose general link makes Cases makes the Contact too",
            "calendars",
            stage => stage.PlayAsync(new Hook { Page = "BP-TARGETCASE" }),
            RuleTable.NewAnn(Case, About)),
        new("A Case that was opened for a Lead is its Contact's once the Lead is converted", "calendars", async stage =>
        {
            var lead = await stage.LeadAsync("Ann Miller", "ann@~.example", more: new JsonObject { ["Company"] = "Old ~" });
            await stage.PlayAsync(new Hook { Page = "BP-CASE" });
            await stage.ConvertAsync(lead);
            await stage.PlayAsync(new Hook(1, "completed", 5) { Page = "BP-CASE" });
        },
        "L Ann Miller <ann@~.example> co=Old ~ converted", "C Ann Miller <ann@~.example> @Old ~", "A Old ~", Case,
        "E1 Completed (Set by system) with C:Ann Miller about Intro call"),
        new("A Case that links of several bookings name is as the newest one told", "cases-shared", async stage =>
        {
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"));
            Hook Told(int booking, string type, int minute, string subject, string owner) =>
                new(booking, type, minute) { Custom = [("sosfCaseId", given), ("text", subject)], Owner = owner };
            await stage.PlayEachAsync(
                Told(1, "scheduled", 0, "First ~", "USR-1"),
                Told(2, "scheduled", 9, "Second ~", "USR-2"),
                Told(3, "scheduled", 3, "Third ~", "USR-1"),
                Told(1, "completed", 20, "First ~", "USR-1"));
        },
        [
            .. Owned, "K Second ~ of Ann Miller own=User",
            "E1 Completed (Set by system) with C:Ann Miller about Second ~ own=Standard",
            "E2 Scheduled (By customer) with C:Ann Miller about Second ~ own=User",
            "E3 Scheduled (By customer) with C:Ann Miller about Second ~ own=Standard",
        ]),
        new(
            "A Case is opened once a booking, not once an event",
            "calendars",
            stage =>
                stage.PlayEachAsync(
                    new Hook { Page = "BP-CASE" },
                    new Hook(1, "rescheduled", 5) { Page = "BP-CASE" },
                    new Hook(1, "completed", 9) { Page = "BP-CASE" }
                ),
            RuleTable.NewAnn(Case, "E1 Completed (Set by system) with C:Ann Miller about Intro call")),
        new(
            "Two bookings of one guest have two Cases",
            "calendars",
            stage => stage.PlayAsync(new Hook { Page = "BP-CASE" }, new Hook(2) { Page = "BP-CASE" }),
            RuleTable.NewAnn(Case, Case, About, "E2 Scheduled (By customer) with C:Ann Miller about Intro call")),
        new("A Case of a known Contact", "calendars", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Page = "BP-CASE" });
        }, "C Ann Miller <ann@~.example>", Case, About),
        new("A Lead's Case names nobody, and its Event is about nothing", "calendars", async stage =>
        {
            await stage.LeadAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Page = "BP-CASE" });
        }, "L Ann Miller <ann@~.example> co=Old Co", "K Intro call*", "E1 Scheduled (By customer) with L:Ann Miller"),
        new(
            "A first event that is canceled opens its Case too",
            "calendars",
            stage => stage.PlayAsync(new Hook(1, "canceled") { Page = "BP-CASE" }),
            RuleTable.NewAnn(Case, "E1 Canceled (By customer) with C:Ann Miller about Intro call free")),
        new("A booking that takes over an Event takes over its Case", "calendars", stage => stage.PlayEachAsync(
                new Hook { Page = "BP-CASE" },
                new Hook(1, "canceled_then_rescheduled", 5) { Page = "BP-CASE" },
                new Hook(2, "scheduled", 6)
                {
                    Page = "BP-CASE",
                    Other = 1,
                    Created = 6,
                }),
            RuleTable.NewAnn(Case, "E2 Scheduled (By customer) with C:Ann Miller about Intro call")),
        new("A booking of somebody else that takes over an Event has a Case of its own", "calendars", stage => stage.PlayEachAsync(
                new Hook { Page = "BP-CASE" },
                new Hook(2, "scheduled", 6)
                {
                    Page = "BP-CASE",
                    Name = "Zed Stone",
                    Email = "zed@~.example",
                    Other = 1,
                    Created = 6,
                }),
            RuleTable.NewAnn(
                Case, "C Zed Stone* <zed@~.example> @Zed Stone", "A Zed Stone*", "K Intro call* of Zed Stone",
                "E2 Scheduled (By customer) with C:Zed Stone about Intro call")),
        new("A deleted Case is not opened again, and the Event goes on without", "calendars", async stage =>
        {
            await stage.ContactAsync("Ann Miller", "ann@~.example");
            await stage.PlayAsync(new Hook { Page = "BP-CASE" });
            await stage.DeleteAsync(await stage.IdOfAsync("Case"));
            await stage.PlayEachAsync(new Hook(1, "rescheduled", 5) { Page = "BP-CASE" }, new Hook(1, "completed", 6) { Page = "BP-CASE" });
        }, "C Ann Miller <ann@~.example>", "E1 Completed (Set by system) with C:Ann Miller"),
        new(
            "A mapped Case follows the booking's status, and belongs to its owner",
            "cases",
            stage => stage.PlayEachAsync(new Hook(), new Hook(1, "canceled", 5) { By = "user" }),
            [
                .. Owned,
                "K Intro call* of Ann Miller text=Canceled (By user) own=Standard",
                "E1 Canceled (By user) with C:Ann Miller about Intro call free own=Standard",
            ]),
        new(
            "Assignment rules give a new Case its owner",
            "cases-assign",
            stage => stage.PlayAsync(new Hook()),
            RuleTable.NewAnn(Case + " own=queue", About)),
        new(
            "A Case that the org refuses costs neither person nor Event",
            "cases-assign",
            stage => stage.PlayAsync(new Hook { Custom = [("text", "urgent")] }),
            RuleTable.BookedAnn("! 1 FIELD_CUSTOM_VALIDATION_EXCEPTION")),
        new("A Case of a named id is only filled where it is empty", "calendars", async stage =>
        {
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"), ("Description", "Mine"));
            await stage.PlayAsync(new Hook { Page = "BP-CASE", Custom = [("sosfCaseId", given)] });
        }, RuleTable.NewAnn("K Help ~ of Ann Miller text=Mine", "E1 Scheduled (By customer) with C:Ann Miller about Help ~")),
        new("By setting a named Case is overwritten", "cases", async stage =>
        {
            var given = await stage.SeedAsync("Case", ("Subject", "Help ~"), ("Description", "Mine"));
            await stage.PlayAsync(new Hook { Custom = [("sosfCaseId", given)] });
        },
        [
            .. Owned,
            "K Intro call of Ann Miller text=Scheduled (By customer)",
            "E1 Scheduled (By customer) with C:Ann Miller about Intro call own=Standard",
        ]),
    ];
}
