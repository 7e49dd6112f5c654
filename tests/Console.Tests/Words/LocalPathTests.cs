using OnceHub.Sync.Administration.People;

namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class LocalPathTests
{
    private static readonly Uri Root = new("https://console.example/");

    [Theory]
    [InlineData("/")]
    [InlineData("/orgs")]
    [InlineData("/o/acme/bookings?q=a")]
    [InlineData("/o/acme/bookings?q=ann%40acme.example&from=2026-01-01T00:00:00Z")]
    [InlineData("/o/acme/bookings?q=https://acme.example//a")]
    [InlineData("/o/acme/mapping/event#row-3")]
    public void Who_signed_in_goes_on_to_where_he_wanted(string asked)
    {
        Assert.Equal(asked, LocalPath.Of(asked));
        Assert.Equal(asked[1..], LocalPath.FromRoot(asked));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("orgs")]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("/o\\..\\evil")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/\r\n//evil.example")]
    [InlineData("/\u0085/evil.example")]
    [InlineData("/https://evil.example/console")]
    [InlineData("/HTTPS://evil.example")]
    [InlineData("/https:evil.example")]
    [InlineData("/http:/evil.example")]
    [InlineData("/ https://evil.example")]
    [InlineData("/ //evil.example")]
    [InlineData("/\u00a0//evil.example")]
    [InlineData("/ /evil.example")]
    [InlineData("/javascript:alert(1)")]
    [InlineData("/data:text/html,evil")]
    [InlineData("/mailto:evil@evil.example")]
    [InlineData("/file:///etc/passwd")]
    public void Another_sites_address_leads_to_the_front_page(string? asked)
    {
        Assert.Equal("/", LocalPath.Of(asked));
        Assert.Equal("", LocalPath.FromRoot(asked));
    }

    /// <summary>What is let through leads to these pages, as the path and as the pages resolve it.</summary>
    [Theory]
    [InlineData("/%5cevil.example")]
    [InlineData("/%2fevil.example")]
    [InlineData("/%2f%2fevil.example")]
    [InlineData("/%09/evil.example")]
    [InlineData("/@evil.example")]
    [InlineData("/.evil.example")]
    [InlineData("/..//evil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("/?next=//evil.example")]
    [InlineData("/#//evil.example")]
    [InlineData("/x://evil.example")]
    public void Whatever_is_let_through_stays_on_this_host(string asked)
    {
        Assert.Equal(Root.Authority, new Uri(Root + LocalPath.Of(asked)[1..]).Authority);
        Assert.True(Uri.TryCreate(Root, LocalPath.FromRoot(asked), out var there) && there.Authority == Root.Authority, $"{there}");
    }
}
