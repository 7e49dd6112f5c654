using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Writes;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>A turn ends in its time, whatever Salesforce does.</summary>
public sealed class BoundedSalesforceTests
{
    private static readonly DateTimeOffset Over = DateTimeOffset.UtcNow.AddMinutes(-1);

    [Fact]
    public async Task A_write_without_an_answer_in_time_is_ambiguous_and_is_waited_for_by_the_next_turn()
    {
        var silent = new Silent();
        var bounded = new BoundedSalesforce(silent, Over, TimeProvider.System);
        var outcome = Assert.Single(await bounded.WriteAsync([Writes.Insert()]));
        Assert.Equal((FailureAction.Retry, true), (outcome.Failure!.Action, outcome.Failure.Ambiguous));
        Assert.False(bounded.UnderWay!.IsCompleted);
        silent.Answer.SetResult([Writes.Done("003A00000000001")]);
        await bounded.UnderWay;
    }

    [Fact]
    public async Task A_look_up_without_an_answer_in_time_says_nothing_and_counts_no_try()
    {
        var bounded = new BoundedSalesforce(new Silent(), Over, TimeProvider.System);
        var answer = await bounded.LookUpAsync([new LookupKey.Email("ann@example.com")]);
        Assert.Equal(FailureAction.Defer, answer.Failure!.Action);
        Assert.Null(bounded.UnderWay);
    }

    [Fact]
    public async Task Nothing_else_is_sent_for_a_record_while_an_earlier_write_of_it_is_unanswered()
    {
        var unanswered = new UnansweredWrites();
        var sent = new WritePlan([Writes.Update("003A00000000001"), Writes.Event("BKNG-1")]);
        unanswered.Add(sent);
        Assert.True(unanswered.Touches(new WritePlan([Writes.Event("BKNG-1")])));
        Assert.False(unanswered.Touches(new WritePlan([Writes.Event("BKNG-2"), Writes.Insert()])));

        sent.Complete(0, Writes.Done("003A00000000001"));
        Assert.True(unanswered.Touches(new WritePlan([Writes.Event("BKNG-1")])));
        sent.Complete(1, Writes.Done("00UA00000000001"));
        await sent.Done;
        // The answer is told to whoever waits for it, in whatever order.
        Assert.True(SpinWait.SpinUntil(() => !unanswered.Touches(new WritePlan([Writes.Event("BKNG-1")])), TimeSpan.FromSeconds(20)));
    }

    private sealed class Silent : IOrgSalesforce
    {
        public TaskCompletionSource<ImmutableArray<WriteOutcome>> Answer { get; } = new();

        public Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left) =>
            new TaskCompletionSource<LookupAnswer>().Task;

        public Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left) => Answer.Task;

        public Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects, TimeSpan left) =>
            new TaskCompletionSource<DescribeAnswer>().Task;
    }
}
