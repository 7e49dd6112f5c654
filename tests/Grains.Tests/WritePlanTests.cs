using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Writes;

namespace OnceHub.Sync.Grains.Tests;

public sealed class WritePlanTests
{
    [Fact]
    public void Only_rows_that_wait_for_nobody_are_ready_and_once_only()
    {
        var plan = new WritePlan([Writes.Insert(), Writes.Event("B-1", new WriteReference("WhoId", 0))]);
        Assert.Equal([0], plan.TakeReady().Select(row => row.Index));
        Assert.Empty(plan.TakeReady());
    }

    [Fact]
    public async Task A_row_is_ready_with_the_id_it_waited_for()
    {
        var plan = new WritePlan([Writes.Insert(), Writes.Event("B-1", new WriteReference("WhoId", 0))]);
        plan.TakeReady();
        plan.Complete(0, Writes.Done(Writes.Id("003", 1)));
        var row = Assert.Single(plan.TakeReady());
        Assert.Equal(Writes.Id("003", 1), row.Fields(_ => null)["WhoId"]!.Value.Text);
        plan.Complete(1, Writes.Done(Writes.Id("00U", 1)));
        Assert.Equal(2, (await plan.Done).Length);
    }

    [Fact]
    public async Task What_belongs_to_a_failed_row_is_halted_to_the_end_of_the_chain()
    {
        var plan = new WritePlan([
            Writes.Insert("Account"),
            Writes.Insert("Contact", null, new WriteReference("AccountId", 0)),
            Writes.Event("B-1", new WriteReference("WhoId", 1)),
            Writes.Insert("Lead"),
        ]);
        Assert.Equal([0, 3], plan.TakeReady().Select(row => row.Index));
        plan.Complete(0, Writes.Failed());
        plan.Complete(3, Writes.Done(Writes.Id("00Q", 1)));
        var outcomes = await plan.Done;
        Assert.Equal(
            [FailureAction.Retry, FailureAction.Halted, FailureAction.Halted],
            outcomes.Take(3).Select(outcome => outcome.Failure!.Action));
        Assert.Null(outcomes[3].Failure);
    }

    [Fact]
    public void Rows_that_wait_for_leaving_ones_only_may_leave_with_them()
    {
        var plan = new WritePlan([
            Writes.Insert("Account"),
            Writes.Insert("Contact", null, new WriteReference("AccountId", 0)),
            Writes.Event("B-1", new WriteReference("WhoId", 1)),
        ]);
        var leaving = plan.TakeReady();
        Assert.Equal([1, 2], plan.TakeDependents(leaving).Select(row => row.Index));
    }

    [Fact]
    public async Task A_second_outcome_of_a_row_changes_nothing()
    {
        var plan = new WritePlan([Writes.Insert()]);
        plan.Complete(0, Writes.Done(Writes.Id("003", 1)));
        plan.Complete(0, Writes.Failed());
        Assert.Equal(Writes.Id("003", 1), (await plan.Done)[0].RecordId?.Value);
    }

    [Fact]
    public async Task An_empty_plan_is_done() => Assert.Empty(await new WritePlan([]).Done);
}
