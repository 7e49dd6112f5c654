using System.Runtime.CompilerServices;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>
/// Events that were read to find out whose they are, until that guest's turn takes them in the same process: nothing is
/// read twice. Known by their very bytes, so that what is taken is never another's. Bounded; whatever is not here is read.
/// </summary>
internal static class ReadEvents
{
    private const int Slots = 4_096;

    private static readonly Kept?[] Table = new Kept?[Slots];

    public static Reading<OnceHubEvent> Read(byte[] payload, string region)
    {
        var reading = EventReader.Read(payload, region);
        Volatile.Write(ref SlotOf(payload), new Kept(payload, region, reading));
        return reading;
    }

    public static Reading<OnceHubEvent> Take(byte[] payload, string region)
    {
        ref var slot = ref SlotOf(payload);
        if (Volatile.Read(ref slot) is not { } kept || !ReferenceEquals(kept.Payload, payload)) return EventReader.Read(payload, region);
        Volatile.Write(ref slot, null);
        return kept.Region == region ? kept.Reading : EventReader.Read(payload, region);
    }

    private static ref Kept? SlotOf(byte[] payload) => ref Table[RuntimeHelpers.GetHashCode(payload) % Slots];

    private sealed record Kept(byte[] Payload, string Region, Reading<OnceHubEvent> Reading);
}
