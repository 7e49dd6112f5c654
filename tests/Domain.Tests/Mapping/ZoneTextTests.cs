namespace OnceHub.Sync.Domain.Tests.Mapping;

public class ZoneTextTests
{
    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("UTC+1", 60)]
    [InlineData("-0330", -210)]
    [InlineData("CEST", 120)]
    [InlineData("+", null)]
    [InlineData("UTC-", null)]
    [InlineData("GMT0", null)]
    [InlineData("0", null)]
    [InlineData("+15", null)]
    [InlineData("IST", null)]
    public void A_zone_names_one_offset_or_none(string text, int? minutes) =>
        Assert.Equal(minutes is { } known ? TimeSpan.FromMinutes(known) : null, ZoneText.OffsetOf(text));
}
