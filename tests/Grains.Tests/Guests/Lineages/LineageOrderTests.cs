using System.Globalization;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// Bookings that replace one another end in the one right Event, and show it after every turn, whatever comes when and together.
/// </summary>
public sealed class LineageOrderTests
{
    private const int MostShown = 5;

    /// <summary>How many plays of a kind are tried; more by the environment variable.</summary>
    private static readonly int Plays =
        int.TryParse(Environment.GetEnvironmentVariable("ONCEHUB_LINEAGE_PLAYS"), CultureInfo.InvariantCulture, out var more) ? more : 500;

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("ONCEHUB_LINEAGE_SEED"), CultureInfo.InvariantCulture, out var other) ? other : 1;

    /// <summary>Once wrong.</summary>
    [Fact]
    public Task Named_plays_end_right() => HoldsAsync(NamedPlays.All.Select(LineagePlay.Parse));

    [Theory]
    [InlineData("A scheduled 0, A canceled_then_rescheduled 61, B scheduled 60 >A, B canceled 70 >A")]
    [InlineData("A scheduled 0, A canceled_then_rescheduled 61 >B, B scheduled 60, B canceled 70")]
    [InlineData("A scheduled 0, B scheduled 60 >A, C scheduled 120 >B, B canceled_then_rescheduled 121 >A")]
    public Task Every_order_and_every_portion_of_a_history_ends_right(string history) =>
        HoldsAsync(LineagePlay.AllOf([.. history.Split(',').Select(ToldEvent.Parse)]));

    [Fact]
    public Task Any_two_bookings_end_right()
    {
        var random = new Random(Seed);
        var all = LineagePlay.PairsOfBookings().SelectMany(LineagePlay.AllOf).ToArray();
        random.Shuffle(all);
        return HoldsAsync(all.Take(Plays));
    }

    [Fact]
    public Task Any_chain_or_fork_ends_right() =>
        HoldsAsync(Enumerable.Range(0, Plays).Select(number => LineagePlay.Of(new Random((Seed * 1_000_000) + number))));

    /// <summary>Fewer, for they run one after another.</summary>
    [Fact]
    public async Task Any_chain_or_fork_ends_right_though_answers_are_lost_and_processes_die()
    {
        var plays = Enumerable.Range(0, Math.Max(1, Plays / 5)).Select(number => LineagePlay.Of(new Random((Seed * 2_000_000) + number)));
        var wrong = await LineagePlayer.RunLossyAsync(plays, Seed);
        var shown = string.Join('\n', wrong.Take(MostShown).Select(one => $"{one.Play}\n    {one.Problem}"));
        Assert.True(wrong.Count == 0, $"{wrong.Count} plays went wrong, among them:\n{shown}");
    }

    private static async Task HoldsAsync(IEnumerable<LineagePlay> plays)
    {
        var wrong = await LineagePlayer.RunAsync(plays);
        if (wrong.Count == 0) return;
        var smallest = new List<string>();
        foreach (var one in wrong.Take(MostShown))
        {
            var (play, problem) = await LineagePlayer.ShrinkAsync(one);
            smallest.Add($"{play}\n    {problem}");
        }
        Assert.Fail($"{wrong.Count} plays went wrong, among them:\n{string.Join('\n', smallest.Distinct())}");
    }
}
