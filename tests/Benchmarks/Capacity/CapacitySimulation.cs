namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// How many installations, each with its own database and its own orgs, carry 10,000 orgs with 100 million bookings a day. Reckoned
/// minute by minute from what the other benchmarks measured; nothing of the product runs.
/// </summary>
internal static class CapacitySimulation
{
    private const string Name = "capacity";
    private const double Bookings = 100e6;

    /// <summary>Events a second that a silo's processor finishes: 0.3 ms each, and as much again for what else it does.</summary>
    private const double EventsPerProcessor = 1_500;

    /// <summary>Events a second that one database takes: less than the slowest burst of <c>sync</c> reached on PostgreSQL.</summary>
    private const double EventsPerDatabase = 1_500;

    /// <summary>Bookings a second that one org's Salesforce takes at 80 ms and 5 ms a row.</summary>
    private const double EventsPerOrg = 400;

    /// <summary>
    /// Requests of an org leave about so often in a minute while there is something to send; each event that has its own takes two.
    /// </summary>
    private const double RoundsPerMinute = 120;

    private const double CallsPerRound = 2;
    private const double CallsPerEventInABurst = 0.0075;

    /// <summary>Kept of a booking with the default retention, in bytes (docs/scaling.md).</summary>
    private const double BytesPerDailyBooking = 6.2e6;

    public static Task RunAsync(Report report, bool quick)
    {
        var orgs = quick ? 1_000 : 10_000;
        var day = new SimulatedDay(orgs, Bookings * orgs / 10_000, seed: 1);
        foreach (var installations in quick ? new[] { 1, 2, 4 } : [5, 10, 20, 40, 80])
        {
            Add(report, $"{installations}, orgs by hash", day, ByHash(orgs, installations), installations);
            Add(report, $"{installations}, largest first", day, LargestFirst(day, installations), installations);
        }
        var calls = day.BookingsOf.Select((_, org) => CallsOf(day, org)).ToArray();
        foreach (var percentile in new[] { 50, 99, 100 })
            report.Add(
                Name, $"API calls of an org, p{percentile}",
                ("bookings/day", Percentile.Of(day.BookingsOf, percentile)), ("calls/day", Percentile.Of(calls, percentile)));
        return Task.CompletedTask;
    }

    private static void Add(Report report, string what, SimulatedDay day, int[] home, int installations)
    {
        var outcome = Run(day, home, installations);
        var bookings = new double[installations];
        for (var org = 0; org < home.Length; org++) bookings[home[org]] += day.BookingsOf[org];
        report.Add(
            Name, what,
            ("busiest minute, events/s", outcome.Busiest / 60),
            ("processors of its silos", Math.Ceiling(outcome.Busiest / 60 / EventsPerProcessor)),
            ("minutes waited, p50", Percentile.Of(outcome.Waits, 50)),
            ("p99.9", Percentile.Of(outcome.Waits, 99.9)),
            ("longest", outcome.Waits.Max()),
            ("largest disk, TB", bookings.Max() * BytesPerDailyBooking / 1e12));
    }

    /// <summary>
    /// Each minute an installation shares what its database takes among its orgs that have something, each up to what its Salesforce takes.
    /// </summary>
    private static (double Busiest, double[] Waits) Run(SimulatedDay day, int[] home, int installations)
    {
        var backlog = new double[home.Length];
        var waits = new List<double>();
        var busiest = 0.0;
        var members = Enumerable.Range(0, installations)
            .Select(i => Enumerable.Range(0, home.Length).Where(org => home[org] == i).ToArray()).ToArray();
        for (var minute = 0; minute < SimulatedDay.Minutes; minute++)
            foreach (var orgs in members)
            {
                var arrived = 0.0;
                foreach (var org in orgs)
                {
                    backlog[org] += day.Arrivals(org, minute);
                    arrived += day.Arrivals(org, minute);
                }
                busiest = Math.Max(busiest, arrived);
                Share(backlog, orgs, EventsPerDatabase * 60);
                // What is left waits for as long as it takes at this pace; told once an hour for each org, so that quiet ones count.
                if (minute % 60 != 59) continue;
                var pace = Math.Min(EventsPerOrg, EventsPerDatabase / Math.Max(1, orgs.Count(org => backlog[org] > 0)));
                foreach (var org in orgs) waits.Add(backlog[org] / Math.Max(1, pace * 60));
            }
        return (busiest, [.. waits]);
    }

    /// <summary>Takes from the backlogs, the small ones whole, the large ones by equal parts.</summary>
    private static void Share(double[] backlog, int[] orgs, double capacity)
    {
        var left = capacity;
        var waiting = orgs.Where(org => backlog[org] > 0).OrderBy(org => Math.Min(backlog[org], EventsPerOrg * 60)).ToArray();
        for (var i = 0; i < waiting.Length; i++)
        {
            var taken = Math.Min(Math.Min(backlog[waiting[i]], EventsPerOrg * 60), left / (waiting.Length - i));
            backlog[waiting[i]] -= taken;
            left -= taken;
        }
    }

    private static double CallsOf(SimulatedDay day, int org)
    {
        var calls = 0.0;
        for (var minute = 0; minute < SimulatedDay.Minutes; minute++)
        {
            var events = day.Arrivals(org, minute);
            calls += (CallsPerRound * RoundsPerMinute * (1 - Math.Exp(-events / RoundsPerMinute))) + (events * CallsPerEventInABurst);
        }
        return calls;
    }

    private static int[] ByHash(int orgs, int installations)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, orgs).Select(_ => random.Next(installations))];
    }

    /// <summary>As an operator would who knows what each org brings: to whichever has least.</summary>
    private static int[] LargestFirst(SimulatedDay day, int installations)
    {
        var load = new double[installations];
        var home = new int[day.BookingsOf.Count];
        for (var org = 0; org < home.Length; org++)
        {
            home[org] = Array.IndexOf(load, load.Min());
            load[home[org]] += day.BookingsOf[org];
        }
        return home;
    }
}
