using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>
/// Guests go on booking while processes of the product are killed and stopped; whoever is not answered tells it again, as
/// OnceHub does. Each blow falls on the process that holds the lease.
/// </summary>
internal sealed class CrashRun(CrashRig rig, int processes, int seed, Action<string>? tell = null)
{
    private const int GuestsPerBlow = 5;
    private const int BlowsPerMomentAnywhere = 5;
    private static readonly TimeSpan Reach = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan NextGuests = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongerThanTheLease = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan SettlePatience = TimeSpan.FromMinutes(2);
    private readonly Random _random = new(seed);
    private readonly List<ProductProcess> _running = [];
    private readonly ConcurrentQueue<Webhook> _untold = new();

    public Ledger Ledger { get; } = new(new Random(seed));

    /// <summary>How often each point was where it happened.</summary>
    public Dictionary<string, int> Struck { get; } = [];

    public int Kills { get; private set; }

    public int Stops { get; private set; }

    public async Task<Comparison> RunAsync(int kills)
    {
        try
        {
            _running.Add(await rig.StartFirstProductAsync());
            while (_running.Count < processes) _running.Add(await rig.StartProductAsync());
            await BlowAsync(kills);
            await rig.NoMoreFaultsAsync();
            await SettleAsync();
            return await Comparison.MakeAsync(rig, _running[0], Ledger);
        }
        finally
        {
            foreach (var product in _running) await product.DisposeAsync();
        }
    }

    /// <summary>
    /// A kill that was meant for a point and did not get there is made up for: with so many kills or more, each as planned came about.
    /// </summary>
    private async Task BlowAsync(int kills)
    {
        var plan = new Queue<string?>(Plan().Take(kills));
        while (plan.TryDequeue(out var point))
        {
            if (Kills > 3 * kills)
                throw new InvalidOperationException(
                    $"After {Kills} kills, {plan.Count + 1} points of the plan are not reached, {point} among them.");
            await TroubleAsync();
            Book();
            var target = await HolderAsync();
            if (_running.Count > 1 && _random.Next(4) == 0)
            {
                await PauseAsync(target, _random.Next(4) == 0 ? null : Step.PointsInHand[_random.Next(Step.PointsInHand.Count)]);
                Book();
                target = await HolderAsync();
            }
            if (!await KillAsync(target, point)) plan.Enqueue(point);
        }
    }

    /// <summary>Each point comes once before any comes again, and now and then any moment (null).</summary>
    private IEnumerable<string?> Plan()
    {
        for (var blow = 0; ;)
            foreach (var point in Shuffled(Step.Points))
            {
                if (++blow % BlowsPerMomentAnywhere == 0) yield return null;
                yield return point;
            }
    }

    private void Book()
    {
        foreach (var webhook in Ledger.NewGuests(GuestsPerBlow)) _untold.Enqueue(webhook);
    }

    /// <summary>Without a point at any moment. False when it was to die at a point that it did not come to.</summary>
    private async Task<bool> KillAsync(ProductProcess target, string? point)
    {
        if (point is not null) await target.KillAtAsync(point, _random.Next(1, 4));
        var feeding = FeedAsync(target);
        if (point is null) await Task.Delay(_random.Next(800));
        else
        {
            // So few guests may leave together and pass a point but once: more of them come.
            for (var end = DateTime.UtcNow + Reach; target.IsAlive && DateTime.UtcNow < end;)
            {
                await Task.WhenAny(target.Exited, Task.Delay(NextGuests));
                if (!target.IsAlive) break;
                Book();
                feeding = Task.WhenAll(feeding, FeedAsync(target));
            }
        }
        var struck = point is null || !target.IsAlive;
        Count(struck ? point ?? "anywhere" : "beside the point");
        await target.KillAsync();
        await feeding;
        _running.Remove(target);
        await target.DisposeAsync();
        Kills++;
        tell?.Invoke($"kill {Kills}: {(struck ? "" : "beside ")}{point ?? "anywhere"}");
        _running.Add(await rig.StartProductAsync());
        return struck;
    }

    /// <summary>It stands still for longer than its lease, and goes on where it was.</summary>
    private async Task PauseAsync(ProductProcess target, string? point)
    {
        if (point is not null) await target.HoldAtAsync(point, _random.Next(1, 3));
        var feeding = FeedAsync(_running.First(product => product != target));
        if (point is null) await Task.Delay(_random.Next(500));
        else if (!await target.HeldAsync(Reach)) point = null;
        target.Stop();
        await Task.Delay(LongerThanTheLease);
        target.Continue();
        await target.GoAsync();
        await feeding;
        Stops++;
        Count($"stop {point ?? "anywhere"}");
        tell?.Invoke($"stop {Stops}: {point ?? "anywhere"}");
    }

    /// <summary>Tells what is untold, a few at a time, to this process while it lives and then to any other.</summary>
    private Task FeedAsync(ProductProcess first) => Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
    {
        while (_untold.TryDequeue(out var webhook))
        {
            var target = first.IsAlive ? first : _running.FirstOrDefault(product => product.IsAlive);
            if (target is not null && await rig.PostAsync(target, webhook)) continue;
            _untold.Enqueue(webhook);
            if (target is null || !target.IsAlive) return;
        }
    }));

    private async Task<ProductProcess> HolderAsync()
    {
        if (_running.Count == 1) return _running[0];
        foreach (var product in _running)
            if (await rig.IsPullingAsync(product)) return product;
        return _running[_random.Next(_running.Count)];
    }

    private async Task TroubleAsync()
    {
        await rig.NoMoreFaultsAsync();
        await rig.FaultAsync(new JsonObject { ["kind"] = "Latency", ["path"] = "composite", ["milliseconds"] = _random.Next(60) });
        if (_random.Next(3) == 0)
            await rig.FaultAsync(
                new JsonObject
                {
                    ["kind"] = "DropAfter",
                    ["path"] = "composite",
                    ["count"] = 2,
                    ["skip"] = 1,
                });
        if (_random.Next(3) == 0)
            await rig.FaultAsync(
                new JsonObject
                {
                    ["kind"] = "ApplyLate",
                    ["path"] = "composite",
                    ["count"] = 1,
                    ["skip"] = 1,
                    ["milliseconds"] = 700,
                });
    }

    private async Task SettleAsync()
    {
        for (var deadline = DateTime.UtcNow + SettlePatience; DateTime.UtcNow < deadline; await Task.Delay(100))
        {
            await FeedAsync(_running[0]);
            if (_untold.IsEmpty && await rig.WaitingAsync(_running[0]) == 0) return;
        }
        throw new InvalidOperationException(
            $"Events still wait after {SettlePatience}: {string.Join('\n', _running.Select(product => product.Log))}");
    }

    private void Count(string where) => Struck[where] = Struck.GetValueOrDefault(where) + 1;

    private string[] Shuffled(IEnumerable<string> items)
    {
        var all = items.ToArray();
        _random.Shuffle(all);
        return all;
    }
}
