using System.Diagnostics;

namespace OnceHub.Sync.Silo.Tests;

public sealed class FirstScreenTests
{
    [Fact]
    public async Task Started_in_any_folder_with_everything_logged_it_shows_its_own_lines_and_none_of_a_silos_start()
    {
        var elsewhere = Directory.CreateTempSubdirectory("oncehub-elsewhere-").FullName;
        await using (var silo = await RunningSilo.StartAsync(
            ("ASPNETCORE_CONTENTROOT", elsewhere), ("Logging:LogLevel:Default", "Information"), ("Logging:LogLevel:OnceHub.Sync", "Information")))
        {
            await silo.AddTenantAsync("acme");
            var screen = silo.Process.Output;
            Assert.Contains("Now listening on", screen, StringComparison.Ordinal);
            Assert.All(["Orleans", "Polly", "Microsoft.AspNetCore"], others => Assert.DoesNotContain(others, screen, StringComparison.Ordinal));
        }
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task The_playgrounds_first_screen_is_its_table_whatever_is_logged()
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "OnceHub.Sync.Playground.dll"), "--once", "--port", "0", "--emulator-port", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Logging__LogLevel__Default"] = "Information";
        using var playground = Process.Start(start)!;
        var errors = playground.StandardError.ReadToEndAsync();
        var screen = await playground.StandardOutput.ReadToEndAsync();
        await playground.WaitForExitAsync();
        Assert.Equal("What the sample bookings became in Salesforce", screen.TrimStart().Split('\n')[0].Trim());
        Assert.DoesNotContain("Orleans", await errors, StringComparison.Ordinal);
        Assert.Equal(0, playground.ExitCode);
    }
}
