using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Bulk;

/// <summary>The batches of an org's rolling day, of which a share is never ours, as of its calls.</summary>
internal sealed class BulkBatches(OrgRequests requests, OrgConnection connection, TimeProvider time) : IDisposable
{
    /// <summary>Others spend them, too.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private BulkAllowance? _known;
    private long _readAt;
    private long _taken;

    public void Dispose() => _one.Dispose();

    /// <summary>False when the day has none left for a job of so many rows.</summary>
    public async Task<bool> TryTakeAsync(int rows, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_readAt == 0 || time.GetElapsedTime(_readAt) >= Fresh)
            {
                _known = await requests.CallAsync(api => api.Bulk!.ReadAllowanceAsync(cancellationToken), cancellationToken);
                (_readAt, _taken) = (time.GetTimestamp(), 0);
            }
            var needed = (rows + BulkAllowance.RowsPerBatch - 1) / BulkAllowance.RowsPerBatch;
            if (_known is { } known && known.Remaining - _taken - ApiBudget.Reserve(known.Max, connection.ReservePercent) < needed)
                return false;
            _taken += needed;
            return true;
        }
        finally
        {
            _one.Release();
        }
    }
}
