using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

public sealed class SweeperTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Paused and unconnected orgs keep their rows, and those stay due: however many they are, the others are woken too.</summary>
    [Fact]
    public async Task Each_org_with_due_rows_is_woken_however_many_have_waited_longer()
    {
        var folder = Directory.CreateTempSubdirectory("sweeper-").FullName;
        await using (
            var store = SyncStores.Open(
                new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") }
            ))
        {
            await store.MigrateAsync(default);
            var paused = Enumerable.Range(0, 2_000).Select(number => $"org-{number:d4}").ToArray();
            string[] later = ["a-healthy-one", "org-0999-healthy", "z-healthy-one"];
            await store.AppendAsync(
                [
                    .. paused.Select(org => Event(org, Noon)), .. later.Select(org => Event(org, Noon.AddHours(1))),
                    Event("z-not-due", Noon.AddHours(3)),
                ],
                default);
            var woken = Woken.Factory();
            using var slots = new PullSlots(Options.Create(new GrainsOptions()));
            using var sweeper = new Sweeper(
                store, (IGrainFactory)(object)woken, slots, Options.Create(new GrainsOptions()),
                new FakeTimeProvider(Noon.AddHours(2)), NullLogger<Sweeper>.Instance);

            await sweeper.SweepAsync(default);

            Assert.Equal(later.Concat(paused).Order(StringComparer.Ordinal), woken.Orgs.Order(StringComparer.Ordinal));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_a_clock_that_was_ahead_accepted_is_taken_up_and_told()
    {
        var folder = Directory.CreateTempSubdirectory("sweeper-").FullName;
        await using (
            var store = SyncStores.Open(
                new StorageOptions { Path = Path.Combine(folder, "sync.db"), KeyFile = Path.Combine(folder, "sync.key") }
            ))
        {
            await store.MigrateAsync(default);
            var woken = Woken.Factory();
            using var logs = new CapturedLogs();
            using var slots = new PullSlots(Options.Create(new GrainsOptions()));
            var time = new FakeTimeProvider(Noon);
            using var sweeper = new Sweeper(
                store, (IGrainFactory)(object)woken, slots, Options.Create(new GrainsOptions()), time, logs.CreateLogger<Sweeper>());
            await sweeper.SweepAsync(default);
            await store.AppendAsync([Event("acme", Noon.AddDays(1))], default);
            await sweeper.SweepAsync(default);
            Assert.Empty(woken.Orgs);

            time.Advance(TimeSpan.FromMinutes(1));
            await sweeper.SweepAsync(default);
            await sweeper.SweepAsync(default);

            Assert.Equal(["acme"], woken.Orgs);
            Assert.StartsWith("1 events of acme were accepted by a clock", Assert.Single(logs.Messages), StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static InboxEntry Event(string org, DateTimeOffset at) => new()
    {
        Org = OrgId.Parse(org),
        EventId = "EVNT-1",
        SubjectId = "BKNG-1",
        Type = "booking.scheduled",
        OrderTime = at,
        ReceivedAt = at,
        Payload = "{}"u8.ToArray(),
    };

    /// <summary>Stands for the factory and the grains: of each org that is asked for, the call that follows wakes it.</summary>
    public class Woken : DispatchProxy
    {
        public List<string> Orgs { get; } = [];

        public static Woken Factory() => (Woken)(object)Create<IGrainFactory, Woken>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IGrainFactory.GetGrain))
            {
                var grain = Create<ISalesforceOrgGrain, Woken>();
                ((Woken)(object)grain)._wake = () => Orgs.Add((string)args![0]!);
                return grain;
            }
            _wake!();
            return Task.CompletedTask;
        }

        private Action? _wake;
    }
}
