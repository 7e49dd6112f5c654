using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OnceHub.Sync.Silo.Settings;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>What a start says of its settings, and how it says it.</summary>
public sealed partial class StartWarningTests
{
    [Theory]
    [InlineData("OnceHub:Gatway:PublicUrl", "OnceHub:Gateway:PublicUrl")]
    [InlineData("OnceHub:Gateway:PublicUlr", "OnceHub:Gateway:PublicUrl")]
    [InlineData("OnceHub:Storage:MasterKey", "OnceHub:Storage:MasterKeys")]
    [InlineData("oncehub:grains:leaseduratoin", "OnceHub:grains:LeaseDuration")]
    [InlineData("OnceHub:PublicUrl", "OnceHub:Gateway:PublicUrl")]
    [InlineData("OnceHub:Weather:Tomorrow", null)]
    public void A_setting_that_does_nothing_is_named_with_what_was_probably_meant(string name, string? meant)
    {
        var sentence = Assert.Single(Unknown(name));
        Assert.StartsWith($"The setting {name} ", sentence, StringComparison.OrdinalIgnoreCase);
        if (meant is null) Assert.DoesNotContain("Did you mean", sentence, StringComparison.Ordinal);
        else Assert.EndsWith($"Did you mean {meant}?", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_documented_setting_is_known()
    {
        var documented = Repository
            .Read("docs", "configuration.md")
            .Split("\n## ")
            .Where(section => section.StartsWith("OnceHub:", StringComparison.Ordinal))
            .SelectMany(section => Setting().Matches(section).Select(match => $"{section.Split('\n')[0].Trim()}:{match.Groups[1].Value}"))
            .ToArray();
        Assert.Contains("OnceHub:Storage:MasterKeys", documented);
        Assert.Empty(documented.SelectMany(name => Unknown(name)));
        // Members of lists.
        Assert.Empty(Unknown("OnceHub:Storage:MasterKeys:0").Concat(Unknown("OnceHub:Gateway:TrustedProxies:1")));
    }

    /// <summary>The host would watch all that lies below its folder, and be woken by each write to a database there.</summary>
    [Fact]
    public async Task No_file_of_settings_is_watched()
    {
        await using var app = SiloHost.Build([]);
        var files = ((IConfigurationRoot)app.Configuration).Providers.OfType<FileConfigurationProvider>().ToArray();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => file.Source.ReloadOnChange);
    }

    [Fact]
    public async Task Started_elsewhere_it_has_its_settings_says_what_is_wrong_with_them_and_logs_JSON_a_line_an_event()
    {
        var elsewhere = Directory.CreateTempSubdirectory("oncehub-warnings-").FullName;
        Dictionary<string, string> settings = new()
        {
            ["OnceHub:Storage:Path"] = Path.Combine(elsewhere, "sync.db"),
            ["OnceHub:Gatway:PublicUrl"] = "https://hooks.example.com",
            ["Logging:Console:FormatterName"] = "json",
            ["OnceHub:Gateway:OperatorKey"] = "operator-key-of-the-start-tests",
        };
        await using (var first = SiloProcess.Start([], settings, elsewhere))
        {
            await first.SaysAsync("\"Message\":\"Now listening on: ");
            await using var second = SiloProcess.Start([], settings, elsewhere);
            await second.SaysAsync("\"Message\":\"Now listening on: ");
            Assert.Equal(0, await second.TerminateAsync());
            Assert.Equal(0, await first.TerminateAsync());
            Assert.DoesNotContain("Another process runs", first.Output, StringComparison.Ordinal);
            Assert.Contains("Another process runs on the database", second.Output, StringComparison.Ordinal);
            Assert.Contains("Did you mean OnceHub:Gateway:PublicUrl?", first.Output, StringComparison.Ordinal);
            // The levels of appsettings.json beside the executable.
            Assert.DoesNotContain("Microsoft.AspNetCore.Hosting", first.Output, StringComparison.Ordinal);
            Assert.All(first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).Dispose());
        }
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task The_file_beside_the_executable_gives_way_to_that_of_the_folder_it_is_started_in()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-folder-").FullName;
        await using (var app = SiloHost.Build(["--contentRoot", folder])) Assert.Equal("http://127.0.0.1:5080", app.Configuration["Urls"]);
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), """{"Urls":"http://127.0.0.1:5999"}""");
        await using (var app = SiloHost.Build(["--contentRoot", folder])) Assert.Equal("http://127.0.0.1:5999", app.Configuration["Urls"]);
        Directory.Delete(folder, recursive: true);
    }

    private static string[] Unknown(string name) =>
        [.. KnownSettings.FindUnknown(new ConfigurationBuilder().AddInMemoryCollection([new(name, "1")]).Build())];

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
