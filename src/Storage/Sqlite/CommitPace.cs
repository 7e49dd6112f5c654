namespace OnceHub.Sync.Storage.Sqlite;

/// <summary>
/// How many rows a commit may take, so that whoever comes meanwhile does not wait long. Bringing it to the disk takes its time
/// however few they are: on a slow disk, rows take as long again, or the disk would be all that is waited for.
/// </summary>
internal sealed class CommitPace
{
    // Beyond some thousand rows a commit costs little per row.
    public const long MostRows = 2000;
    public const long FewestRows = 100;

    // How long a commit is meant to take. Whoever comes while one is under way waits for half of it, on average.
    private const double SecondsAimedAt = 0.02;

    // What a newer commit counts against what is known.
    private const double Share = 0.2;

    private double _secondsPerRow;
    private double _secondsToDisk;

    /// <summary>For the next commit.</summary>
    public long Rows { get; private set; } = MostRows;

    /// <summary>A commit is on the disk. From one with few rows nothing is learned.</summary>
    /// <param name="writing">How long writing the rows took.</param>
    /// <param name="toDisk">How long bringing them to the disk took.</param>
    public void Took(long rows, TimeSpan writing, TimeSpan toDisk)
    {
        if (rows < FewestRows / 2) return;
        var isFirst = _secondsPerRow == 0;
        _secondsPerRow = Learned(_secondsPerRow, writing.TotalSeconds / rows, isFirst);
        _secondsToDisk = Learned(_secondsToDisk, toDisk.TotalSeconds, isFirst);
        var seconds = Math.Max(SecondsAimedAt - _secondsToDisk, _secondsToDisk);
        Rows = (long)Math.Clamp(seconds / _secondsPerRow, FewestRows, MostRows);
    }

    private static double Learned(double known, double seen, bool isFirst) => isFirst ? seen : (known * (1 - Share)) + (seen * Share);
}
