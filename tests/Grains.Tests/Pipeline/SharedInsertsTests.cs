using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Writes;

namespace OnceHub.Sync.Grains.Tests;

public sealed class SharedInsertsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SharedInserts _shared;

    public SharedInsertsTests() => _shared = new SharedInserts(_time);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_record_that_many_want_made_is_sent_once_and_all_get_its_outcome(bool isTaken)
    {
        var rows = Enumerable.Range(0, 5).Select(_ => Row("a-1")).ToArray();
        var inserts = rows.Select(row => _shared.Enter(row)!).ToArray();
        Assert.Equal([true, false, false, false, false], inserts.Zip(rows, (insert, row) => insert.IsOf(row)));
        var waiting = inserts.Skip(1).Select(insert => insert.WaitAsync(default)).ToArray();
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        rows[0].Plan.Complete(0, isTaken ? Writes.Done(Writes.Id("001", 1)) : Refused);
        _shared.Settle(inserts[0]);
        foreach (var task in waiting)
        {
            var outcome = await task;
            Assert.Equal(isTaken ? Writes.Id("001", 1) : null, outcome.RecordId?.Value);
            Assert.Equal((isTaken, false, 0), (outcome.Failure is null, outcome.Created, outcome.Calls));
        }
    }

    /// <summary>
    /// Whoever looked the record up before it was made sends it a little later. With an external id Salesforce refuses that, and
    /// names the record; without one it is not sent.
    /// </summary>
    [Theory]
    [InlineData(false, true, -1, 10, true)]
    [InlineData(false, true, -1, 30, false)]
    [InlineData(false, true, 1, 10, false)]
    [InlineData(false, true, null, 10, false)]
    [InlineData(false, false, -1, 0, false)]
    [InlineData(true, true, -1, 0, false)]
    public void What_was_made_is_remembered_where_no_external_id_tells(
        bool hasField, bool isTaken, int? sought, int secondsLater, bool isRemembered)
    {
        DateTimeOffset? soughtAt = sought is { } seconds ? _time.GetUtcNow().AddSeconds(seconds) : null;
        var first = Row("a-1", hasField);
        var made = _shared.Enter(first)!;
        first.Plan.Complete(0, isTaken ? Writes.Done(Writes.Id("001", 1)) : Refused);
        _shared.Settle(made);
        _time.Advance(TimeSpan.FromSeconds(secondsLater));
        Assert.Equal(isRemembered, _shared.Enter(Row("a-1", hasField, soughtAt)) == made);
        Assert.NotEqual(made, _shared.Enter(Row("a-2", hasField, soughtAt)));
    }

    /// <summary>A turn that is told of a refusal sends the record again at once, without what was refused.</summary>
    [Fact]
    public async Task A_refusal_is_not_for_those_who_come_after_it()
    {
        var (refused, waiting, again) = (Row("a-1"), Row("a-1"), Row("a-1"));
        var first = _shared.Enter(refused)!;
        var told = _shared.Enter(waiting)!.WaitAsync(default);
        refused.Plan.Complete(0, Refused);
        var second = _shared.Enter(again)!;
        Assert.True(second.IsOf(again));
        _shared.Settle(first);
        Assert.NotNull((await told).Failure);
        Assert.Equal(second, _shared.Enter(Row("a-1")));
    }

    /// <summary>Who was refused already sends otherwise, and hears what becomes of that.</summary>
    [Fact]
    public void A_refusal_is_for_those_who_sent_the_same()
    {
        var first = Row("a-1");
        var insert = _shared.Enter(first)!;
        var alone = Assert.Single(new WritePlan([first.Write with { Alone = true }]).TakeReady());
        var fewer = Assert.Single(new WritePlan([first.Write with { Fields = [] }]).TakeReady());
        first.Plan.Complete(0, Refused);
        _shared.Settle(insert);
        Assert.Equal(
            (true, false, false), (insert.IsFor(Row("a-1"), Refused), insert.IsFor(alone, Refused), insert.IsFor(fewer, Refused)));
        Assert.True(insert.IsFor(alone, Writes.Done(Writes.Id("001", 1))));
    }

    [Fact]
    public async Task Whoever_cannot_wait_longer_leaves_the_others_waiting()
    {
        using var patience = new CancellationTokenSource();
        var first = Row("a-1");
        var insert = _shared.Enter(first)!;
        var (impatient, patient) = (insert.WaitAsync(patience.Token), insert.WaitAsync(default));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        first.Plan.Complete(0, Writes.Done(Writes.Id("001", 1)));
        _shared.Settle(insert);
        Assert.Null((await patient).Failure);
    }

    private static WriteOutcome Refused => new() { Failure = Writes.Failure(FailureAction.SetAside) };

    private static WriteRow Row(string token, bool hasField = false, DateTimeOffset? soughtAt = null)
    {
        var fields = new FieldSet { ["Name"] = FieldValue.Of("Acme") };
        if (hasField) fields["OnceHub_Id__c"] = FieldValue.Of(token);
        return Assert.Single(new WritePlan([Writes.Insert("Account", token) with { Fields = fields, SoughtAt = soughtAt }]).TakeReady());
    }
}
