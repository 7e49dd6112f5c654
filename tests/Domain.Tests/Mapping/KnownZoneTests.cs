namespace OnceHub.Sync.Domain.Tests.Mapping;

public class KnownZoneTests
{
    [Theory]
    [InlineData("America/New_York")]
    [InlineData("America/Argentina/Ushuaia")]
    [InlineData("America/Port-au-Prince")]
    [InlineData("US/Eastern")]
    [InlineData("Asia/Calcutta")]
    [InlineData("GMT")]
    [InlineData("EST5EDT")]
    [InlineData("UTC")]
    [InlineData("Etc/UTC")]
    [InlineData("Etc/GMT+5")]
    [InlineData("GB-Eire")]
    public void A_zone_is_found_by_its_names(string id) => Assert.Equal(id, KnownZone.Find(id)?.Id);

    /// <summary>.NET finds a zone for most of these, and would keep one more for each of them.</summary>
    [Theory]
    [InlineData("America//New_York")]
    [InlineData("America///New_York")]
    [InlineData("/America/New_York")]
    [InlineData("America/./New_York")]
    [InlineData("./America/New_York")]
    [InlineData("America/../America/New_York")]
    [InlineData("America/New_York/")]
    [InlineData("America/New_York ")]
    [InlineData("America/New_York\n")]
    [InlineData("posix/America/New_York")]
    [InlineData("posix//America////Chicago")]
    [InlineData("right/Europe/Vienna")]
    [InlineData("/usr/share/zoneinfo/Europe/Vienna")]
    [InlineData("Eastern  Standard Time")]
    [InlineData("../zoneinfo/UTC")]
    [InlineData("zone.tab")]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_spelling_is_no_zone(string? id) => Assert.Null(KnownZone.Find(id));

    [Fact]
    public void Every_zone_of_this_machine_is_found()
    {
        var zones = TimeZoneInfo.GetSystemTimeZones();
        Assert.True(zones.Count > 300);
        Assert.All(zones, zone => Assert.Equal(zone.Id, KnownZone.Find(zone.Id)?.Id));
        // Old names, which the list leaves out.
        const string Folder = "/usr/share/zoneinfo";
        if (!Directory.Exists(Folder)) return;
        var names = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(IsZone)
            .Select(file => Path.GetRelativePath(Folder, file))
            .Where(name => !name.StartsWith("posix/", StringComparison.Ordinal) && !name.StartsWith("right/", StringComparison.Ordinal));
        Assert.All(names, name => Assert.NotNull(KnownZone.Find(name)));
    }

    /// <summary>Found where .NET has ICU, which knows which zones they are.</summary>
    [Theory]
    [InlineData("Eastern Standard Time")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("Aus Central W. Standard Time")]
    [InlineData("Mid-Atlantic Standard Time")]
    [InlineData("Pacific Standard Time (Mexico)")]
    [InlineData("Russia Time Zone 10")]
    [InlineData("UTC-11")]
    public void A_name_of_Windows_is_one(string id)
    {
        Assert.True(KnownZone.IsName(id));
        Assert.Equal(TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out _), KnownZone.Find(id) is not null);
    }

    private static bool IsZone(string file)
    {
        using var content = File.OpenRead(file);
        Span<byte> start = stackalloc byte[4];
        return content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("TZif"u8);
    }
}
