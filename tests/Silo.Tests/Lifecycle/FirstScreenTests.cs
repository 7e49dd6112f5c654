namespace OnceHub.Sync.Silo.Tests;

public sealed class FirstScreenTests
{
    [Fact]
    public async Task Started_in_any_folder_with_everything_logged_it_shows_its_own_lines_and_none_of_a_silos_start()
    {
        var elsewhere = Directory.CreateTempSubdirectory("oncehub-elsewhere-").FullName;
        await using (var silo = await RunningSilo.StartAsync(
            ("ASPNETCORE_CONTENTROOT", elsewhere),
            ("Logging:LogLevel:Default", "Information"),
            ("Logging:LogLevel:OnceHub.Sync", "Information")))
        {
            await silo.AddTenantAsync("acme");
            var screen = silo.Process.Said;
            Assert.Contains("Now listening on", screen, StringComparison.Ordinal);
            Assert.All(
                ["Orleans", "Polly", "Microsoft.AspNetCore"], others => Assert.DoesNotContain(others, screen, StringComparison.Ordinal));
        }
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task The_playgrounds_first_screen_is_its_table_whatever_is_logged()
    {
        await using var playground = ChildProcess.Start(
            "OnceHub.Sync.Playground",
            ["--once", "--port", "0", "--emulator-port", "0"],
            new Dictionary<string, string> { ["Logging:LogLevel:Default"] = "Information" });
        Assert.Equal(0, await playground.ExitAsync());
        Assert.Equal("What the sample bookings became in Salesforce", playground.Output.TrimStart().Split('\n')[0].Trim());
        Assert.DoesNotContain("Orleans", playground.Errors, StringComparison.Ordinal);
    }
}
