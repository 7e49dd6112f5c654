using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Bulk;
using OnceHub.Sync.Grains.Pipeline.Writes;

namespace OnceHub.Sync.Grains.Tests;

public sealed class LateOutcomesTests : IOrgLease
{
    private static readonly WriteOutcome Done = Writes.Done(Writes.Id("00U", 1));
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private readonly LateOutcomes _late;
    private long _aloneSince = 100;

    public LateOutcomesTests() => _late = new LateOutcomes(() => OrgSettings.Default, this, _clock);

    bool IOrgLease.IsHeld => true;

    long IOrgLease.AloneSince => _aloneSince;

    [Fact]
    public async Task The_same_write_is_answered_once_with_what_came_of_it()
    {
        await EndAsync(Row("""{"Subject":"Call"}"""));
        Assert.Equal(Done, _late.Take(Row("""{"Subject":"Call"}""")));
        Assert.Null(_late.Take(Row("""{"Subject":"Call"}""")));
    }

    [Fact]
    public async Task Another_write_of_the_same_record_is_not_the_same()
    {
        await EndAsync(Row("""{"Subject":"Call"}"""));
        Assert.Null(_late.Take(Row("""{"Subject":"Another call"}""")));
    }

    [Fact]
    public async Task After_another_process_has_written_to_the_org_it_is_written_again()
    {
        await EndAsync(Row("""{"Subject":"Call"}"""));
        _aloneSince = 200;
        Assert.Null(_late.Take(Row("""{"Subject":"Call"}""")));
    }

    [Fact]
    public async Task Also_when_the_job_ends_after_the_lease_has_come_back()
    {
        var row = Row("""{"Subject":"Call"}""");
        var remembered = _late.AwaitAsync(row.Plan, _aloneSince);
        _aloneSince = 200;
        row.Plan.Complete(0, Done);
        await remembered;
        Assert.Null(_late.Take(Row("""{"Subject":"Call"}""")));
    }

    [Fact]
    public async Task What_failed_is_written_again()
    {
        await EndAsync(Row("""{"Subject":"Call"}"""), Writes.Failed());
        Assert.Null(_late.Take(Row("""{"Subject":"Call"}""")));
    }

    private Task EndAsync(WriteRow row, WriteOutcome? outcome = null)
    {
        var remembered = _late.AwaitAsync(row.Plan, _aloneSince);
        row.Plan.Complete(0, outcome ?? Done);
        return remembered;
    }

    private static WriteRow Row(string fields) =>
        new WritePlan([Writes.Event("BKNG-1") with { Fields = FieldSet.FromJson(fields) }]).Rows[0];
}
