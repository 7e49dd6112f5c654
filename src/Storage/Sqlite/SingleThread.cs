using System.Collections.Concurrent;

namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>Runs what it is given, one after the other, on a thread of its own.</summary>
internal sealed class SingleThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public SingleThread(string name)
    {
        _thread = new Thread(() =>
        {
            foreach (var work in _work.GetConsumingEnumerable()) work();
        }) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <param name="continueHere">Whether what awaits the result goes on on this thread too: it must be short, and not end the
    /// thread.</param>
    public Task<T> RunAsync<T>(Func<T> work, bool continueHere = false)
    {
        var done = new TaskCompletionSource<T>(
            continueHere ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }
}
