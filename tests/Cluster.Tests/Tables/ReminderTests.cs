namespace OnceHub.Sync.Cluster.Tests;

/// <summary>What Orleans' reminder service asks of its table, asked through Orleans' provider.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private ClusterDatabase _database = null!;
    private IReminderTable _table = null!;

    public async Task InitializeAsync()
    {
        if (PostgresServer.WhyNot is not null) return;
        _database = await ClusterDatabase.CreateAsync();
        _table = await _database.RemindersAsync("one");
    }

    public async Task DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
    }

    [ClusterTheory]
    [InlineData(60_000)]
    [InlineData(int.MaxValue + 1L)]
    public async Task A_reminder_is_read_as_it_was_written(long period)
    {
        var written = Reminder(Grain(), "name/with\\#odd_signs?", period);
        var tag = await _table.UpsertRow(written);
        var read = (await _table.ReadRow(written.GrainId, written.ReminderName))!;
        Assert.Equal(
            (written.GrainId, written.ReminderName, written.StartAt, written.Period, tag),
            (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Null(await _table.ReadRow(written.GrainId, "another"));
        Assert.Null(await _table.ReadRow(Grain(), written.ReminderName));
    }

    [ClusterFact]
    public async Task Writing_it_again_replaces_it_and_gives_a_new_tag()
    {
        var reminder = Reminder(Grain(), "sweep");
        var first = await _table.UpsertRow(reminder);
        reminder.StartAt = reminder.StartAt.AddHours(1);
        reminder.Period = TimeSpan.FromMinutes(7);
        var second = await _table.UpsertRow(reminder);

        Assert.NotEqual(first, second);
        var read = Assert.Single((await _table.ReadRows(reminder.GrainId)).Reminders);
        Assert.Equal((reminder.StartAt, reminder.Period, second), (read.StartAt, read.Period, read.ETag));
    }

    [ClusterFact]
    public async Task Of_many_that_write_one_reminder_each_gets_a_tag_of_its_own()
    {
        var grain = Grain();
        var tags = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _table.UpsertRow(Reminder(grain, "sweep")))));
        Assert.Equal(16, tags.Distinct().Count());
    }

    [ClusterFact]
    public async Task It_is_deleted_only_by_its_name_and_its_latest_tag()
    {
        var reminder = Reminder(Grain(), "sweep");
        var stale = await _table.UpsertRow(reminder);
        var tag = await _table.UpsertRow(reminder);

        Assert.False(await _table.RemoveRow(reminder.GrainId, reminder.ReminderName, stale!));
        Assert.False(await _table.RemoveRow(reminder.GrainId, "another", tag!));
        Assert.False(await _table.RemoveRow(Grain(), reminder.ReminderName, tag!));
        Assert.NotNull(await _table.ReadRow(reminder.GrainId, reminder.ReminderName));
        Assert.True(await _table.RemoveRow(reminder.GrainId, reminder.ReminderName, tag!));
        Assert.False(await _table.RemoveRow(reminder.GrainId, reminder.ReminderName, tag!));
    }

    [ClusterFact]
    public async Task A_grains_reminders_are_its_own()
    {
        var grain = Grain();
        foreach (var name in new[] { "a", "b", "c" }) await _table.UpsertRow(Reminder(grain, name));
        await _table.UpsertRow(Reminder(Grain(), "a"));
        Assert.Equal(["a", "b", "c"], (await _table.ReadRows(grain)).Reminders.Select(reminder => reminder.ReminderName).Order());
    }

    [ClusterFact]
    public async Task A_range_has_what_lies_behind_its_begin_up_to_its_end_round_the_ring()
    {
        var hashes = new List<uint>();
        for (var i = 0; i < 60; i++)
        {
            var grain = Grain();
            hashes.Add(grain.GetUniformHashCode());
            await _table.UpsertRow(Reminder(grain, "sweep"));
        }
        Assert.Contains(hashes, hash => hash > int.MaxValue);
        Assert.Contains(hashes, hash => hash <= int.MaxValue);
        // Where signed and unsigned numbers part, where the ring closes, and right at hashes: begin is outside, end inside.
        uint[] edges =
        [
            0,
            1,
            int.MaxValue,
            0x8000_0000,
            0x8000_0001,
            uint.MaxValue,
            hashes[0],
            hashes[0] - 1,
            hashes[1],
            hashes[1] + 1,
            hashes[2],
            hashes[3],
        ];
        foreach (var begin in edges)
            foreach (var end in edges)
            {
                var expected = hashes.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end);
                var read = (await _table.ReadRows(begin, end)).Reminders.Select(reminder => reminder.GrainId.GetUniformHashCode());
                Assert.Equal(expected.Order(), read.Order());
            }
    }

    [ClusterFact]
    public async Task Services_in_one_database_are_apart_and_one_is_cleared_alone()
    {
        var other = await _database.RemindersAsync("two");
        var reminder = Reminder(Grain(), "sweep");
        var tag = await _table.UpsertRow(reminder);
        Assert.Null(await other.ReadRow(reminder.GrainId, reminder.ReminderName));
        Assert.Empty((await other.ReadRows(0, 0)).Reminders);
        Assert.False(await other.RemoveRow(reminder.GrainId, reminder.ReminderName, tag!));

        await other.UpsertRow(reminder);
        await _table.TestOnlyClearTable();

        Assert.Empty((await _table.ReadRows(0, 0)).Reminders);
        Assert.Single((await other.ReadRows(reminder.GrainId)).Reminders);
    }

    private static GrainId Grain() => GrainId.Create("reminded", Guid.NewGuid().ToString("n"));

    private static ReminderEntry Reminder(GrainId grain, string name, long period = 60_000) => new()
    {
        GrainId = grain, ReminderName = name, StartAt = Members.Start, Period = TimeSpan.FromMilliseconds(period),
    };
}
