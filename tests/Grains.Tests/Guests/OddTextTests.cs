using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline.Bulk;
using OnceHub.Sync.Grains.Pipeline.Writes;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What a guest may type costs no booking, and means nothing to Salesforce.</summary>
public sealed class OddTextTests
{
    [Theory]
    [InlineData("A", 255, false)]
    [InlineData("A", 256, true)]
    [InlineData("A", 2_000, true)]
    [InlineData("A", 40_000, true)]
    [InlineData("Ann ", 100, true)]
    [InlineData("Ä", 300, true)]
    [InlineData("\U0001F600x", 150, true)]
    [InlineData("e\u0301\u0301", 5_000, true)]
    public async Task A_long_name_is_cut_and_told(string text, int times, bool isCut)
    {
        await using var rig = await GuestRig.StartAsync();
        await using var visits = Visits.On(rig);
        await visits.ScheduleAsync("BKNG-1", new { name = string.Concat(Enumerable.Repeat(text, times)), email = "ann@example.com" });
        Assert.True(await visits.SettleAsync(turns: 2));
        Assert.Empty((await visits.FindAsync("BKNG-1")).Failures);
        Assert.Single(await rig.RecordsAsync("Event"));
        Assert.InRange(Assert.Single(await rig.RecordsAsync("Account")).GetProperty("Name").GetString()!.Length, 1, 255);
        Assert.Equal(isCut, (await visits.ProblemsAsync("BKNG-1")).Contains("Account.Name TEXT_CUT"));
    }

    /// <summary>In a file of a bulk job <c>#N/A</c> empties the field (Bulk API 2.0 guide): such a row leaves in a collection.</summary>
    [Theory]
    [InlineData("#N/A", false)]
    [InlineData("#n/a", false)]
    [InlineData(" #N/A ", false)]
    [InlineData("#N/A\n", false)]
    [InlineData("N/A", true)]
    [InlineData("#N/A, or so", true)]
    [InlineData("\"#N/A\"", true)]
    public void What_empties_a_field_in_a_file_goes_another_way(string text, bool mayGo)
    {
        var fields = new FieldSet { ["LastName"] = FieldValue.Of("Miller"), ["Title"] = FieldValue.Of(text) };
        var row = new WritePlan([Writes.Insert(token: "g-1") with { Fields = fields }]).TakeReady()[0];
        Assert.Equal(mayGo, BulkRowRules.BodyOf(row) is not null);
    }
}
