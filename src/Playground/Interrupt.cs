using System.Runtime.InteropServices;

namespace OnceHub.Sync.Playground;

/// <summary>Ctrl-C, a closed terminal, or a request to end. A second one ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    /// <summary>
    /// For saving and tidying up, which takes tenths of a second, and longer on a machine that is busy; what is not done by then is left.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _asked = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _signals;
    private int _exitCode;

    /// <summary>Takes the process's signals from now on.</summary>
    public Interrupt() => _signals =
    [
        On(PosixSignal.SIGINT, 130),
        On(PosixSignal.SIGTERM, 143),
        On(PosixSignal.SIGHUP, 129),
    ];

    public CancellationToken Token => _asked.Token;

    /// <summary>What a shell calls an end by this signal; null while there was none.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    /// <summary>Ends when the process must.</summary>
    public async Task OverdueAsync()
    {
        await _first.Task;
        await Task.Delay(Patience);
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _asked.Dispose();
    }

    private PosixSignalRegistration On(PosixSignal signal, int exitCode) => PosixSignalRegistration.Create(signal, context =>
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0) return;
        context.Cancel = true;
        _first.SetResult();
        _asked.Cancel();
    });
}
