using System.ComponentModel.DataAnnotations;
using OnceHub.Sync.Grains.CatchUp;

namespace OnceHub.Sync.Grains.Tests;

public sealed class CatchUpKeyTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.UnixEpoch.AddHours(12);

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(CatchUpResult.Untried, false, true)]
    [InlineData(CatchUpResult.Unreachable, false, true)]
    [InlineData(CatchUpResult.Refused, false, true)]
    [InlineData(CatchUpResult.Refused, true, true)]
    [InlineData(CatchUpResult.Unreachable, true, false)]
    [InlineData(CatchUpResult.Works, true, false)]
    public void A_key_that_could_not_be_tried_replaces_none_that_works(CatchUpResult? stored, bool hasWorked, bool mayReplace)
    {
        DateTimeOffset? workedAt = hasWorked ? Noon : null;
        var status = stored is { } result ? new CatchUpKeyStatus(Noon, result, Noon, null, workedAt, null) : null;
        Assert.Equal(mayReplace, CatchUpKeys.MayReplaceUntried(status));
    }

    [Fact]
    public void When_a_key_last_worked_is_kept_over_a_failed_look_and_not_for_another_key()
    {
        var first = new OnceHubKey("first", Noon);
        var worked = new CatchUpMark(Noon, Noon).WithResult(first, CatchUpResult.Works, null, Noon.AddHours(1));
        Assert.Equal(Noon.AddHours(1), worked.WithResult(first, CatchUpResult.Unreachable, "why", Noon.AddHours(2)).WorkedAt);
        Assert.Null(worked.WithResult(new OnceHubKey("second", Noon.AddHours(1)), CatchUpResult.Refused, "why", Noon.AddHours(2)).WorkedAt);
    }

    [Theory]
    [InlineData("https://api.oncehub.com/v2", true)]
    [InlineData("http://127.0.0.1:8080/v2/", true)]
    [InlineData("http://localhost/", true)]
    [InlineData("http://api.oncehub.com/v2/", false)]
    [InlineData("ftp://api.oncehub.com/v2/", false)]
    public void Keys_travel_to_https_addresses_or_to_this_machine(string url, bool isAllowed)
    {
        var options = new CatchUpOptions { ApiUrl = new Uri(url) };
        Assert.Equal(isAllowed, Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true));
    }

    [Fact]
    public void A_key_does_not_print_itself() =>
        Assert.DoesNotContain("hush", new OnceHubKey("hush", Noon).ToString(), StringComparison.Ordinal);
}
