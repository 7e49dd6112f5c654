using OnceHub.Sync.Pages.Entry;

namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/o/acme/bookings?q=a", "/o/acme/bookings?q=a")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Who_signed_in_goes_on_within_these_pages_only(string? asked, string goes) => Assert.Equal(goes, LocalPath.Of(asked));
}
