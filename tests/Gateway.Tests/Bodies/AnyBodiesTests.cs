using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using FsCheck;
using FsCheck.Fluent;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Whatever arrives in whatever order, and whoever is cut when.</summary>
public class AnyBodiesTests
{
    private const int Limit = 300_000;

    [Fact]
    public void Bytes_come_out_as_they_came_in_whatever_the_pieces() =>
        // On a thread of the pool: a property blocks its thread, and the few of the test framework would wait for each other.
        Prop.ForAll(Gen.Choose(0, 60_000).ListOf(6).ToArbitrary(), sizes =>
            Task.Run(() => AssertComesOutAsync([.. sizes.Select(RandomBytes)])).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_held_is_never_above_the_limits_and_all_of_it_is_given_back() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            using var rig = new BodyRig(bodyMemory: 100_000, unverifiedMemory: 20_000, requests: 8, perAddress: 5);
            var random = new System.Random(seed);
            var (open, keyed) = (new List<(UnverifiedRequest Request, Stack<int> Taken)>(), new Stack<int>());
            var room = new KeyedRoom(rig.Budget, rig.Limits);
            for (var step = 0; step < 200; step++)
            {
                if (open.Count == 0 || random.Next(4) == 0)
                    open.Add((rig.Unverified.Enter(new IPAddress([192, 0, 2, (byte)random.Next(3)])), new Stack<int>()));
                var (request, taken) = open[random.Next(open.Count)];
                switch (random.Next(8))
                {
                    case 0 or 1 or 2:
                        if (Takes(request, random.Next(1, 9_000)) is { } bytes) taken.Push(bytes);
                        break;
                    case 3 when taken.Count > 0:
                        request.Return(taken.Pop());
                        break;
                    case 4:
                        request.Verify();
                        break;
                    case 5:
                        if (Takes(room, random.Next(1, 30_000)) is { } more) keyed.Push(more);
                        break;
                    case 6 when keyed.Count > 0:
                        room.Return(keyed.Pop());
                        break;
                    case 7:
                        End(request, taken);
                        open.RemoveAll(entry => entry.Request == request);
                        break;
                }
                rig.Time.Advance(TimeSpan.FromMilliseconds(random.Next(500)));
                Assert.InRange(rig.Budget.Held, 0, rig.Limits.BodyMemory);
                Assert.InRange(rig.Unverified.Bytes, 0, rig.Limits.UnverifiedMemory);
                Assert.InRange(rig.Unverified.Count, 0, rig.Limits.UnverifiedRequests);
                Assert.Equal(open.Sum(entry => entry.Taken.Sum()) + keyed.Sum(), rig.Budget.Held);
                Assert.Equal(open.Where(entry => entry.Request.InAll is not null).Sum(entry => entry.Taken.Sum()), rig.Unverified.Bytes);
            }
            foreach (var (request, taken) in open) End(request, taken);
            while (keyed.TryPop(out var bytes)) room.Return(bytes);
            Assert.Equal((0, 0, 0), (rig.Budget.Held, rig.Unverified.Bytes, rig.Unverified.Count));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Bodies_that_arrive_all_at_once_stay_within_the_limits_and_give_everything_back()
    {
        using var rig = new BodyRig(bodyMemory: 2_000_000, unverifiedMemory: 500_000, requests: 40, perAddress: 30);
        var (read, cut, refused) = (0, 0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 60 }, async (seed, _) =>
        {
            var random = new System.Random(seed);
            using var gone = new CancellationTokenSource();
            using var request = rig.Unverified.Enter(new IPAddress([192, 0, 2, (byte)(seed % 3)]));
            request.EndWith(gone.Token);
            try
            {
                var sent = Enumerable.Range(0, random.Next(8)).Select(_ => RandomBytes(random.Next(50_000))).ToArray();
                using var body = await ReadAsync(sent, request, Limit, random.Next(10) == 0 ? gone : null);
                if (body is not null && random.Next(2) == 0)
                {
                    request.Verify();
                    body.Join();
                }
                Interlocked.Increment(ref read);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cut);
            }
            catch (ProblemException)
            {
                Interlocked.Increment(ref refused);
            }
            Assert.InRange(rig.Budget.Held, 0, rig.Limits.BodyMemory);
            Assert.InRange(rig.Unverified.Bytes, 0, rig.Limits.UnverifiedMemory);
        });
        Assert.Equal(2_000, read + cut + refused);
        Assert.NotEqual(0, read);
        Assert.NotEqual(0, cut);
        Assert.Equal((0, 0, 0), (rig.Budget.Held, rig.Unverified.Bytes, rig.Unverified.Count));
    }

    private static async Task AssertComesOutAsync(byte[][] sent)
    {
        using var rig = new BodyRig(unverifiedMemory: 1_000_000, bodyMemory: 4_000_000);
        byte[] all = [.. sent.SelectMany(bytes => bytes)];
        using var request = rig.Unverified.Enter(IPAddress.Loopback);
        using (var body = (await ReadAsync(sent, request, int.MaxValue))!)
        {
            Assert.Equal(all.Length, body.Length);
            Assert.Equal(all, BuffersExtensions.ToArray(body.Pieces));
            request.Verify();
            Assert.Equal(all, body.Join().ToArray());
            Assert.Equal(all.Length, rig.Budget.Held);
        }
        Assert.Equal(0, rig.Budget.Held);
    }

    private static async Task<ReceivedBody?> ReadAsync(
        byte[][] sent, UnverifiedRequest request, int limit, CancellationTokenSource? gone = null)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var reading = ReceivedBody.ReadAsync(pipe.Reader, limit, request, request.Token).AsTask();
        foreach (var bytes in sent)
        {
            await pipe.Writer.WriteAsync(bytes);
            await Task.Yield();
        }
        if (gone is not null) await gone.CancelAsync();
        await pipe.Writer.CompleteAsync();
        try
        {
            return await reading;
        }
        finally
        {
            // However it ended, the server can go on with the rest: a reader that is held says that it is being read.
            if (pipe.Reader.TryRead(out var rest)) pipe.Reader.AdvanceTo(rest.Buffer.End);
        }
    }

    private static int? Takes(IBodyRoom room, int bytes)
    {
        try
        {
            room.Take(bytes);
            return bytes;
        }
        catch (Exception no) when (no is ProblemException or OperationCanceledException)
        {
            return null;
        }
    }

    private static void End(UnverifiedRequest request, Stack<int> taken)
    {
        while (taken.TryPop(out var bytes)) request.Return(bytes);
        request.Dispose();
    }

    private static byte[] RandomBytes(int size)
    {
        var bytes = new byte[size];
        new System.Random(size).NextBytes(bytes);
        return bytes;
    }
}
