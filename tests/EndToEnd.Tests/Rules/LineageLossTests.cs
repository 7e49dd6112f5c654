using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>Bookings that replace bookings while every third answer is lost: an Event may be there that nobody was told of.</summary>
public sealed class LineageLossTests
{
    private const int Rounds = 4;

    [Fact]
    public async Task Bookings_that_replace_bookings_have_one_Event_though_many_answers_are_lost()
    {
        var cases = Enumerable.Range(1, Rounds)
            .SelectMany(round => LineageCases.All.Select(one => one with { Name = $"{one.Name} ({round})" }))
            .ToArray();
        var run = await RuleRun.PlayAsync(cases, new JsonObject { ["kind"] = "DropAfter", ["path"] = "/composite$", ["every"] = 3 });
        Assert.All(cases, run.Verify);
        Assert.InRange(run.Struck, 5, int.MaxValue);
    }
}
