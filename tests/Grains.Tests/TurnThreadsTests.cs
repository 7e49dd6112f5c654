using System.Runtime.CompilerServices;

namespace OnceHub.Sync.Grains.Tests;

public sealed class TurnThreadsTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    public static TheoryData<string, Func<Task>> Awaits => new()
    {
        { "nothing", () => Task.CompletedTask },
        { "the scheduler", async () => await Task.Yield() },
        { "a timer", () => Task.Delay(1) },
        { "work of the pool", () => Apart.RunAsync(() => Task.CompletedTask) },
        { "an asynchronous enumeration", async () => { await foreach (var _ in EmptyAsync()) { } } },
        { "another turn", () => TurnThreads.RunAsync(async () => await Task.Yield()) },
    };

    [Theory]
    [MemberData(nameof(Awaits))]
    public async Task What_a_turn_awaits_goes_on_on_these_threads_too(string what, Func<Task> wait)
    {
        Assert.NotNull(what);
        await TurnThreads.RunAsync(async () =>
        {
            Assert.StartsWith("turns ", Thread.CurrentThread.Name, StringComparison.Ordinal);
            await wait();
            Assert.StartsWith("turns ", Thread.CurrentThread.Name, StringComparison.Ordinal);
        }).WaitAsync(Enough);
        Assert.DoesNotContain("turns ", Thread.CurrentThread.Name ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_give_way_and_the_process_does_not()
    {
        if (!OperatingSystem.IsLinux()) return;
        var process = NicenessIn("/proc/self/stat");
        var turn = 0;
        await TurnThreads.RunAsync(() => Task.FromResult(turn = NicenessIn("/proc/thread-self/stat"))).WaitAsync(Enough);

        Assert.Equal(Math.Max(process, 5), turn);
        Assert.Equal(process, NicenessIn("/proc/self/stat"));
    }

    [Fact]
    public async Task A_turn_that_waits_holds_up_no_other()
    {
        var first = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, Environment.ProcessorCount * 4).Select(_ => TurnThreads.RunAsync(() => first.Task)).ToArray();
        await TurnThreads.RunAsync(() =>
        {
            first.SetResult();
            return Task.CompletedTask;
        }).WaitAsync(Enough);
        await Task.WhenAll(waiting).WaitAsync(Enough);
    }

    [Fact]
    public async Task A_turn_that_fails_tells_its_owner_and_ends_no_thread()
    {
        for (var i = 0; i < Environment.ProcessorCount * 2; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                TurnThreads.RunAsync(() => throw new InvalidOperationException("At once.")).WaitAsync(Enough));
            await Assert.ThrowsAsync<InvalidOperationException>(() => TurnThreads.RunAsync(async () =>
            {
                await Task.Yield();
                throw new InvalidOperationException("Later.");
            }).WaitAsync(Enough));
        }
        await TurnThreads.RunAsync(() => Task.CompletedTask).WaitAsync(Enough);
    }

    // The nineteenth field, of which the second, a name in brackets, may have blanks.
    private static int NicenessIn(string file)
    {
        var stat = File.ReadAllText(file);
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async IAsyncEnumerable<int> EmptyAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(1, cancellationToken);
        yield break;
    }
}
