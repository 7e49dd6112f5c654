using System.Globalization;
using System.Text.Json.Nodes;
using OnceHub.Sync.Playground;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>Meetings of more than a day, in an org that takes multi-day Events and in one that does not.</summary>
public sealed class LongMeetingTests
{
    [Theory]
    [InlineData(false, 3_000, 1_440, 1)]
    [InlineData(true, 3_000, 3_000, 0)]
    [InlineData(false, 30_000, 1_440, 1)]
    [InlineData(true, 30_000, 20_160, 1)]
    public async Task A_meeting_lasts_as_long_as_the_org_lets_it_and_what_is_cut_is_told(
        bool takesMultiDay, int minutes, int expected, int told)
    {
        await using var product = await Product.StartAsync();
        await product.ControlAsync(
            HttpMethod.Patch, $"/emulator/orgs/{EmulatedOrg.Name}/settings", new JsonObject { ["multidayEvents"] = takesMultiDay }
        );
        await product.PostEventsAsync(
            new Hook { Duration = minutes, Email = "ann@example.com" }
                .ToJson()
                .ToJsonString()
                .Replace("~", "x", StringComparison.Ordinal));
        var state = await product.SettleAsync();

        var (start, end) = (Moment(state, "StartDateTime"), Moment(state, "EndDateTime"));
        Assert.Equal(expected, (end - start).TotalMinutes);
        var booking = await product.BookingAsync("BKNG-x-1");
        Assert.Empty(booking["failures"]!.AsArray());
        var problems = booking["history"]!.AsArray().SelectMany(line => line!["detail"]!["problems"]?.AsArray() ?? []).ToArray();
        Assert.Equal(told, problems.Count(problem => problem!["field"]!.GetValue<string>() == "EndDateTime"));
    }

    private static DateTimeOffset Moment(SalesforceState state, string field) =>
        DateTimeOffset.Parse(Assert.Single(state.Events).Text(field)!, CultureInfo.InvariantCulture);
}
