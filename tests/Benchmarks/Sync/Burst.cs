using System.Diagnostics;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// What a piece of work took: time, API calls, processor time here and in the emulator; and what was allocated here, and for how
/// long everything stood still meanwhile so that garbage could be collected.
/// </summary>
internal sealed record Burst(
    int Size, double Seconds, long Calls, TimeSpan Product, TimeSpan Emulator, long BytesAllocated, TimeSpan Collecting)
{
    public double PerSecond => Size / Seconds;

    /// <summary>The columns that all bursts show. Processor time hardly depends on what else the machine does.</summary>
    public (string Name, double Value)[] Figures(string unit) =>
    [
        ($"{unit}s/s", PerSecond),
        ($"calls/{unit}", (double)Calls / Size),
        ("seconds", Seconds),
        ("product CPU ms", Product.TotalMilliseconds / Size),
        ("emulator CPU ms", Emulator.TotalMilliseconds / Size),
        ("KB allocated", BytesAllocated / 1024.0 / Size),
        ("share collecting", Collecting.TotalSeconds / Seconds),
    ];

    /// <summary>Posts the events and waits until each has its outcome.</summary>
    public static Task<Burst> RunAsync(RunningProduct product, string org, IReadOnlyCollection<string> events) =>
        RunAsync(product, events.Count, async () =>
        {
            await product.PostAsync(org, events);
            await product.SettleAsync(org, TimeSpan.FromMilliseconds(events.Count < 1_000 ? 2 : 50));
        });

    /// <param name="size">So many bookings are done when the work is.</param>
    public static async Task<Burst> RunAsync(RunningProduct product, int size, Func<Task> work)
    {
        var calls = await product.Emulator.CallsAsync();
        var (here, there) = (RunningProduct.ProcessorTime, product.Emulator.ProcessorTime);
        var (allocated, collecting) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var watch = Stopwatch.StartNew();
        await work();
        var seconds = watch.Elapsed.TotalSeconds;
        return new Burst(
            size,
            seconds,
            await product.Emulator.CallsAsync() - calls,
            RunningProduct.ProcessorTime - here,
            product.Emulator.ProcessorTime - there,
            GC.GetTotalAllocatedBytes() - allocated,
            GC.GetTotalPauseDuration() - collecting);
    }

    /// <summary>The bookings of <see cref="EventsOf"/>.</summary>
    public static Task<Burst> OfGuestsAsync(RunningProduct product, string org, string prefix, int size) =>
        RunAsync(product, org, EventsOf(prefix, size));

    /// <summary>One booking each of so many guests, <c>guest{n}@{prefix}.example.com</c>, n from 1.</summary>
    public static string[] EventsOf(string prefix, int size) =>
    [
        .. Enumerable
            .Range(1, size)
            .Select(i => PublishedBooking.Event($"BKNG-{prefix}-{i}", $"guest{i}@{prefix}.example.com", name: $"Guest Number{i}")),
    ];
}
