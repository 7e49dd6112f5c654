using System.Diagnostics;

namespace OnceHub.Sync.Benchmarks;

/// <summary>This program again, in a process of its own.</summary>
internal static class BenchmarkProcess
{
    public static ChildProcess Start(params string[] arguments) => ChildProcess.Start("OnceHub.Sync.Benchmarks", arguments);

    /// <summary>For this process, and the threads it starts from here on: what in truth runs on another machine takes no time from the product.</summary>
    public static void TakeLowestPriority()
    {
        using var self = Process.GetCurrentProcess();
        self.PriorityClass = ProcessPriorityClass.Idle;
    }

    /// <summary>Its next line, however long the work for it takes.</summary>
    public static async Task<string> AnswerAsync(this ChildProcess process) =>
        await process.ReadLineAsync() ?? throw new InvalidOperationException($"The process broke: {process.Said}");
}
