using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class OrgTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_org_is_made_once(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Assert.Null(await test.Store.FindOrgAsync(Acme, default));

        Assert.True(await test.Store.CreateOrgAsync(Globex, "Globex", Noon, default));
        Assert.True(await test.Store.CreateOrgAsync(Acme, "Acme", Noon, default));
        Assert.False(await test.Store.CreateOrgAsync(Acme, "Other", Noon.AddDays(1), default));

        Assert.Equal(new OrgRecord(Acme, "Acme", Noon), await test.Store.FindOrgAsync(Acme, default));
        Assert.Equal([Acme, Globex], (await test.Store.ListOrgsAsync(default)).Select(org => org.Org));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_version_of_the_settings_is_kept_and_a_stale_one_is_refused(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Assert.Null(await test.Store.FindSettingsAsync(Acme, default));

        var first = await test.Store.SaveSettingsAsync(Acme, "{\"v\":1}", 0, "ann", Noon, default);
        var second = await test.Store.SaveSettingsAsync(Acme, "{\"v\":2}", 1, "bob", Noon.AddHours(1), default);

        Assert.Equal(new SettingsRecord(Acme, 1, "{\"v\":1}", "ann", Noon), first);
        Assert.Null(await test.Store.SaveSettingsAsync(Acme, "{}", 0, "eve", Noon, default));
        Assert.Null(await test.Store.SaveSettingsAsync(Acme, "{}", 1, "eve", Noon, default));
        Assert.Null(await test.Store.SaveSettingsAsync(Acme, "{}", 3, "eve", Noon, default));
        Assert.Equal(second, await test.Store.FindSettingsAsync(Acme, default));
        Assert.Equal([second!, first!], await test.Store.ListSettingsVersionsAsync(Acme, null, 10, default));
        Assert.Equal([second!], await test.Store.ListSettingsVersionsAsync(Acme, null, 1, default));
        Assert.Equal([first!], await test.Store.ListSettingsVersionsAsync(Acme, 2, 10, default));
        Assert.Equal(first, await test.Store.FindSettingsVersionAsync(Acme, 1, default));
        Assert.Null(await test.Store.FindSettingsVersionAsync(Acme, 3, default));
    }

    /// <summary>Else who may change settings could fill the disk, and who lists them the memory.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Long_documents_are_listed_few_at_a_time_and_the_oldest_are_dropped(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var json = $$"""{"long":"{{new string('x', (int)(IOrgStore.SettingsKept / 4) - 11)}}"}""";
        for (var version = 0; version < 6; version++) await test.Store.SaveSettingsAsync(Acme, json, version, "ann", Noon, default);

        Assert.Equal(6, Assert.Single(await test.Store.ListSettingsVersionsAsync(Acme, null, 10, default)).Version);
        Assert.Equal(3, Assert.Single(await test.Store.ListSettingsVersionsAsync(Acme, 4, 10, default)).Version);
        Assert.NotNull(await test.Store.FindSettingsVersionAsync(Acme, 3, default));
        Assert.Null(await test.Store.FindSettingsVersionAsync(Acme, 2, default));
        Assert.Empty(await test.Store.ListSettingsVersionsAsync(Acme, 3, 10, default));

        await test.Store.SaveSettingsAsync(Acme, "{}", 6, "ann", Noon, default);
        Assert.Equal([7L, 6L], (await test.Store.ListSettingsVersionsAsync(Acme, null, 10, default)).Select(saved => saved.Version));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_who_save_settings_at_once_one_wins(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var saved = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(i => test.Store.SaveSettingsAsync(Acme, "{}", 0, $"{i}", Noon, default)));
        Assert.Single(saved, settings => settings is not null);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_grains_record_is_guarded_by_its_version(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        Assert.Null(await test.Store.FindSmallRecordAsync("org/acme", default));

        Assert.True(await test.Store.SaveSmallRecordAsync("org/acme", new VersionedState(0, "a"), default));
        Assert.False(await test.Store.SaveSmallRecordAsync("org/acme", new VersionedState(0, "b"), default));
        Assert.True(await test.Store.SaveSmallRecordAsync("org/acme", new VersionedState(1, "c"), default));
        Assert.False(await test.Store.SaveSmallRecordAsync("org/other", new VersionedState(1, "d"), default));

        Assert.Equal(new VersionedState(2, "c"), await test.Store.FindSmallRecordAsync("org/acme", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_ping_needs_no_schema_and_changes_nothing(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind, migrate: false);
        await test.Store.PingAsync(default);
        await test.Store.MigrateAsync(default);
        await test.Store.PingAsync(default);
        Assert.Empty(await test.Store.ListOrgsAsync(default));
    }
}
