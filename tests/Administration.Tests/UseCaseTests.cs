using System.Text;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Administration.DryRuns;
using OnceHub.Sync.Administration.Feed;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Administration.Prefill;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Administration.Users;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;
using static OnceHub.Sync.Administration.Tests.Office;

namespace OnceHub.Sync.Administration.Tests;

/// <summary>What each use case answers, on either store. How it looks over HTTP is the gateway's.</summary>
public sealed class UseCaseTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_org_is_made_once_and_its_secrets_are_shown_once(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var directory = office.The<OrgDirectory>();

        var made = (await directory.CreateAsync("globex", "Globex", null, default)).Value();
        var again = (await directory.CreateAsync("globex", "Other", null, default)).Value();

        Assert.True(made is { IsNew: true, WebhookSecret: not null, ApiKey: not null });
        Assert.True(again is { IsNew: false, WebhookSecret: null, ApiKey: null });
        Assert.Equal("Globex", again.Org.DisplayName);
        Assert.Equal(["acme", "globex"], (await directory.ListAsync(default)).Select(org => org.Org.Value));
        (await directory.CreateAsync("No Org", null, null, default)).AssertRefused(RefusalKind.OrgIdInvalid);
        (await directory.CreateAsync("third", new string('x', 201), null, default)).AssertRefused(RefusalKind.BodyInvalid);
        (await directory.CreateAsync("third", null, "with spaces in it", default)).AssertRefused(RefusalKind.BodyInvalid);
        Assert.Null(await directory.FindAsync(OrgId.Parse("third"), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Secrets_are_rotated_and_the_last_one_stays(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var credentials = office.The<OrgCredentials>();
        var secret = CredentialKind.WebhookSecret;

        await credentials.AddSecretAsync(Acme, "one", null, default);
        (await credentials.RemoveAsync(Acme, secret, "one", default)).AssertRefused(RefusalKind.LastWebhookSecret);
        Assert.StartsWith("ohw_", (await credentials.AddSecretAsync(Acme, "two", null, default)).Value().Secret);
        (await credentials.AddSecretAsync(Acme, "two", null, default)).AssertRefused(RefusalKind.CredentialExists);
        (await credentials.AddSecretAsync(Acme, "no name", null, default)).AssertRefused(RefusalKind.BodyInvalid);
        Assert.Equal("one", (await credentials.RemoveAsync(Acme, secret, "one", default)).Value());
        (await credentials.RemoveAsync(Acme, secret, "one", default)).AssertRefused(RefusalKind.CredentialNotFound);
        Assert.Equal(["two"], (await credentials.ListAsync(Acme, secret, default)).Select(credential => credential.Name));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Settings_are_saved_over_the_version_that_was_named_and_no_other(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var documents = office.The<SettingsDocuments>();
        const string Lead = """{"target":"lead"}""";

        Assert.Equal(0, (await documents.FindAsync(Acme, default)).Version);
        Assert.IsType<SettingsConflict>(await documents.SaveAsync(Acme, Lead, new SettingsReplaced(null), "ann", default));
        Assert.Equal(1, Assert.IsType<SettingsSaved>(await documents.SaveAsync(Acme, Lead, null, "ann", default)).Document.Version);
        Assert.Equal(1, Assert.IsType<SettingsVersionNeeded>(await documents.SaveAsync(Acme, "{}", null, "bob", default)).Version);
        Assert.Equal(
            1, Assert.IsType<SettingsConflict>(await documents.SaveAsync(Acme, "{}", new SettingsReplaced(0), "bob", default)).Version);
        Assert.Equal("$.colour", Assert.Single(
                    Assert
                        .IsType<SettingsUnusable>(
                            await documents.SaveAsync(Acme, """{"colour":1}""", new SettingsReplaced(1), "bob", default))
                        .Problems)
                .Path);
        Assert.Equal(
            2,
            Assert.IsType<SettingsSaved>(await documents.SaveAsync(Acme, "{}", new SettingsReplaced(1), "bob", default)).Document.Version);
        Assert.Equal(
            3,
            Assert.IsType<SettingsSaved>(await documents.SaveAsync(Acme, "{}", new SettingsReplaced(null), "cy", default)).Document.Version
        );

        Assert.Equal(["cy", "bob", "ann"], (await documents.ListAsync(Acme, null, 10, default)).Select(saved => saved.SavedBy));
        Assert.Equal(PersonObject.Lead, (await documents.FindAsync(Acme, 1, default))!.Read().Target);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Settings_go_back_to_any_version_and_differences_are_told(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var documents = office.The<SettingsDocuments>();
        await documents.SaveAsync(Acme, """{"target":"lead"}""", null, "ann", default);
        await documents.SaveAsync(Acme, "{}", new SettingsReplaced(1), "ann", default);

        Assert.Null(await documents.RollBackAsync(Acme, 9, new SettingsReplaced(2), "ann", default));
        var back = Assert.IsType<SettingsSaved>(await documents.RollBackAsync(Acme, 1, new SettingsReplaced(2), "ann", default));

        Assert.Equal((3, """{"target":"lead"}"""), (back.Document.Version, back.Document.Json));
        var last = (await documents.CompareAsync(Acme, null, null, default)).Value();
        Assert.Equal((2, 3, "$.target"), (last.From, last.To, Assert.Single(last.Differences).Path));
        Assert.Empty((await documents.CompareAsync(Acme, 1, 3, default)).Value().Differences);
        (await documents.CompareAsync(Acme, 7, null, default)).AssertRefused(RefusalKind.SettingsVersionNotFound);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_save_tells_how_much_failed_before_it(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.Store.AppendAsync([Event("EVNT-1", "BKNG-1", new FailureReason("CODE", "It failed.", "Field__c"))], default);
        var saved = await office.The<SettingsDocuments>().SaveAsync(Acme, "{}", null, "ann", default);
        Assert.Equal(1, Assert.IsType<SettingsSaved>(saved).FailedBefore);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Settings_are_checked_for_their_form_where_Salesforce_cannot_be_asked(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var check = office.The<SettingsCheck>();

        var usable = await check.RunAsync(Acme, null, default);
        Assert.True(usable.IsValid);
        Assert.Contains("no connection", usable.Live!.WhyNot, StringComparison.Ordinal);
        var unusable = await check.RunAsync(Acme, """{"colour":1}""", default);
        Assert.False(unusable.IsValid);
        Assert.Null(unusable.Live);
        (await check.FindWarningsAsync(Acme, fresh: false, default)).AssertRefused(RefusalKind.WorkerUnavailable);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Failures_are_listed_grouped_and_replayed(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var failures = office.The<OrgFailures>();
        await office.Store.AppendAsync(
            [
                .. Enumerable
                    .Range(0, 5)
                    .Select(i => Event($"EVNT-{i}", $"BKNG-{i}", new FailureReason("CODE", "It failed.", i < 3 ? "A" : "B"))),
            ],
            default);

        Assert.Equal([("A", 3L), ("B", 2L)], (await failures.GroupAsync(Acme, default)).Select(group => (group.Cause, group.Count)));
        var page = (await failures.ListAsync(Acme, new FailureFilter(Cause: "A"), null, 2, default)).Value();
        Assert.Equal(2, page.Items.Length);
        Assert.Single((await failures.ListAsync(Acme, new FailureFilter(Cause: "A"), page.NextCursor, 2, default)).Value().Items);
        (await failures.ListAsync(Acme, new FailureFilter(), "no cursor", 2, default)).AssertRefused(RefusalKind.QueryInvalid);

        Assert.Equal(new Replayed(1, false), (await failures.ReplayAsync(Acme, $"{page.Items[0].Id}", default)).Value());
        (await failures.ReplayAsync(Acme, $"{page.Items[0].Id}", default)).AssertRefused(RefusalKind.FailureNotFound);
        (await failures.ReplayAsync(Acme, "none", default)).AssertRefused(RefusalKind.FailureNotFound);
        (await failures.ReplayAllAsync(Acme, "CODE", "B", 0, default)).AssertRefused(RefusalKind.BodyInvalid);
        Assert.Equal(new Replayed(2, false), (await failures.ReplayAllAsync(Acme, "CODE", "B", null, default)).Value());
        Assert.Equal(3, (await office.Store.GetBacklogAsync(Acme, DateTimeOffset.UtcNow, default)).Waiting);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_booking_that_only_waits_is_found_and_cannot_be_written_again(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.Store.AppendAsync([Event("EVNT-1", "BKNG-1")], default);

        Assert.Equal(
            "EVNT-1", Assert.Single((await office.The<OrgBookings>().FindAsync(Acme, "BKNG-1", null, default)).Value().Waiting).EventId);
        (await office.The<OrgBookings>().FindAsync(Acme, "BKNG-2", null, default)).AssertRefused(RefusalKind.BookingNotFound);
        (await office.The<OrgBookings>().ListAsync(Acme, Role.Operator, new BookingFilter(), null, "no cursor", 10, default)).AssertRefused(
            RefusalKind.QueryInvalid);
        (await office.The<BookingReplays>().OneAsync(Acme, "BKNG-1", default)).AssertRefused(RefusalKind.BookingNotFound);
        (await office.The<BookingReplays>().ManyAsync(Acme, new BookingsLacking(), "no cursor", default)).AssertRefused(
            RefusalKind.QueryInvalid);
        Assert.Equal(
            new ReplayedBookings(0, null),
            (await office.The<BookingReplays>().ManyAsync(Acme, new BookingsLacking(), null, default)).Value());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_booking_is_written_again_by_an_event_of_its_own(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.Store.AppendAsync([Event("EVNT-1", "BKNG-1")], default);
        var guest = (
            await office.Store.BindAsync(
                Acme, [new BindRequest("BKNG-1", GuestIdentities.None, GuestToken.New(), PersonObject.Contact)], default)).Single();
        var row = (await office.Store.ReadDueAsync(Acme, DateTimeOffset.UtcNow, null, 10, default)).Single();
        const string Detail = """{"type":"booking.scheduled","problems":[{"field":"Tier__c","code":"FIELD_NOT_WRITABLE"}]}""";
        await office.Store.CommitAsync(new GuestCommit
        {
            Org = Acme, Guest = guest,
            Bookings =
            [
                new BookingCommit
                {
                    BookingId = "BKNG-1", ExpectedVersion = 0, Completed = [row.Sequence],
                    Write = new BookingWrite { State = "{}", Phase = "Scheduled", UpdatedAt = DateTimeOffset.UtcNow },
                    History = [new HistoryEntry(DateTimeOffset.UtcNow, "EVNT-1", "applied", Detail)],
                },
            ],
        }, default);
        var replays = office.The<BookingReplays>();

        Assert.Equal(0, (await replays.ManyAsync(Acme, new BookingsLacking(Field: "Other__c"), null, default)).Value().Count);
        Assert.Equal(1, (await replays.ManyAsync(Acme, new BookingsLacking(Field: "tier__c"), null, default)).Value().Count);
        Assert.Equal(new Replayed(1, false), (await replays.OneAsync(Acme, "BKNG-1", default)).Value());
        Assert.Equal(
            [AgainEvent.Type, AgainEvent.Type],
            (await office.Store.ReadDueAsync(Acme, DateTimeOffset.UtcNow, null, 10, default)).Select(waiting => waiting.Type));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_connection_is_shown_without_its_secrets_and_a_bad_one_is_not_saved(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var connections = office.The<OrgConnections>();
        (await connections.FindAsync(Acme, default)).AssertRefused(RefusalKind.NotConnected);

        (await connections.SaveAsync(Acme, new ConnectionRequest { LoginUrl = "http://salesforce.example" }, default)).AssertRefused(
            RefusalKind.ConnectionInvalid);
        (await connections.FindAsync(Acme, default)).AssertRefused(RefusalKind.NotConnected);
        var saved = (await connections.SaveAsync(
            Acme,
            new ConnectionRequest
            {
                LoginUrl = "https://acme.my.salesforce.com",
                ClientId = "app",
                ClientSecret = "hush",
            },
            default)).Value();

        Assert.True(saved is { Reloaded: false, Check: null, Findings: null });
        Assert.Equal(
            new ConnectionView("client_credentials", "https://acme.my.salesforce.com/", "app", null, true),
            (await connections.FindAsync(Acme, default)).Value());
    }

    [Theory, OnSqlite]
    public async Task With_Salesforce_rights_package_users_and_forms_answer(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.ConnectAsync();
        var (packages, users) = (office.The<ConnectorPackages>(), office.The<OrgUserDirectory>());

        Assert.False((await packages.FindAsync(Acme, default)).Value().Installed);
        (await packages.InstallAsync(Acme, "http://plain.example", false, default)).AssertRefused(RefusalKind.BodyInvalid);
        Assert.True((await packages.InstallAsync(Acme, null, false, default)).Value().Installed);
        Assert.True((await packages.FindAsync(Acme, default)).Value().Installed);
        Assert.True((await packages.CheckRightsAsync(Acme, default)).Value().Ready);

        var matched = (await users.MatchAsync(Acme, [], default)).Value().Matched[0];
        Assert.True(Assert.Single((await users.ListAsync(Acme, default)).Users, known => known.User.User == matched.User).IsActive);
        (await users.SaveAsync(Acme, "USR-1", "nobody@nowhere.example", null, default)).AssertRefused(RefusalKind.BodyInvalid);
        Assert.Equal("USR-1", (await users.SaveAsync(Acme, "USR-1", matched.Username, null, default)).Value().User);
        (await users.RemoveAsync(Acme, "USR-2", default)).AssertRefused(RefusalKind.UserNotFound);
        Assert.Equal("USR-1", (await users.RemoveAsync(Acme, "USR-1", default)).Value());

        var forms = office.The<BookingForms>();
        (await forms.FillAsync(Acme, new PersonalizedLink(null, null, null, null), null, default)).AssertRefused(RefusalKind.QueryInvalid);
        (await forms.FillAsync(Acme, new PersonalizedLink(null, "003000000000001AAA", null, null), null, default)).AssertRefused(
            RefusalKind.RecordNotFound);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_silo_what_needs_one_says_so_and_the_rest_is_told(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.Store.AppendAsync([Event("EVNT-1", "BKNG-1")], default);
        var health = office.The<OrgHealth>();

        var state = await health.FindAsync(Acme, default);
        Assert.Equal((1L, null, null), (state.Backlog.Waiting, state.Worker, state.CatchUp));
        (await health.FindWorkerAsync(Acme, default)).AssertRefused(RefusalKind.WorkerUnavailable);
        using var ending = new CancellationTokenSource();
        (await office.The<OrgActivities>().WatchAsync(Acme, () => ValueTask.FromResult(true), ending, default)).AssertRefused(
            RefusalKind.WorkerUnavailable);
        (await office.The<MissedBookings>().SaveAsync(Acme, "key", false, default)).AssertRefused(RefusalKind.WorkerUnavailable);
        (await office.The<MissedBookings>().SaveAsync(Acme, "a key", false, default)).AssertRefused(RefusalKind.BodyInvalid);
        var dryRuns = office.The<OrgDryRuns>();
        (await dryRuns.RunAsync(Acme, new DryRunRequest(), default)).AssertRefused(RefusalKind.BodyInvalid);
        (await dryRuns.RunAsync(Acme, new DryRunRequest { BookingId = "BKNG-1", SettingsJson = "[]" }, default)).AssertRefused(
            RefusalKind.SettingsInvalid);
        (await dryRuns.RunAsync(Acme, new DryRunRequest { BookingId = "BKNG-1" }, default)).AssertRefused(RefusalKind.WorkerUnavailable);
    }

    private static InboxEntry Event(string id, string booking, FailureReason? failure = null) => new()
    {
        Org = Acme,
        EventId = id,
        SubjectId = booking,
        Type = "booking.scheduled",
        OrderTime = DateTimeOffset.UtcNow,
        ReceivedAt = DateTimeOffset.UtcNow,
        Payload = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""), Failure = failure,
    };
}
