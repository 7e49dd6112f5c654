using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Pages.Keys;

namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class NewKeyFormTests
{
    private static readonly Clock Clock =
        new(new FakeTimeProvider(new DateTimeOffset(2026, 1, 21, 15, 45, 9, TimeSpan.Zero)), "Europe/Berlin");

    [Fact]
    public void A_key_opens_what_was_ticked_and_no_more()
    {
        var limits = Allowed(new NewKeyForm { Scopes = ["read", "replay"] });
        Assert.Equal(["read", "replay"], limits.Scopes!.Value.AsEnumerable());
        Assert.Null(limits.ExpiresAt);
    }

    [Theory]
    [InlineData("2026-01-21", "2026-01-21T22:59:59Z")]
    [InlineData("2026-12-31", "2026-12-31T22:59:59Z")]
    public void A_key_opens_through_its_last_day(string day, string end) => Assert.Equal(
        DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture),
        Allowed(new NewKeyForm { Scopes = ["ingest"], LastDay = day }).ExpiresAt);

    [Theory]
    [InlineData(null, null, "Tick what the key may do")]
    [InlineData(null, "2026-12-31", "Tick what the key may do")]
    [InlineData("read", "2026-01-20", "20 Jan 2026 is past")]
    [InlineData("read", "some day", "'some day' is no day")]
    public void A_key_that_would_open_nothing_or_other_than_was_meant_is_not_made(string? scope, string? day, string why)
    {
        var form = new NewKeyForm { Scopes = scope is null ? null : [scope], LastDay = day };
        var refusal = Assert.IsType<Refused<KeyLimits>>(form.Limits(Clock)).Refusal;
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("No key was made.", refusal.Message, StringComparison.Ordinal);
    }

    private static KeyLimits Allowed(NewKeyForm form) => Assert.IsType<Done<KeyLimits>>(form.Limits(Clock)).Value;
}
