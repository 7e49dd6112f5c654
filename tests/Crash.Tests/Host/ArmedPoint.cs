using System.Diagnostics;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>
/// What is to happen at which point, as the parent process says on standard input: <c>kill N POINT</c> ends the process as
/// kill -9 does when the point is passed for the N-th time from now; <c>hold N POINT</c> keeps whoever passes there until <c>go</c>.
/// </summary>
internal sealed class ArmedPoint
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _released = new();
    private string? _point;
    private bool _kills;
    private int _left;

    public async Task ObeyAsync(TextReader orders)
    {
        while (await orders.ReadLineAsync() is { } order) Take(order.Split(' ', 3));
        // Whoever started it is gone.
        Kill();
    }

    public async Task PassAsync(string point)
    {
        Task released;
        lock (_gate)
        {
            if (point != _point || --_left > 0) return;
            if (_kills) Kill();
            _point = null;
            released = _released.Task;
        }
        await Console.Out.WriteLineAsync($"at {point}");
        await released;
    }

    private void Take(string[] order)
    {
        lock (_gate)
        {
            switch (order)
            {
                case ["go"]:
                    _released.TrySetResult();
                    break;
                case [var what, var count, var point]:
                    (_kills, _left, _point) = (what == "kill", int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), point);
                    _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    break;
            }
        }
    }

    private static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // Nothing more is done, in whatever time the signal takes.
        Thread.Sleep(Timeout.Infinite);
    }
}
