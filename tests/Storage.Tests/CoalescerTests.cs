using System.Collections.Concurrent;
using OnceHub.Sync.Batching;

namespace OnceHub.Sync.Storage.Tests;

public sealed class CoalescerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_lone_item_leaves_at_once_and_gets_its_result()
    {
        await using var lab = new CoalescerLab();
        var result = lab.Submit("a", 7);
        await lab.NextBatchAsync([7]);
        Assert.Equal("7", await result);
    }

    [Fact]
    public async Task What_waits_when_a_batch_returns_leaves_together()
    {
        await using var lab = new CoalescerLab();
        var first = lab.Submit("a", 1);
        var held = await lab.StartedAsync();
        var rest = Enumerable.Range(2, 5).Select(i => lab.Submit("a", i)).ToList();

        held.Return();
        await lab.NextBatchAsync([2, 3, 4, 5, 6]);

        Assert.Equal("1", await first);
        Assert.Equal(["2", "3", "4", "5", "6"], await Task.WhenAll(rest));
    }

    [Fact]
    public async Task Keys_take_turns_so_that_a_burst_of_one_does_not_hold_up_another()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxBatchItems = 4 });
        _ = lab.Submit("first", 0);
        var held = await lab.StartedAsync();
        for (var i = 1; i <= 6; i++) _ = lab.Submit("burst", i);
        _ = lab.Submit("quiet", 100);
        _ = lab.Submit("quiet", 101);
        _ = lab.Submit("other", 200);

        held.Return();
        await lab.NextBatchAsync([1, 100, 200, 2]);
        await lab.NextBatchAsync([101, 3, 4, 5]);
        await lab.NextBatchAsync([6]);
    }

    [Fact]
    public async Task Keys_with_little_have_every_second_batch_to_themselves()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxBatchItems = 3, LightWeight = 2 });
        _ = lab.Submit("first", 0);
        var held = await lab.StartedAsync();
        for (var i = 1; i <= 6; i++) _ = lab.Submit("burst", i);
        _ = lab.Submit("quiet", 100);
        _ = lab.Submit("quiet", 101);
        _ = lab.Submit("other", 200);
        _ = lab.Submit("last", 300);

        held.Return();
        // Not the burst's, of which more waits; and the one that was left over leaves in its turn among all.
        await lab.NextBatchAsync([1, 100, 200]);
        await lab.NextBatchAsync([300, 101]);
        await lab.NextBatchAsync([2, 3, 4]);
        // What is left of it is little by now.
        await lab.NextBatchAsync([5, 6]);
    }

    [Fact]
    public async Task What_a_batch_that_ended_early_did_not_come_to_leaves_next_of_its_key()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxBatchItems = 4, MayEndEarly = true });
        var first = lab.Submit("burst", 0);
        var held = await lab.StartedAsync();
        var burst = Enumerable.Range(1, 5).Select(i => lab.Submit("burst", i)).ToArray();
        held.Return();
        var early = await lab.StartedAsync();
        Assert.Equal([1, 2, 3, 4], early.Items);
        _ = lab.SubmitUrgent("burst", 11);
        _ = lab.Submit("quiet", 100);

        early.ReturnAfter(2);
        // Another key has its turn, and what is urgent did not begin earlier.
        await lab.NextBatchAsync([3, 100, 4, 11]);
        await lab.NextBatchAsync([5]);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], await Task.WhenAll([first, .. burst]));
        Assert.Equal(0, lab.Coalescer.Waiting);
    }

    [Fact]
    public async Task What_a_batch_did_not_come_to_leaves_although_nothing_else_waits()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { CapacityPerKey = 2, MayEndEarly = true });
        var (held, results) = await HoldAsync(lab);
        held.ReturnAfter(1);
        var drained = lab.Coalescer.DrainAsync();
        await lab.NextBatchAsync([2, 3]);
        await drained;
        Assert.Equal(["1", "2", "3"], await Task.WhenAll(results));
    }

    [Fact]
    public async Task What_a_batch_did_not_come_to_was_taken_all_the_same_when_it_is_closed()
    {
        var lab = new CoalescerLab(new CoalescerOptions { MayEndEarly = true });
        var (held, results) = await HoldAsync(lab);
        var disposed = lab.Coalescer.DisposeAsync();
        held.ReturnAfter(1);
        // Nobody is left to wait for it: it leaves, as what was taken does.
        await lab.NextBatchAsync([2, 3]);
        await disposed;
        Assert.Equal(["1", "2", "3"], await Task.WhenAll(results));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(false, 2)]
    public async Task A_batch_that_did_nothing_or_may_not_end_early_fails_its_items(bool mayEndEarly, int done)
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MayEndEarly = mayEndEarly });
        var (held, results) = await HoldAsync(lab);
        held.ReturnAfter(done);
        foreach (var result in results) await Assert.ThrowsAsync<InvalidOperationException>(() => result);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_batch_holds_up_those_with_little_unless_it_is_theirs(int quiet, bool holdsUp)
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { LightWeight = 2 });
        _ = lab.Submit("first", 0);
        var first = await lab.StartedAsync();
        for (var i = 1; i <= 3; i++) _ = lab.Submit("burst", i);
        first.Return();
        var burst = await lab.StartedAsync();
        Assert.False(lab.Coalescer.HoldsUpLight);
        for (var i = 0; i < quiet; i++) _ = lab.Submit("quiet", 100 + i);
        Assert.Equal(holdsUp, lab.Coalescer.HoldsUpLight);
        burst.Return();

        var theirs = await lab.StartedAsync();
        Assert.Equal(100, theirs.Items[0]);
        _ = lab.Submit("late", 200);
        Assert.Equal(!holdsUp, lab.Coalescer.HoldsUpLight);
        theirs.Return();
    }

    /// <summary>A batch of 1, 2 and 3, with nothing else waiting.</summary>
    private static async Task<(StartedBatch Held, Task<string>[] Results)> HoldAsync(CoalescerLab lab)
    {
        _ = lab.Submit("first", 0);
        var first = await lab.StartedAsync();
        Task<string>[] results = [.. Enumerable.Range(1, 3).Select(i => lab.Submit("a", i))];
        first.Return();
        var held = await lab.StartedAsync();
        Assert.Equal([1, 2, 3], held.Items);
        return (held, results);
    }

    [Fact]
    public async Task Urgent_items_leave_before_others_of_their_key_and_take_no_other_keys_turn()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxBatchItems = 4 });
        _ = lab.Submit("first", 0);
        var held = await lab.StartedAsync();
        for (var i = 1; i <= 4; i++) _ = lab.Submit("a", i);
        for (var i = 100; i <= 102; i++) _ = lab.Submit("b", i);
        _ = lab.SubmitUrgent("a", 11);
        _ = lab.SubmitUrgent("a", 12);

        held.Return();
        await lab.NextBatchAsync([11, 100, 12, 101]);
        await lab.NextBatchAsync([1, 102, 2, 3]);
        await lab.NextBatchAsync([4]);
    }

    [Fact]
    public async Task An_urgent_item_is_admitted_beyond_the_capacity_and_leaves_its_place_to_nobody()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { CapacityPerKey = 1, MaxBatchItems = 1 });
        await lab.Enqueue("a", 0);
        var held = await lab.StartedAsync();
        await lab.Enqueue("a", 1);
        var waits = lab.Enqueue("a", 2).AsTask();
        _ = lab.SubmitUrgent("a", 9);
        held.Return();
        var urgent = await lab.StartedAsync();
        Assert.Equal([9], urgent.Items);
        Assert.False(waits.IsCompleted);

        urgent.Return();
        await lab.NextBatchAsync([1]);
        await waits.WaitAsync(Deadline);
        await lab.NextBatchAsync([2]);
    }

    [Fact]
    public async Task A_further_batch_leaves_only_when_enough_waits_to_be_worth_it()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxInFlight = 2, FurtherBatchItems = 3 });
        _ = lab.Submit("a", 0);
        var held = await lab.StartedAsync();
        _ = lab.Submit("a", 1);
        _ = lab.Submit("a", 2);
        Assert.Equal(1, lab.Coalescer.InFlight);

        _ = lab.Submit("a", 3);
        await lab.NextBatchAsync([1, 2, 3]);
        _ = lab.Submit("a", 4);
        held.Return();
        await lab.NextBatchAsync([4]);
    }

    [Fact]
    public async Task A_batch_that_hangs_does_not_hold_up_the_few_that_come_meanwhile()
    {
        var wait = TimeSpan.FromMilliseconds(50);
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxInFlight = 3, FurtherBatchItems = 100, FurtherBatchWait = wait });
        var hanging = lab.Submit("a", 0);
        var held = await lab.StartedAsync();
        _ = lab.Submit("a", 1);
        _ = lab.Submit("b", 2);
        await lab.NextBatchAsync([1, 2]);
        _ = lab.Submit("a", 3);
        await lab.NextBatchAsync([3]);
        Assert.False(hanging.IsCompleted);

        _ = lab.Submit("a", 4);
        held.Return();
        await lab.NextBatchAsync([4]);
    }

    [Fact]
    public async Task Not_more_batches_than_may_are_under_way_however_long_the_rest_waits()
    {
        var wait = TimeSpan.FromMilliseconds(1);
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxInFlight = 2, FurtherBatchItems = 100, FurtherBatchWait = wait });
        _ = lab.Submit("a", 0);
        var first = await lab.StartedAsync();
        _ = lab.Submit("a", 1);
        var second = await lab.StartedAsync();
        _ = lab.Submit("a", 2);
        await Task.Delay(wait * 20);
        await lab.NothingStartsAsync();

        second.Return();
        await lab.NextBatchAsync([2]);
        first.Return();
    }

    [Fact]
    public async Task A_batch_waits_for_those_who_are_on_their_way()
    {
        var onTheirWay = new Queue<int>([1, 2]);
        CoalescerLab? itself = null;
        await using var lab = itself = new CoalescerLab(coming: () =>
        {
            // One comes at each look.
            var left = onTheirWay.Count;
            if (onTheirWay.TryDequeue(out var next)) _ = itself!.Submit("a", next);
            return left;
        });
        _ = lab.Submit("a", 0);
        await lab.NextBatchAsync([0, 1, 2]);
    }

    [Theory]
    [InlineData(1, 1_000)] // somebody who never comes
    [InlineData(0, 1_000)] // nobody comes
    [InlineData(1, 1)] // full
    public async Task A_batch_leaves_without_those_who_do_not_come(int coming, int most)
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxBatchItems = most }, coming: () => coming);
        _ = lab.Submit("a", 7);
        await lab.NextBatchAsync([7]);
    }

    [Fact]
    public async Task An_item_that_is_withdrawn_while_its_batch_gathers_is_not_in_it()
    {
        using var cancelled = new CancellationTokenSource();
        await using var lab = new CoalescerLab(coming: () =>
        {
            cancelled.Cancel();
            return 0;
        });
        var withdrawn = lab.Submit("a", 1, cancelled.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn.WaitAsync(Deadline));
        _ = lab.Submit("a", 2);
        await lab.NextBatchAsync([2]);
    }

    [Fact]
    public async Task What_waits_is_shared_out_between_the_batches_that_may_leave()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxInFlight = 1, FurtherBatchItems = 2 });
        _ = lab.Submit("a", 0);
        var held = await lab.StartedAsync();
        for (var i = 1; i <= 6; i++) _ = lab.Submit("a", i);
        lab.Coalescer.MaxInFlight = 3;
        await lab.NextBatchAsync([1, 2, 3]);
        held.Return();
        await lab.NextBatchAsync([4, 5, 6]);
    }

    [Fact]
    public async Task A_batch_holds_no_more_than_its_weight_and_a_heavier_item_leaves_alone()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxBatchWeight = 10 }, weigh: item => item);
        _ = lab.Submit("a", 1);
        var held = await lab.StartedAsync();
        foreach (var item in new[] { 4, 6, 1, 50, 2, 3 }) _ = lab.Submit("a", item);

        held.Return();
        await lab.NextBatchAsync([4, 6]);
        await lab.NextBatchAsync([1]);
        await lab.NextBatchAsync([50]);
        await lab.NextBatchAsync([2, 3]);
    }

    [Fact]
    public async Task As_many_batches_are_under_way_as_are_allowed_and_that_can_be_changed()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxBatchItems = 1, MaxInFlight = 2 });
        for (var i = 0; i < 6; i++) _ = lab.Submit("a", i);
        var (one, two) = (await lab.StartedAsync(), await lab.StartedAsync());
        await lab.NothingStartsAsync();

        lab.Coalescer.MaxInFlight = 3;
        var three = await lab.StartedAsync();
        lab.Coalescer.MaxInFlight = 1;
        one.Return();
        two.Return();
        await lab.NothingStartsAsync();
        three.Return();
        (await lab.StartedAsync()).Return();
        (await lab.StartedAsync()).Return();
        (await lab.StartedAsync()).Return();
    }

    [Fact]
    public async Task The_size_of_batches_can_be_changed_while_it_runs()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxBatchItems = 1 });
        for (var i = 0; i < 5; i++) _ = lab.Submit("a", i);
        var held = await lab.StartedAsync();
        lab.Coalescer.MaxBatchItems = 3;
        held.Return();
        await lab.NextBatchAsync([1, 2, 3]);
        await lab.NextBatchAsync([4]);
    }

    [Fact]
    public async Task One_bad_item_fails_alone()
    {
        await using var lab = new CoalescerLab();
        _ = lab.Submit("a", 0);
        var held = await lab.StartedAsync();
        var (good, bad, after) = (lab.Submit("a", 1), lab.Submit("a", -1), lab.Submit("a", 2));

        held.Return();
        (await lab.StartedAsync()).Return();

        Assert.Equal("1", await good);
        Assert.Equal("2", await after);
        await Assert.ThrowsAsync<FormatException>(() => bad);
    }

    [Fact]
    public async Task A_handler_that_throws_fails_its_own_batch_only()
    {
        await using var lab = new CoalescerLab();
        var first = lab.Submit("a", 1);
        var held = await lab.StartedAsync();
        var second = lab.Submit("a", 2);

        held.Throw(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        (await lab.StartedAsync()).Return();
        Assert.Equal("2", await second);
    }

    [Fact]
    public async Task A_handler_that_answers_too_little_fails_its_batch()
    {
        await using var coalescer = new Coalescer<string, int, string>(
            new CoalescerOptions(), (_, _) => Task.FromResult<IReadOnlyList<Outcome<string>>>([]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => coalescer.SubmitAsync("a", 1, default));
    }

    [Fact]
    public async Task A_caller_who_cancels_before_the_item_is_taken_withdraws_it_and_after_that_it_completes()
    {
        await using var lab = new CoalescerLab();
        using var early = new CancellationTokenSource();
        using var late = new CancellationTokenSource();
        var taken = lab.Submit("a", 1, late.Token);
        var held = await lab.StartedAsync();
        var withdrawn = lab.Submit("a", 2, early.Token);
        _ = lab.Submit("a", 3);

        await early.CancelAsync();
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        Assert.Equal(1, lab.Coalescer.Waiting);

        held.Return();
        Assert.Equal("1", await taken);
        await lab.NextBatchAsync([3]);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_hands_in_nothing()
    {
        await using var lab = new CoalescerLab();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lab.Submit("a", 1, new CancellationToken(canceled: true)));
        await lab.NothingStartsAsync();
    }

    [Fact]
    public async Task Beyond_the_capacity_of_its_key_an_item_waits_for_admission_and_other_keys_do_not()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { CapacityPerKey = 2, MaxBatchItems = 1 });
        await lab.Enqueue("busy", 0);
        var held = await lab.StartedAsync();
        await lab.Enqueue("busy", 1);
        await lab.Enqueue("busy", 2);
        var waits = lab.Enqueue("busy", 3).AsTask();
        await lab.Enqueue("quiet", 9).AsTask().WaitAsync(Deadline);
        Assert.False(waits.IsCompleted);

        held.Return();
        var result = await waits.WaitAsync(Deadline);
        for (var i = 0; i < 4; i++) (await lab.StartedAsync()).Return();
        Assert.Equal("3", await result);
    }

    [Fact]
    public async Task One_who_cancels_leaves_the_place_to_the_next_in_line()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { CapacityPerKey = 1, MaxBatchItems = 1 });
        using var admittedOne = new CancellationTokenSource();
        using var waitingOne = new CancellationTokenSource();
        await lab.Enqueue("a", 0);
        var held = await lab.StartedAsync();
        var admitted = await lab.Coalescer.EnqueueAsync("a", 1, admittedOne.Token);
        var gone = lab.Coalescer.EnqueueAsync("a", 2, waitingOne.Token).AsTask();
        var next = lab.Coalescer.EnqueueAsync("a", 3, default).AsTask();

        await waitingOne.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.False(next.IsCompleted);
        await admittedOne.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => admitted);
        await next.WaitAsync(Deadline);

        held.Return();
        await lab.NextBatchAsync([3]);
    }

    [Fact]
    public async Task Draining_ends_everything_handed_in_and_takes_nothing_more()
    {
        await using var lab = new CoalescerLab(new CoalescerOptions { MaxBatchItems = 1 });
        var results = Enumerable.Range(0, 3).Select(i => lab.Submit("a", i)).ToList();
        var drained = lab.Coalescer.DrainAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => lab.Submit("a", 9));
        for (var i = 0; i < 3; i++)
        {
            Assert.False(drained.IsCompleted);
            (await lab.StartedAsync()).Return();
        }

        await drained.WaitAsync(Deadline);
        Assert.Equal(["0", "1", "2"], await Task.WhenAll(results));
    }

    [Fact]
    public async Task Disposal_fails_what_waits_and_lets_what_is_under_way_end()
    {
        await using var lab = new CoalescerLab();
        var taken = lab.Submit("a", 1);
        var held = await lab.StartedAsync();
        var waiting = lab.Submit("a", 2);

        var disposed = lab.Coalescer.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.False(disposed.IsCompleted);
        held.Return();
        await disposed.WaitAsync(Deadline);
        Assert.Equal("1", await taken);
    }

    [Fact]
    public async Task A_storm_of_items_cancellations_and_failures_answers_each_exactly_once()
    {
        var seen = new ConcurrentBag<int>();
        await using var coalescer = new Coalescer<int, int, int>(
            new CoalescerOptions { MaxBatchItems = 7, MaxInFlight = 3, CapacityPerKey = 5 },
            async (batch, _) =>
            {
                await Task.Yield();
                foreach (var item in batch) seen.Add(item);
                return [.. batch.Select(item => item % 11 == 0 ? Outcome.Failed<int>(new FormatException()) : Outcome.Of(item))];
            });

        var answers = await Task.WhenAll(Enumerable.Range(1, 20_000).Select(i => Task.Run(async () =>
        {
            using var cancel = new CancellationTokenSource();
            var task = coalescer.SubmitAsync(i % 13, i, cancel.Token);
            if (i % 5 == 0) await cancel.CancelAsync();
            try
            {
                return await task == i ? "right" : "wrong";
            }
            catch (FormatException)
            {
                return i % 11 == 0 ? "right" : "wrong";
            }
            catch (OperationCanceledException)
            {
                return i % 5 == 0 ? "withdrawn" : "wrong";
            }
        })));

        Assert.DoesNotContain("wrong", answers);
        Assert.Equal(answers.Count(answer => answer == "right"), seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        await coalescer.DrainAsync().WaitAsync(Deadline);
        Assert.Equal((0, 0), (coalescer.Waiting, coalescer.InFlight));
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, 0)]
    public void Bounds_below_one_are_refused(int items, long weight, int inFlight, int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Coalescer<int, int, int>(
            new CoalescerOptions { MaxBatchItems = items, MaxBatchWeight = weight, MaxInFlight = inFlight, CapacityPerKey = capacity },
            (_, _) => Task.FromResult<IReadOnlyList<Outcome<int>>>([])));
}
