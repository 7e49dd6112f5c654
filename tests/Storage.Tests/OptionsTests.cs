using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Storage.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<StorageOptions>> Wrong => new()
    {
        { "Path", options => options.Path = " " },
        { "ConnectionString", options => options.Provider = StorageProvider.Postgres },
        { "MasterKeys", options => options.Provider = StorageProvider.Postgres },
        {
            "MasterKeys:1",
            options =>
            {
                options.MasterKeys.Add(Convert.ToBase64String(new byte[32]));
                options.MasterKeys.Add("c2hvcnQ=");
            }
        },
        { "Provider", options => options.Provider = (StorageProvider)7 },
        { "MaxBatch", options => options.MaxBatch = 0 },
        { "MaxWaitingPerOrg", options => options.MaxWaitingPerOrg = 0 },
        { "Readers", options => options.Readers = 65 },
        { "MaxBatchesInFlight", options => options.MaxBatchesInFlight = 17 },
        { "LockTimeout", options => options.LockTimeout = TimeSpan.FromMilliseconds(10) },
        { "CommandTimeout", options => options.CommandTimeout = TimeSpan.FromHours(1) },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string name, Action<StorageOptions> configure)
    {
        using var services = new ServiceCollection().AddSyncStore(configure).BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registered_store_is_one_under_all_its_names()
    {
        var folder = Directory.CreateTempSubdirectory("storage-test-").FullName;
        await using (
            var services = new ServiceCollection()
                .AddSyncStore(options => options.Path = Path.Combine(folder, "sync.db"))
                .BuildServiceProvider())
        {
            var store = services.GetRequiredService<ISyncStore>();
            Assert.Same(store, services.GetRequiredService<IInboxStore>());
            Assert.Same(store, services.GetRequiredService<IGuestStore>());
            Assert.Same(store, services.GetRequiredService<IJournalStore>());
            Assert.Same(store, services.GetRequiredService<IOrgStore>());
            await store.MigrateAsync(default);
        }
        Assert.Equal(["sync.db", "sync.db.key"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Directory.Delete(folder, recursive: true);
    }
}
