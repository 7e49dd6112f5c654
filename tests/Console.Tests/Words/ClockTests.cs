using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class ClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 21, 15, 45, 9, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "now")]
    [InlineData(-14, "14 s ago")]
    [InlineData(-180, "3 min ago")]
    [InlineData(-32_400, "9 h ago")]
    [InlineData(-172_800, "2 d ago")]
    [InlineData(10_800, "in 3 h")]
    [InlineData(-700_000, "13 Jan 2026")]
    public void A_time_is_told_from_now_and_after_a_week_by_its_day(int seconds, string told) =>
        Assert.Equal(told, At("UTC").Ago(Now.AddSeconds(seconds)));

    [Theory]
    [InlineData("Europe/Berlin", "Wed 21 Jan 2026, 16:45")]
    [InlineData("America/New_York", "Wed 21 Jan 2026, 10:45")]
    [InlineData("Nowhere/City", "Wed 21 Jan 2026, 15:45")]
    [InlineData(null, "Wed 21 Jan 2026, 15:45")]
    public void A_time_is_in_the_zone_of_the_browser_and_in_UTC_where_it_names_none(string? zone, string told) =>
        Assert.Equal(told, At(zone).Minute(Now));

    [Fact]
    public void A_day_of_a_form_begins_at_midnight_there() =>
        Assert.Equal(new DateTimeOffset(2026, 1, 20, 23, 0, 0, TimeSpan.Zero), At("Europe/Berlin").StartOf("2026-01-21"));

    [Theory]
    [InlineData("2026-01-21", "2026-01-21T22:59:59Z")]
    [InlineData("2026-03-29", "2026-03-29T21:59:59Z")]
    [InlineData("2026-10-25", "2026-10-25T22:59:59Z")]
    public void A_day_of_a_form_ends_with_its_last_second_there_also_when_it_has_23_or_25_hours(string day, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), At("Europe/Berlin").EndOf(day));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData(null)]
    public void What_is_no_day_neither_begins_nor_ends(string? day)
    {
        Assert.Null(At("UTC").StartOf(day));
        Assert.Null(At("UTC").EndOf(day));
    }

    private static Clock At(string? zone) => new(new FakeTimeProvider(Now), zone);
}
