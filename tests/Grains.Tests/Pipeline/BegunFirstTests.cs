using System.Globalization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>More at once than Salesforce takes in a turn's time: guests are finished one after another, not begun all together.</summary>
public sealed class BegunFirstTests
{
    private const int Guests = 1_500;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(16);

    [Fact]
    public async Task A_turn_that_has_begun_to_write_goes_before_those_that_have_not()
    {
        await using var rig = await GuestRig.StartAsync();
        await using var pipeline = rig.Pipeline(requestsInFlight: 1);
        await rig.FaultAsync(new { kind = "Latency", path = "composite", milliseconds = 1_200 });
        var all = Enumerable.Range(0, Guests).Select(i => pipeline.WriteAsync(
        [
            Writes.Insert(token: $"guest{i}"),
            Writes.Event($"BKNG-{i}", new WriteReference("WhoId", 0)) with
            {
                Fields = FieldSet.FromJson(
                    """{"Subject":"Call","DurationInMinutes":30,"ActivityDateTime":"2026-12-01T09:00:00Z"}"""),
            },
        ], Turn)).ToList();
        // Who cannot begin in time on a slow machine is put back; nobody is begun and left.
        var finished = 0;
        Assert.All(await Task.WhenAll(all), outcomes =>
        {
            if (outcomes[0].Failure is { Action: FailureAction.Defer }) return;
            Assert.All(outcomes, outcome => Assert.Null(outcome.Failure));
            finished++;
        });
        // Records carry the second of their creation, and requests are further apart.
        var (contacts, events) = (await MadeAsync(rig, "Contact"), await MadeAsync(rig, "Event"));
        Assert.Equal((finished, finished), (contacts.Length, events.Length));
        Assert.True(
            events.Min() < contacts.Max(),
            $"The first Event was made at {events.Min():T}, when all Contacts were there, the last since {contacts.Max():T}.");
    }

    [Fact]
    public async Task So_do_the_later_writes_of_a_turn()
    {
        await using var rig = await GuestRig.StartAsync();
        await using var pipeline = rig.Pipeline(requestsInFlight: 1);
        await rig.FaultAsync(new { kind = "Latency", path = "composite", milliseconds = 1_000 });
        var begun = Enumerable.Range(0, Guests).Select(i => pipeline.WriteAsync([Writes.Insert(token: $"guest{i}")], Turn)).ToList();
        var goesOn = await pipeline.WriteAsync([Writes.Insert(token: "begun-before") with { GoesOn = true }], Turn);
        Assert.Null(goesOn[0].Failure);
        Assert.Contains(begun, write => !write.IsCompleted);
        await Task.WhenAll(begun);
    }

    private static async Task<DateTimeOffset[]> MadeAsync(GuestRig rig, string type) =>
        [.. (await rig.RecordsAsync(type)).Select(record => DateTimeOffset.ParseExact(
            record.GetProperty("CreatedDate").GetString()!, "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture))];
}
