using Microsoft.Extensions.Options;
using OnceHub.Sync.Grains.Orgs;

namespace OnceHub.Sync.Grains.Tests;

public sealed class PullSlotsTests : IDisposable
{
    private readonly PullSlots _slots = new(Options.Create(new GrainsOptions { RowsInHand = 1_000 }));

    public void Dispose() => _slots.Dispose();

    [Fact]
    public void An_org_alone_may_have_all()
    {
        using var one = _slots.Enter();
        Assert.Equal(1_000, one.Share(300));
    }

    [Fact]
    public void What_quiet_orgs_leave_unused_a_burst_may_have()
    {
        using var burst = Backlogged(100);
        var quiet = Enumerable.Range(0, 49).Select(_ => _slots.Enter()).ToArray();
        foreach (var org in quiet) org.Share(1);
        Assert.Equal(1_000 - 49, burst.Share(100));
        foreach (var org in quiet) org.Dispose();
    }

    [Fact]
    public void A_newcomer_has_its_even_part_at_once_although_a_burst_holds_all()
    {
        using var burst = Backlogged(1_000);
        using var newcomer = _slots.Enter();
        Assert.Equal(500, newcomer.Share(0));
    }

    [Fact]
    public void Two_bursts_come_to_the_same()
    {
        using var first = Backlogged(900);
        using var second = Backlogged(100);
        using var quiet = _slots.Enter();
        quiet.Share(100);
        // The first takes no more until it is below its part, and what it finishes the second may take.
        Assert.Equal(450, first.Share(900));
        Assert.Equal(333, second.Share(100));
        Assert.Equal(450, first.Share(450));
        Assert.Equal(450, second.Share(100));
    }

    [Fact]
    public void What_an_org_had_is_free_when_it_ends()
    {
        using var burst = Backlogged(10);
        var other = Backlogged(600);
        Assert.Equal(500, burst.Share(10));
        other.Dispose();
        Assert.Equal(1_000, burst.Share(10));
    }

    private PullSlot Backlogged(int inHand)
    {
        var slot = _slots.Enter();
        slot.Share(inHand);
        slot.ReportBacklog(hasMore: true);
        return slot;
    }
}
