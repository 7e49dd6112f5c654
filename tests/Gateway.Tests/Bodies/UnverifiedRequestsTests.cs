using System.Net;

namespace OnceHub.Sync.Gateway.Tests;

public class UnverifiedRequestsTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Two = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void With_one_more_than_an_address_may_have_its_oldest_is_cut_and_nobody_elses()
    {
        using var rig = new BodyRig(perAddress: 2);
        var other = rig.Unverified.Enter(Two);
        var oldest = rig.Unverified.Enter(One);
        var middle = rig.Unverified.Enter(One);

        var newest = rig.Unverified.Enter(One);

        Assert.Equal(UnverifiedCut.MadeRoom, oldest.Cut);
        Assert.All([other, middle, newest], request => Assert.Null(request.Cut));
        Assert.Equal((2, 1, 3), (rig.Unverified.CountOf(One), rig.Unverified.CountOf(Two), rig.Unverified.Count));
    }

    [Fact]
    public void With_one_more_than_there_may_be_in_all_the_oldest_of_all_is_cut()
    {
        using var rig = new BodyRig(requests: 2);
        var oldest = rig.Unverified.Enter(One);
        var middle = rig.Unverified.Enter(Two);

        var newest = rig.Unverified.Enter(Two);

        Assert.Equal(UnverifiedCut.MadeRoom, oldest.Cut);
        Assert.Null(middle.Cut);
        Assert.Null(newest.Cut);
        Assert.Equal(0, rig.Unverified.CountOf(One));
    }

    [Fact]
    public async Task Bytes_beyond_the_share_cut_the_oldest_whose_bytes_count_until_they_are_given_back()
    {
        using var rig = new BodyRig(unverifiedMemory: 10_000);
        var oldest = rig.Unverified.Enter(One);
        oldest.Take(8_000);
        var newest = rig.Unverified.Enter(Two);

        newest.Take(4_000);

        Assert.Equal(UnverifiedCut.MadeRoom, oldest.Cut);
        await Eventually.HoldsAsync(() => oldest.Token.IsCancellationRequested, "the oldest to be told");
        Assert.Equal((4_000, 12_000), (rig.Unverified.Bytes, rig.Budget.Held));
        Assert.Throws<OperationCanceledException>(() => oldest.Take(1));
        oldest.Return(8_000);
        Assert.Equal((4_000, 4_000), (rig.Unverified.Bytes, rig.Budget.Held));
    }

    [Fact]
    public async Task What_is_late_together_is_cut_in_small_numbers_and_at_the_end_of_the_process_all_at_once()
    {
        using var rig = new BodyRig();
        UnverifiedRequest[] together = [.. Enumerable.Range(0, 40).Select(i => rig.Unverified.Enter(i % 2 == 0 ? One : Two))];
        List<int> cut = [];

        rig.Time.Advance(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 3; i++, rig.Time.Advance(TimeSpan.FromMilliseconds(10)))
            cut.Add(together.Count(request => request.Cut == UnverifiedCut.TooSlow));
        Assert.Equal([16, 32, 40], cut);

        together = [.. Enumerable.Range(0, 40).Select(i => rig.Unverified.Enter(i % 2 == 0 ? One : Two))];
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.Lifecycle.StoppingAsync(default);
        Assert.All(together, request => Assert.Equal(UnverifiedCut.Stopping, request.Cut));
    }

    [Fact]
    public void A_flood_of_large_bodies_does_not_cut_a_small_one_that_came_before()
    {
        using var rig = new BodyRig(bodyMemory: 10_000_000, unverifiedMemory: 100_000);
        var small = rig.Unverified.Enter(One);
        small.Take(2_000);
        rig.Time.Advance(TimeSpan.FromMilliseconds(10));

        for (var i = 0; i < 40; i++)
        {
            rig.Unverified.Enter(Two).Take(30_000);
            rig.Time.Advance(TimeSpan.FromMilliseconds(2));
        }

        Assert.Null(small.Cut);
    }

    [Fact]
    public void Many_small_bodies_that_are_held_do_not_cut_a_larger_one_that_is_sent_at_once()
    {
        using var rig = new BodyRig(unverifiedMemory: 100_000);
        for (var i = 0; i < 100; i++) rig.Unverified.Enter(Two).Take(1_000);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        var larger = rig.Unverified.Enter(One);

        for (var i = 0; i < 8; i++)
        {
            larger.Take(1_000);
            rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Null(larger.Cut);
    }

    [Fact]
    public void The_oldest_that_wants_more_than_there_is_cuts_itself()
    {
        using var rig = new BodyRig(unverifiedMemory: 10_000);
        var oldest = rig.Unverified.Enter(One);
        oldest.Take(5_000);
        var newest = rig.Unverified.Enter(Two);
        newest.Take(4_000);

        Assert.Throws<OperationCanceledException>(() => oldest.Take(2_000));

        Assert.Equal(UnverifiedCut.MadeRoom, oldest.Cut);
        Assert.Null(newest.Cut);
    }

    [Fact]
    public void Verified_work_is_not_counted_and_not_cut()
    {
        using var rig = new BodyRig(unverifiedMemory: 10_000, perAddress: 1);
        var verified = rig.Unverified.Enter(One);
        verified.Take(9_000);
        verified.Verify();
        verified.Take(9_000);

        rig.Unverified.Enter(One).Take(9_000);

        Assert.Null(verified.Cut);
        Assert.Equal((9_000, 27_000), (rig.Unverified.Bytes, rig.Budget.Held));
    }

    [Fact]
    public void Bodies_of_callers_with_a_key_leave_room_for_webhooks()
    {
        using var rig = new BodyRig(bodyMemory: 100_000, unverifiedMemory: 10_000);
        var keyed = new KeyedRoom(rig.Budget, rig.Limits);
        keyed.Take(80_000);

        var refused = Assert.Throws<ProblemException>(() => keyed.Take(1));

        Assert.Equal(ProblemKinds.TooBusy, refused.Kind);
        rig.Unverified.Enter(One).Take(10_000);
    }

    [Fact]
    public void What_has_not_arrived_in_time_is_cut()
    {
        using var rig = new BodyRig();
        var early = rig.Unverified.Enter(One);
        rig.Time.Advance(TimeSpan.FromSeconds(4));
        var late = rig.Unverified.Enter(One);

        rig.Time.Advance(TimeSpan.FromSeconds(5.9));
        Assert.Null(early.Cut);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(UnverifiedCut.TooSlow, early.Cut);
        Assert.Null(late.Cut);
        rig.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(UnverifiedCut.TooSlow, late.Cut);
        Assert.Equal(0, rig.Unverified.Count);
    }

    [Fact]
    public void What_has_arrived_is_not_cut_for_whatever_comes_after_it_nor_for_this_process_being_slow()
    {
        using var rig = new BodyRig(requests: 3, perAddress: 2, unverifiedMemory: 100_000);
        var arrived = rig.Unverified.Enter(One);
        arrived.Take(2_000);
        arrived.Arrive();

        for (var i = 0; i < 20; i++) rig.Unverified.Enter(i % 2 == 0 ? One : Two).Take(30_000);
        rig.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(arrived.Cut);
        Assert.Equal((0, 0, 2_000L), (rig.Unverified.Count, rig.Unverified.CountOf(One), rig.Unverified.Bytes));
        arrived.Verify();
        arrived.Dispose();
        Assert.Equal(0, rig.Unverified.Bytes);
    }

    [Fact]
    public void What_has_arrived_and_holds_most_is_cut_for_its_bytes()
    {
        using var rig = new BodyRig(unverifiedMemory: 10_000);
        var arrived = rig.Unverified.Enter(One);
        arrived.Take(9_000);
        arrived.Arrive();
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        rig.Unverified.Enter(Two).Take(4_000);

        Assert.Equal(UnverifiedCut.MadeRoom, arrived.Cut);
        Assert.Equal(4_000, rig.Unverified.Bytes);
    }

    [Fact]
    public async Task When_the_process_ends_what_is_arriving_has_a_second()
    {
        using var rig = new BodyRig();
        var old = rig.Unverified.Enter(One);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        var young = rig.Unverified.Enter(One);

        await rig.Lifecycle.StoppingAsync(default);

        Assert.Equal(UnverifiedCut.Stopping, old.Cut);
        Assert.Null(young.Cut);
        var late = rig.Unverified.Enter(One);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(UnverifiedCut.Stopping, young.Cut);
        Assert.Equal(UnverifiedCut.Stopping, late.Cut);
    }
}
