using OnceHub.Sync.Domain;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class AuditTests
{
    private static readonly AuditEntry Entry = new(Noon, "ann@acme.example", "203.0.113.7", "saveSettings", Acme, "", "");

    [Theory, OnSqlite, OnPostgres]
    public async Task Lines_are_found_by_org_actor_act_and_time_newest_first_in_pages(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        for (var i = 0; i < 12; i++)
            await test.Audit.AppendAuditAsync(
                new AuditEntry(
                    Noon.AddMinutes(i / 2), i % 2 == 0 ? "ann" : "bob", "::1", i % 3 == 0 ? "saveSettings" : "addApiKey",
                    i % 4 == 0 ? null : i % 4 == 1 ? Globex : Acme, $"t{i}", "what came of it"),
                default);

        Assert.Equal(Targets(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), await PagesOfAsync(new AuditFilter()));
        Assert.Equal(Targets(11, 10, 7, 6, 3, 2), await PagesOfAsync(new AuditFilter(Acme)));
        Assert.Equal(Targets(11, 9, 7, 5, 3, 1), await PagesOfAsync(new AuditFilter(Actor: "bob")));
        Assert.Equal(Targets(9, 6, 3, 0), await PagesOfAsync(new AuditFilter(Act: "saveSettings")));
        Assert.Equal(Targets(7, 6, 5, 4), await PagesOfAsync(new AuditFilter(From: Noon.AddMinutes(2), Until: Noon.AddMinutes(4))));
        Assert.Equal(Targets(3), await PagesOfAsync(new AuditFilter(Acme, "bob", "saveSettings", Noon, Noon.AddHours(1))));
        await Assert.ThrowsAsync<FormatException>(() => test.Audit.ListAuditAsync(new AuditFilter(), "nonsense", 10, default));

        async Task<List<string>> PagesOfAsync(AuditFilter filter)
        {
            List<string> targets = [];
            string? cursor = null;
            do
            {
                var page = await test.Audit.ListAuditAsync(filter, cursor, 5, default);
                targets.AddRange(page.Items.Select(entry => entry.Target));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return targets;
        }
    }

    /// <summary>What the store may be asked to do in an administrative act.</summary>
    public static TheoryData<string> Acts =>
        ["createOrg", "saveSettings", "saveSecret", "deleteSecret", "createPerson", "grant", "addOperatorKey", "disable"];

    [Theory, MemberData(nameof(Acts))]
    public async Task What_is_done_and_its_line_are_one_transaction_and_a_refused_act_has_none(string what)
    {
        foreach (var kind in StoreKinds.Installed)
        {
            await using var test = await TestStore.OpenAsync(kind);
            await test.Store.SaveSecretAsync("globex", "old", "value", 0, default);
            await test.Access.CreatePersonAsync(Person("bob@x"), default);

            Assert.True(await ActAsync(test, what));
            Assert.Equal([what], (await LinesAsync(test)).Select(line => line.Act));

            // Again: what is there, gone or changed already is refused, and nothing is told of it.
            var again = await ActAsync(test, what);
            Assert.Equal(again ? 2 : 1, (await LinesAsync(test)).Count);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_line_that_cannot_be_written_undoes_the_act(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.BreakAsync("alter table audit rename to lost");

        using (ActInHand.Begin(Entry))
            await Assert.ThrowsAnyAsync<Exception>(() => test.Store.CreateOrgAsync(Acme, "Acme", Noon, default));

        Assert.Null(await test.Store.FindOrgAsync(Acme, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_act_of_several_transactions_has_one_line_and_what_goes_on_after_it_none(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var goOn = new TaskCompletionSource();
        Task later;
        using (ActInHand.Begin(Entry))
        {
            later = GoOnAsync();
            await test.Store.CreateOrgAsync(Acme, "Acme", Noon, default);
            await test.Store.SaveSecretAsync("acme", "keys", "value", 0, default);
        }
        goOn.SetResult();
        await later;

        Assert.Single(await LinesAsync(test));

        async Task GoOnAsync()
        {
            await goOn.Task;
            await test.Store.CreateOrgAsync(Globex, "Globex", Noon, default);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Old_lines_are_purged_and_nothing_else_removes_one(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        foreach (var day in new[] { 0, 1, 5 }) await test.Audit.AppendAuditAsync(Entry with { At = Noon.AddDays(day) }, default);

        var step = await test.Store.PurgeAsync(PurgeKind.Audit, Noon.AddDays(2), 0, 100, default);

        Assert.Equal((2, true), (step.Purged, step.AtEnd));
        Assert.Equal([Noon.AddDays(5)], (await LinesAsync(test)).Select(line => line.At));
    }

    private static async Task<bool> ActAsync(TestStore test, string what)
    {
        using var act = ActInHand.Begin(Entry with { Act = what });
        return what switch
        {
            "createOrg" => await test.Store.CreateOrgAsync(Acme, "Acme", Noon, default),
            "saveSettings" => await test.Store.SaveSettingsAsync(Acme, "{}", 0, "ann", Noon, default) is not null,
            "saveSecret" => await test.Store.SaveSecretAsync("acme", "name", "value", 0, default),
            "deleteSecret" => await DeleteAsync(),
            "createPerson" => await test.Access.CreatePersonAsync(Person("ann@x"), default),
            "grant" => await test.Access.GrantAsync(PersonEmail.Parse("bob@x"), new RoleGrant(Acme, Role.Viewer), default),
            "addOperatorKey" => await test.Access.AddOperatorKeyAsync(new OperatorKeyRecord("k", "h", Noon, "ann"), default),
            _ => await test.Access.SetDisabledAsync(PersonEmail.Parse("bob@x"), Noon, default),
        };

        async Task<bool> DeleteAsync()
        {
            await test.Store.DeleteSecretAsync("globex", "old", default);
            return act.IsRecorded;
        }
    }

    private static PersonRecord Person(string email) => new() { Email = PersonEmail.Parse(email), Name = "", CreatedAt = Noon };

    private static async Task<IReadOnlyList<AuditEntry>> LinesAsync(TestStore test) =>
        (await test.Audit.ListAuditAsync(new AuditFilter(), null, 100, default)).Items;

    private static IEnumerable<string> Targets(params int[] numbers) => numbers.Select(number => $"t{number}");
}
