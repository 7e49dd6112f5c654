namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// A day of events of many orgs, made from a seed: few large orgs and many small ones, each with its hours and now and then a campaign.
/// </summary>
internal sealed class SimulatedDay
{
    public const int Minutes = 24 * 60;

    private const double EventsPerBooking = 3;

    /// <summary>An org of rank n has so much less than the largest: n to the power of this.</summary>
    private const double Skew = 0.8;

    /// <summary>Of a day's bookings, by hours of the org's own clock: offices and evenings.</summary>
    private static readonly double[] HourWeights =
        [1, 0.5, 0.5, 0.5, 0.5, 1, 2, 4, 7, 9, 10, 9, 7, 8, 9, 9, 8, 6, 5, 4, 4, 3, 2, 1];

    /// <summary>One org in so many sends a campaign today, of which a tenth of its bookings come within ten minutes.</summary>
    private const int OneCampaignIn = 20;

    private const double CampaignShare = 0.1;
    private const int CampaignMinutes = 10;

    private readonly double[][] _perMinute;

    public SimulatedDay(int orgs, double bookings, int seed)
    {
        var random = new Random(seed);
        var weights = Enumerable.Range(1, orgs).Select(rank => Math.Pow(rank, -Skew)).ToArray();
        var sum = weights.Sum();
        BookingsOf = [.. weights.Select(weight => bookings * weight / sum)];
        _perMinute = [.. BookingsOf.Select(all => EventsOf(all, random))];
    }

    /// <summary>By org, the largest first.</summary>
    public IReadOnlyList<double> BookingsOf { get; }

    /// <summary>Events of an org that come in a minute.</summary>
    public double Arrivals(int org, int minute) => _perMinute[org][minute];

    private static double[] EventsOf(double bookings, Random random)
    {
        var events = bookings * EventsPerBooking;
        var zone = random.Next(24);
        var campaignAt = random.Next(OneCampaignIn) == 0 ? random.Next(Minutes - CampaignMinutes) : -1;
        var regular = campaignAt >= 0 ? events * (1 - CampaignShare) : events;
        var perWeight = regular / HourWeights.Sum() / 60;
        var minutes = new double[Minutes];
        for (var minute = 0; minute < Minutes; minute++)
        {
            minutes[minute] = Scattered(perWeight * HourWeights[((minute / 60) + zone) % 24], random);
            if (campaignAt >= 0 && minute >= campaignAt && minute < campaignAt + CampaignMinutes)
                minutes[minute] += events * CampaignShare / CampaignMinutes;
        }
        return minutes;
    }

    /// <summary>About as many as a Poisson process brings.</summary>
    private static double Scattered(double mean, Random random)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * normal)));
    }
}
