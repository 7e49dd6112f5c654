using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class DraftTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Each_person_has_one_draft_which_is_replaced_by_who_knows_it(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        var drafts = test.Drafts;

        Assert.Equal(new DraftRecord("ann", 1, 3, "{}", Noon), await drafts.SaveDraftAsync(Acme, "ann", "{}", 3, 0, Noon, default));
        Assert.Null(await drafts.SaveDraftAsync(Acme, "ann", "{\"a\":1}", 3, 0, Noon, default));
        Assert.Equal(2, (await drafts.SaveDraftAsync(Acme, "ann", "{\"a\":2}", 4, 1, Noon.AddHours(1), default))!.Version);
        Assert.Null(await drafts.SaveDraftAsync(Acme, "ann", "{\"a\":3}", 4, 1, Noon, default));
        await drafts.SaveDraftAsync(Acme, "bob", "{\"b\":1}", 1, 0, Noon, default);

        await test.ReopenAsync();
        Assert.Equal(new DraftRecord("ann", 2, 4, "{\"a\":2}", Noon.AddHours(1)), await test.Drafts.FindDraftAsync(Acme, "ann", default));
        Assert.Null(await test.Drafts.FindDraftAsync(Globex, "ann", default));
        Assert.False(await test.Drafts.DeleteDraftAsync(Acme, "ann", 1, default));
        Assert.Equal(2, (await test.Drafts.FindDraftAsync(Acme, "ann", default))!.Version);
        Assert.True(await test.Drafts.DeleteDraftAsync(Acme, "ann", 2, default));
        Assert.False(await test.Drafts.DeleteDraftAsync(Acme, "ann", null, default));
        Assert.True(
            await test.Drafts.DeleteDraftAsync(Acme, "bob", null, default)
                && await test.Drafts.SaveDraftAsync(Acme, "bob", "{\"b\":1}", 1, 0, Noon, default) is not null);
        Assert.Null(await test.Drafts.FindDraftAsync(Acme, "ann", default));
        Assert.Equal("{\"b\":1}", (await test.Drafts.FindDraftAsync(Acme, "bob", default))!.Json);
    }
}
