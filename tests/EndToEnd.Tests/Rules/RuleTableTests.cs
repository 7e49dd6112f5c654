using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

public sealed class RuleTableTests
{
    private static readonly IReadOnlyList<RuleCase> Cases = RuleTable.All;

    private static readonly Lazy<Task<RuleRun>> Calm = new(() => RuleRun.PlayAsync(Cases));

    private static readonly Lazy<Task<RuleRun>> Faulty = new(() => RuleRun.PlayAsync(
        Cases,
        new JsonObject { ["kind"] = "DropAfter", ["path"] = "/composite$", ["every"] = 6 }));

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    [Fact]
    public void The_table_has_at_least_150_cases_with_names_of_their_own()
    {
        Assert.InRange(Cases.Count, 150, 1000);
        Assert.Equal(Cases.Count, Cases.Select(one => one.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Salesforce_ends_as_it_should(string name) => (await Calm.Value).Verify(Cases.First(one => one.Name == name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Salesforce_ends_the_same_while_answers_are_dropped_after_they_were_applied(string name) =>
        (await Faulty.Value).Verify(Cases.First(one => one.Name == name));

    [Fact]
    public async Task Answers_were_dropped_often_enough_to_matter() => Assert.InRange((await Faulty.Value).Struck, 30, int.MaxValue);

    [Fact]
    public async Task No_record_is_made_for_nobody()
    {
        Assert.Empty((await Calm.Value).Unclaimed);
        Assert.Empty((await Faulty.Value).Unclaimed);
    }
}
