namespace OnceHub.Sync.Batching;

/// <summary>
/// Learns from each larger batch how much weight fits into the target duration; whoever comes while a batch is under way waits
/// for half of it, on average. Where the round trip alone takes long, the batch's content may take as long again.
/// </summary>
/// <param name="target">What a batch is meant to take.</param>
/// <param name="least">The smallest limit. Batches under half of it measure the round trip, not the cost of their weight, and are ignored.</param>
/// <param name="most">The largest limit.</param>
internal sealed class BatchWeightLimit(TimeSpan target, long least, long most)
{
    private readonly Lock _lock = new();
    private double _secondsPerWeight;
    private double _secondsOfTrip;

    /// <summary>What the next batch may weigh; null when this one tells nothing.</summary>
    /// <param name="took">In all.</param>
    /// <param name="trip">What of it is the trip's, however little it carries; zero where that is not known.</param>
    public long? Learn(long weight, TimeSpan took, TimeSpan trip = default)
    {
        if (weight < least / 2) return null;
        lock (_lock)
        {
            var isFirst = _secondsPerWeight == 0;
            _secondsPerWeight = Learned(_secondsPerWeight, (took - trip).TotalSeconds / weight, isFirst);
            _secondsOfTrip = Learned(_secondsOfTrip, trip.TotalSeconds, isFirst);
            var seconds = Math.Max(target.TotalSeconds - _secondsOfTrip, _secondsOfTrip);
            return (long)Math.Clamp(seconds / Math.Max(_secondsPerWeight, double.Epsilon), least, most);
        }
    }

    private static double Learned(double known, double seen, bool isFirst) => isFirst ? seen : (known * 0.8) + (seen * 0.2);
}
