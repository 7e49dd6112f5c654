using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Silo.Visitors;

namespace OnceHub.Sync.Silo.Tests;

public sealed class SiteAddressesTests
{
    [Theory]
    [InlineData(null, null, "http://asked.example/", "http://asked.example/")]
    [InlineData("https://hooks.example.com", null, "https://hooks.example.com/", "https://hooks.example.com/")]
    [InlineData("https://hooks.example.com", "https://console.example.com", "https://hooks.example.com/", "https://console.example.com/")]
    [InlineData("https://example.com/hooks/", "https://example.com/console/", "https://example.com/hooks/", "https://example.com/console/")]
    [InlineData(null, "https://console.example.com", "http://asked.example/", "https://console.example.com/")]
    public void Pages_have_the_consoles_address_and_what_OnceHub_and_Salesforce_call_the_public_one(
        string? publicUrl, string? consoleUrl, string root, string consoleRoot)
    {
        var addresses = new SiteAddresses(Options.Create(new GatewayOptions { PublicUrl = Of(publicUrl), ConsoleUrl = Of(consoleUrl) }));
        var http = new DefaultHttpContext { Request = { Scheme = "http", Host = new HostString("asked.example") } };
        Assert.Equal((root, consoleRoot), (addresses.RootOf(http).AbsoluteUri, addresses.ConsoleRootOf(http).AbsoluteUri));
    }

    private static Uri? Of(string? address) => address is null ? null : new Uri(address);
}
