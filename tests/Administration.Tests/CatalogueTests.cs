using System.Globalization;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;
using static OnceHub.Sync.Administration.Tests.Office;

namespace OnceHub.Sync.Administration.Tests;

public sealed class CatalogueTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_org_that_is_not_connected_says_so(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var catalogue = office.The<OrgCatalogue>();
        (await catalogue.ListObjectsAsync(Acme, default)).AssertRefused(RefusalKind.NotConnected);
        (await catalogue.ListFieldsAsync(Acme, "Contact", null, default)).AssertRefused(RefusalKind.NotConnected);
        (await catalogue.ListOwnersAsync(Acme, default)).AssertRefused(RefusalKind.NotConnected);
    }

    [Theory, OnSqlite]
    public async Task Of_several_hundred_fields_those_are_told_that_take_a_source(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.ConnectAsync();
        await office.ChangeAsync(new
        {
            fields = Enumerable
                .Range(0, 400)
                .Select(i =>
                    (object)
                        new
                        {
                            @object = "Contact",
                            name = $"Wide{i}__c",
                            label = $"Wide {i}",
                            type = "Text",
                            length = 40,
                        })
                .Append(
                    new
                    {
                        @object = "Contact",
                        name = "Tier__c",
                        label = "Tier",
                        type = "Picklist",
                        values = new[] { "Gold", "Silver" },
                    })
                .Append(new { @object = "Contact", name = "Second_email__c", label = "Second email", type = "Email" })
                .Append(new { @object = "Contact", name = "Score__c", label = "Score", type = "Number", precision = 5, scale = 0 }),
        });
        var catalogue = office.The<OrgCatalogue>();

        var all = (await catalogue.ListFieldsAsync(Acme, "contact", null, default)).Value();
        Assert.Equal("Contact", all.Object);
        Assert.True(all.Fields.Length > 400);
        Assert.Equal(
            all.Fields.Select(field => field.Label).Order(StringComparer.OrdinalIgnoreCase), all.Fields.Select(field => field.Label));
        var tier = all.Fields.Single(field => field.Name == "Tier__c");
        Assert.Equal(("Tier", "picklist", true, true, true), (tier.Label, tier.Type, tier.Custom, tier.Creatable, tier.Editable));
        Assert.Equal(["Gold", "Silver"], tier.Values.Select(value => value.Value));
        Assert.Null(tier.Fit);
        Assert.Contains("Account", all.Fields.Single(field => field.Name == "AccountId").References);
        Assert.True(all.Fields.Single(field => field.Name == "LastName").Required);
        Assert.False(all.Fields.Single(field => field.Name == "Id").Creatable);

        var fitting = (await catalogue.ListFieldsAsync(Acme, "Contact", "form.email", default)).Value().Fields;
        var byName = fitting.ToDictionary(field => field.Name, field => field.Fit);
        Assert.Equal(Fit.Always, byName["Second_email__c"]);
        Assert.Equal(Fit.Always, byName["Wide7__c"]);
        Assert.DoesNotContain("Score__c", byName.Keys);
        Assert.DoesNotContain("Tier__c", byName.Keys);
        Assert.DoesNotContain("Id", byName.Keys);
        Assert.Equal(
            Fit.ByValue,
            (await catalogue.ListFieldsAsync(Acme, "Contact", "form.custom.Tier", default))
                .Value()
                .Fields.Single(field => field.Name == "Tier__c")
                .Fit);
    }

    [Theory, OnSqlite]
    public async Task An_object_of_several_hundred_fields_is_described_once_whatever_is_listed_of_it(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.ConnectAsync();
        string[] objects = ["Contact", "Lead", "Account", "Case", "Event"];
        await office.ChangeAsync(new
        {
            fields = objects.SelectMany(name => Enumerable.Range(0, name == "Event" ? 90 : 500)
                .Select(i => new { @object = name, name = $"Wide{i}__c", label = $"Wide {i}", type = "Text", length = 40 })),
        });
        var catalogue = office.The<OrgCatalogue>();
        var before = await office.CallsAsync();

        foreach (var name in objects) Assert.True((await catalogue.ListFieldsAsync(Acme, name, null, default)).Value().Fields.Length > 90);
        Assert.Equal(objects.Length, await office.CallsAsync() - before);
        foreach (var name in objects)
            foreach (var source in SourceNames.All)
                Assert.All(
                    (await catalogue.ListFieldsAsync(Acme, name, source, default)).Value().Fields,
                    field =>
                        Assert.True(
                            (field.Creatable || field.Editable || field.Type == "location") && field.Fit is Fit.Always or Fit.ByValue,
                            $"{source}, {field.Name}"));
        Assert.Equal(objects.Length, await office.CallsAsync() - before);
    }

    [Theory, OnSqlite]
    public async Task Objects_come_with_their_record_types_and_owners_with_what_they_can_own(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.ConnectAsync();
        await office.ChangeAsync(new
        {
            recordTypes = new[] { new { @object = "Contact", developerName = "Customer" } },
            queues = new[] { new { name = "New leads", objects = new[] { "Lead", "Case" } } },
            users = new[] { new { name = "Away", isActive = false } },
        });
        var catalogue = office.The<OrgCatalogue>();

        var objects = (await catalogue.ListObjectsAsync(Acme, default)).Value();
        Assert.Equal(["Contact", "Lead", "Account", "Case", "Event"], objects.Select(one => one.Name));
        Assert.All(objects, one => Assert.True(one is { Visible: true, Creatable: true, Editable: true }));
        Assert.Contains(objects[0].RecordTypes, type => type.DeveloperName == "Customer");

        var owners = (await catalogue.ListOwnersAsync(Acme, default)).Value();
        Assert.NotEmpty(owners.Users);
        Assert.DoesNotContain(owners.Users, user => user.Username.Contains("away", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("Case Lead", string.Join(' ', owners.Queues.Single(queue => queue.Name == "New leads").Objects));
    }

    [Theory, OnSqlite]
    public async Task What_cannot_be_chosen_from_is_refused_by_name(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        await office.ConnectAsync();
        var catalogue = office.The<OrgCatalogue>();
        Assert.Contains(
            "'Opportunity'",
            (await catalogue.ListFieldsAsync(Acme, "Opportunity", null, default)).AssertRefused(RefusalKind.ObjectNotFound));
        Assert.Contains(
            "'form.emial'",
            (await catalogue.ListFieldsAsync(Acme, "Contact", "form.emial", default)).AssertRefused(RefusalKind.QueryInvalid));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Sources_are_those_of_every_org_and_then_those_seen_most_often_first(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var seen = DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture);
        await office.Store.CountSeenAsync(Acme, [Source("form.custom.Budget", 2), Source("form.custom.Team", 1)], seen, default);
        await office.Store.CountSeenAsync(Acme, [Source("form.custom.Team", 4)], seen.AddHours(1), default);

        var sources = await office.The<OrgSources>().ListAsync(Acme, default);

        Assert.Equal(SourceNames.All, sources.Where(source => source.Seen is null).Select(source => source.Name));
        Assert.Equal(SourceType.Email, sources.Single(source => source.Name == "form.email").Type);
        var own = sources.Where(source => source.Seen is not null).ToArray();
        Assert.Equal([("form.custom.Team", 5L), ("form.custom.Budget", 2L)], own.Select(source => (source.Name, source.Seen!.Times)));
        Assert.Equal((seen, seen.AddHours(1)), (own[0].Seen!.FirstAt, own[0].Seen!.LastAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Calendars_pages_event_types_and_owners_are_an_orgs_own(StoreKind kind)
    {
        await using var office = await OpenAsync(kind);
        var now = DateTimeOffset.UtcNow;
        await office.Store.CountSeenAsync(
            Acme,
            [
                new(new Seen(SeenKind.Calendar, "BKC-1", "Demo"), 3), new(new Seen(SeenKind.BookingPage, "BP-1", "Michael"), 2),
                new(new Seen(SeenKind.EventType, "ET-1", "Call"), 1), new(new Seen(SeenKind.Owner, "USR-1", "Michael"), 1),
            ],
            now, default);
        await office.Store.CountSeenAsync(OrgId.Parse("globex"), [new(new Seen(SeenKind.Calendar, "BKC-2", "Theirs"), 9)], now, default);
        await office.Store.CountSeenAsync(Acme, [new(new Seen(SeenKind.Calendar, "BKC-1", "Demo calls"), 1)], now, default);

        var choices = await office.The<OrgSources>().ListCalendarsAsync(Acme, default);

        Assert.Equal([("BKC-1", "Demo calls", 4L)], choices.Calendars.Select(one => (one.Id, one.Name, one.Seen!.Times)));
        Assert.Equal("BP-1", Assert.Single(choices.BookingPages).Id);
        Assert.Empty(choices.MasterPages);
        Assert.Equal("ET-1", Assert.Single(choices.EventTypes).Id);
        Assert.Equal("USR-1", Assert.Single(choices.Owners).Id);
        Assert.Equal(AccountReading.NoKey, choices.Account.Reading);
    }

    private static SeenCount Source(string name, long times) => new(new Seen(SeenKind.Source, name.ToLowerInvariant(), name), times);
}
