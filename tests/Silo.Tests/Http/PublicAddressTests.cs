using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.Silo.Tests;

public sealed class PublicAddressTests
{
    private const string PublicUrl = "--OnceHub:Gateway:PublicUrl";
    private const string ConsoleUrl = "--OnceHub:Gateway:ConsoleUrl";

    public static TheoryData<string[]> Fine => new()
    {
        { ["--urls", "http://127.0.0.1:5080"] },
        { ["--urls", "http://localhost:5080;http://[::1]:5081"] },
        { ["--urls", "http://unix:/run/oncehub.sock"] },
        { ["--urls", "http://+:8080", $"{PublicUrl}=https://hooks.example.com"] },
        { ["--urls", "http://+:8080", $"{PublicUrl}=http://localhost:8080"] },
        { ["--urls", "http://+:8080", $"{PublicUrl}=https://hooks.example.com", $"{ConsoleUrl}=https://console.example.com"] },
        { ["--urls", "http://+:8080", $"{PublicUrl}=https://hooks.example.com", $"{ConsoleUrl}="] },
        { ["--urls", "http://+:8080", "--environment", "Development"] },
        { ["--urls", "http://+:8080", "--environment", "Development", $"{PublicUrl}=http://my-machine:8080"] },
        { ["--urls", "http://127.0.0.1:5080", $"{PublicUrl}=https://hooks.example.com/oncehub/"] },
        { ["--urls", "http://+:8080", "--OnceHub:Silo:Roles=silo", "--OnceHub:Cluster:Membership=None"] },
        {
            [
                "--urls",
                "http://+:8080;http://+:8081",
                $"{PublicUrl}=https://hooks.example.com",
                "--OnceHub:Gateway:AdministrationPort=8081",
            ]
        },
        { ["--urls", "http://+:8080", "--Kestrel:Endpoints:Here:Url=http://127.0.0.1:5080"] },
    };

    public static TheoryData<string, string[]> Wrong => new()
    {
        { "PublicUrl is not set", ["--urls", "http://+:8080"] },
        { "PublicUrl is not set", ["--urls", "http://127.0.0.1:5080;http://0.0.0.0:8080"] },
        { "PublicUrl is not set", ["--urls", "http://hooks.example.com:8080"] },
        { "PublicUrl is not set", ["--urls", "", "--http_ports", "8080"] },
        { "PublicUrl is not set", ["--urls", "http://127.0.0.1:5080", "--Kestrel:Endpoints:All:Url=https://*:443"] },
        { "must be an https:// address", ["--urls", "http://+:8080", $"{PublicUrl}=http://hooks.example.com"] },
        { "must be an https:// address", ["--urls", "http://+:8080", $"{PublicUrl}=hooks.example.com"] },
        {
            "ConsoleUrl is 'http://console.example.com', and must be an https:// address",
            ["--urls", "http://+:8080", $"{PublicUrl}=https://hooks.example.com", $"{ConsoleUrl}=http://console.example.com"]
        },
        {
            "ConsoleUrl is 'console.example.com', and must be an https:// address",
            ["--urls", "http://+:8080", $"{PublicUrl}=https://hooks.example.com", $"{ConsoleUrl}=console.example.com"]
        },
        { "must be an https:// address", ["--urls", "http://127.0.0.1:5080", $"{PublicUrl}=banana"] },
        { "must be an https:// address", ["--urls", "http://127.0.0.1:5080", $"{PublicUrl}=http://hooks.example.com"] },
        { "must be an https:// address", ["--urls", "http://127.0.0.1:5080", $"{ConsoleUrl}=ftp://console.example.com"] },
        { "must be an https:// address", ["--urls", "http://+:8080", "--environment", "Development", $"{PublicUrl}=/hooks"] },
        { "no user, query or fragment", ["--urls", "http://127.0.0.1:5080", $"{PublicUrl}=https://hooks.example.com/?org=acme"] },
        { "no user, query or fragment", ["--urls", "http://127.0.0.1:5080", $"{ConsoleUrl}=https://console.example.com/#top"] },
        { "no user, query or fragment", ["--urls", "http://+:8080", $"{PublicUrl}=https://ann:secret@hooks.example.com"] },
        { "PublicUrl is not set", ["--urls", "http://+:8080", $"{ConsoleUrl}=https://console.example.com"] },
        { "does not listen there", ["--urls", "http://127.0.0.1:5080", "--OnceHub:Gateway:AdministrationPort=8081"] },
    };

    [Theory]
    [MemberData(nameof(Fine))]
    public async Task It_starts_where_nobody_else_reaches_it_and_where_it_knows_its_address(string[] args)
    {
        await using var app = SiloHost.Build(args);
        Assert.NotNull(app.Services.GetRequiredService<IServer>());
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_process_that_others_reach_says_what_it_must_be_told(string sentence, string[] args) =>
        Assert.Contains(sentence, Assert.Throws<SiloStartException>(() => SiloHost.Build(args)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--Logging:LogLevel:Default=Trace")]
    [InlineData("--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace")]
    [InlineData("--Logging:Console:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace")]
    public async Task Whatever_is_logged_no_line_of_the_server_tells_a_requests_query(string level)
    {
        await using var app = SiloHost.Build([level, "--Logging:Console:LogLevel:Microsoft.AspNetCore.Hosting=Trace"]);
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");
        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.True(logger.IsEnabled(LogLevel.Error));
    }
}
