using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Writes;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Tests;

public sealed class WritePackingTests
{
    [Fact]
    public void A_lone_booking_leaves_in_one_request_by_reference()
    {
        var plan = new WritePlan([
            Writes.Insert("Account", "a-1"),
            Writes.Insert("Contact", "g-1", new WriteReference("AccountId", 0)),
            Writes.Event("B-1", new WriteReference("WhoId", 1)),
        ]);
        var request = Assert.Single(WritePacking.Pack(plan.TakeReady()));
        var parts = request.Parts.Cast<RecordPart>().ToArray();
        Assert.Equal(["Account", "Contact", "Event"], parts.Select(part => part.Row.Object));
        Assert.Equal("@{r0.id}", parts[1].Row.Fields["AccountId"]!.Value.Text);
        Assert.Equal("@{r1.id}", parts[2].Row.Fields["WhoId"]!.Value.Text);
    }

    [Fact]
    public void An_insert_goes_by_its_fields_and_not_as_an_upsert()
    {
        var plan = new WritePlan([Writes.Insert("Contact", "g-1")]);
        var part = Assert.IsType<RecordPart>(Assert.Single(Assert.Single(WritePacking.Pack(plan.TakeReady())).Parts));
        Assert.Equal(WriteVerb.Insert, part.Verb);
        Assert.Null(part.ExternalIdField);
    }

    [Fact]
    public void A_burst_fills_whole_collections_of_two_hundred_and_five_to_a_request()
    {
        var rows = Enumerable.Range(0, 1_100).SelectMany(i => new WritePlan([Writes.Event($"B-{i}")]).TakeReady()).ToArray();
        var requests = WritePacking.Pack(rows);
        Assert.Equal([1_000, 100], requests.Select(request => request.RowCount));
        Assert.All(requests, request => Assert.InRange(request.Parts.Length, 1, 5));
        Assert.All(
            requests.SelectMany(request => request.RowsOfParts), rows => Assert.InRange(rows.Length, 1, WritePacking.RowsPerCollection));
    }

    [Fact]
    public void Two_rows_of_one_record_never_leave_in_one_request_and_keep_their_order()
    {
        var id = Writes.Id("003", 1);
        var rows = Enumerable.Range(0, 3).SelectMany(_ => new WritePlan([Writes.Update(id)]).TakeReady()).ToArray();
        var requests = WritePacking.Pack(rows);
        Assert.Equal(3, requests.Count);
        Assert.Equal(rows, requests.SelectMany(request => request.RowsOfParts.SelectMany(part => part)));
    }

    [Fact]
    public void Rows_with_different_headers_and_verbs_stand_in_different_collections()
    {
        var rows = Enumerable
            .Range(0, 30)
            .SelectMany(i => new WritePlan([Writes.Update(Writes.Id("00Q", i), "Lead", assign: i % 2 == 0)]).TakeReady())
            .Concat(Enumerable.Range(0, 30).SelectMany(i => new WritePlan([Writes.Insert("Contact", $"g-{i}")]).TakeReady())).ToArray();
        var parts = WritePacking.Pack(rows).SelectMany(request => request.Parts).Cast<CollectionPart>().ToArray();
        Assert.Equal(3, parts.Length);
        Assert.Equal(3, parts.Select(part => (part.Verb, part.Headers)).Distinct().Count());
    }

    [Fact]
    public void A_row_that_asks_to_be_alone_is_a_single_record()
    {
        var rows = Enumerable
            .Range(0, 40)
            .SelectMany(i => new WritePlan([Writes.Insert("Contact", $"g-{i}") with { Alone = i == 0 }]).TakeReady())
            .ToArray();
        var requests = WritePacking.Pack(rows);
        Assert.Equal(2, requests.Count);
        Assert.IsType<RecordPart>(Assert.Single(requests[1].Parts));
    }
}
