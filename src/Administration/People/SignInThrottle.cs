using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Administration.People;

/// <summary>
/// Slows guessing down. Failures are counted for an account from an address, for an address, and for an account from
/// anywhere. A device on which the person signed in before is counted by itself, so that strangers who guess, from the same
/// office or from a thousand places, never keep the person out.
/// </summary>
/// <remarks>Counts this process's own sign-ins, in memory, and of those who came last only.</remarks>
public sealed class SignInThrottle(TimeProvider time)
{
    private const int MaxBuckets = 50_000;

    // Free attempts come back within this time, evenly.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Bucket> _buckets = [];

    /// <summary>
    /// Counts an attempt as failed before it is made, so that many at once are not more than many after another. Null when it
    /// may be made; else how long to wait.
    /// </summary>
    public TimeSpan? Begin(SignInSource source) => Begin([.. BucketsOf(source)]);

    private TimeSpan? Begin(ReadOnlySpan<(string Key, int Free)> counted)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var wait = TimeSpan.Zero;
            foreach (var (key, _) in counted)
                if (_buckets.TryGetValue(key, out var bucket) && bucket.BlockedUntil - now > wait) wait = bucket.BlockedUntil - now;
            if (wait > TimeSpan.Zero) return wait;
            if (_buckets.Count >= MaxBuckets) Forget(now);
            foreach (var (key, free) in counted)
                _buckets[key] = _buckets.GetValueOrDefault(key).AfterFailure(now, free);
            return null;
        }
    }

    /// <summary>The attempt was none: the person is who he says he is. What failed at this place before is forgotten too.</summary>
    public void Succeeded(SignInSource source)
    {
        lock (_lock)
        {
            foreach (var (key, free) in BucketsOf(source))
            {
                if (!_buckets.TryGetValue(key, out var bucket)) continue;
                // Who has one account must not wipe out what he guesses at others, so of the wide counts only this one is taken back.
                if (free == FreeHere) _buckets.Remove(key);
                else _buckets[key] = bucket.TakenBack();
            }
        }
    }

    /// <summary>The attempt could not be made, and tells nothing.</summary>
    public void TakeBack(SignInSource source) => TakeBack([.. BucketsOf(source)]);

    private void TakeBack(ReadOnlySpan<(string Key, int Free)> counted)
    {
        lock (_lock)
            foreach (var (key, _) in counted)
                if (_buckets.TryGetValue(key, out var bucket)) _buckets[key] = bucket.TakenBack();
    }

    /// <summary>
    /// Counts a link to choose a password as none before it is looked for. Null when it may be looked for; else how long to wait. Links
    /// are counted apart from sign-ins, so that neither keeps anybody from the other.
    /// </summary>
    /// <param name="address">Of IPv6 the network.</param>
    public TimeSpan? BeginLink(string address) => Begin([LinksFrom(address)]);

    /// <summary>The link was somebody's.</summary>
    public void TakeBackLink(string address) => TakeBack([LinksFrom(address)]);

    private static (string Key, int Free) LinksFrom(string address) => ($"links {address}", FreeOfAddress);

    private const int FreeHere = 5;
    private const int FreeOfAddress = 30;
    private const int FreeOfAccount = 60;

    private static IEnumerable<(string Key, int Free)> BucketsOf(SignInSource source)
    {
        if (source.Device is { } device)
        {
            yield return ($"device {device} {source.Email}", FreeHere);
            yield break;
        }
        yield return ($"here {source.Address} {source.Email}", FreeHere);
        yield return ($"address {source.Address}", FreeOfAddress);
        yield return ($"account {source.Email}", FreeOfAccount);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, bucket) in _buckets)
            if (bucket.At <= now - Memory) _buckets.Remove(key);
        // Still full: a flood from many addresses. The oldest half goes.
        if (_buckets.Count < MaxBuckets) return;
        foreach (var key in _buckets.OrderBy(bucket => bucket.Value.At).Take(MaxBuckets / 2).Select(bucket => bucket.Key).ToList())
            _buckets.Remove(key);
    }

    /// <param name="At">Of the last failure.</param>
    private readonly record struct Bucket(double Failures, DateTimeOffset BlockedUntil, DateTimeOffset At)
    {
        public Bucket AfterFailure(DateTimeOffset now, int free)
        {
            var failures = Math.Max(0, Failures - ((now - At) / Memory * free)) + 1;
            var beyond = failures - free;
            var wait = beyond < 0 ? TimeSpan.Zero : FirstWait * Math.Pow(2, Math.Min(beyond, 20));
            return new Bucket(failures, now + (wait < LongestWait ? wait : LongestWait), now);
        }

        public Bucket TakenBack() => this with { Failures = Math.Max(0, Failures - 1), BlockedUntil = default };
    }
}

/// <param name="Address">Of IPv6 the network.</param>
/// <param name="Device">Tells a device that this person signed in on before; null for one that is not known.</param>
public sealed record SignInSource(PersonEmail Email, string Address, string? Device);
