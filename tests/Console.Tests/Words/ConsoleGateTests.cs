using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages.Tests.Words;

/// <summary>A screen that nobody attends to is signed out, also while its page asks for itself again.</summary>
public sealed class ConsoleGateTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task What_a_page_asks_for_by_itself_is_no_use_of_the_session(bool byItself, bool isUse)
    {
        var visitors = new Nobody();
        var http = new DefaultHttpContext();
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new ConsolePage()), "a page"));
        if (byItself) http.Request.Headers["X-By-Itself"] = "1";

        await new ConsoleGate(_ => Task.CompletedTask, visitors, null!, NullLogger<ConsoleGate>.Instance)
            .InvokeAsync(http, new Visit(null!, TimeProvider.System));

        Assert.Equal(isUse, visitors.WasUse);
    }

    [Fact]
    public void The_script_says_so_of_what_it_asks_for_again() =>
        Assert.Matches(
            @"fetch\(location,\s*\{\s*headers:\s*\{\s*'X-By-Itself'", Encoding.UTF8.GetString(ConsoleAssets.Content("console.js")));

    private sealed class Nobody : IVisitors
    {
        public bool? WasUse { get; private set; }

        public WaysIn Ways => new(Passwords: true, Provider: null);

        public Task<Visitor?> FindAsync(HttpContext http, bool isUse = true)
        {
            WasUse = isUse;
            return Task.FromResult<Visitor?>(null);
        }

        public Task<string?> SignInAsync(HttpContext http, string name, string secret) => Task.FromResult<string?>("No.");

        public Task<bool> SignInByLinkAsync(HttpContext http, string token) => Task.FromResult(false);

        public Task<string?> ChoosePasswordAsync(HttpContext http, string link, string password) => Task.FromResult<string?>("No.");

        public Task SignOutAsync(HttpContext http) => Task.CompletedTask;

        public string AddressOf(HttpContext http) => "::1";
    }
}
