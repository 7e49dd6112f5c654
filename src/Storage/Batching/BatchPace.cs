namespace OnceHub.Sync.Storage.Batching;

/// <summary>
/// Learns from each larger batch how much fits into the time that one is meant to take: whoever comes while a batch is under
/// way waits for half of it, on average.
/// </summary>
/// <param name="target">What a batch is meant to take.</param>
/// <param name="least">The smallest limit. A batch of less than half of it tells of the trip and the disk, and not of its weight.</param>
/// <param name="most">The largest limit.</param>
internal sealed class BatchPace(TimeSpan target, long least, long most)
{
    private readonly Lock _lock = new();
    private double _secondsPerWeight;

    /// <summary>What the next batch may weigh; null when this one tells nothing.</summary>
    public long? Learn(long weight, TimeSpan took)
    {
        if (weight < least / 2) return null;
        lock (_lock)
        {
            var seconds = took.TotalSeconds / weight;
            _secondsPerWeight = _secondsPerWeight == 0 ? seconds : (_secondsPerWeight * 0.8) + (seconds * 0.2);
            return Math.Clamp((long)(target.TotalSeconds / Math.Max(_secondsPerWeight, double.Epsilon)), least, most);
        }
    }
}
