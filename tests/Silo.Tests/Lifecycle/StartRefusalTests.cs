using System.Net;
using System.Net.Sockets;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>Whatever keeps the executable from starting is told in one sentence, without a stack trace, before anything runs.</summary>
public sealed class StartRefusalTests
{
    [Fact]
    public async Task A_busy_port()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await RefusedAsync([], new() { ["Urls"] = address }, address, "another program listens there", "--urls");
    }

    [Theory]
    [InlineData("OnceHub:Grains:LeaseDuration", "5", "OnceHub:Grains:LeaseDuration")]
    [InlineData("OnceHub:Retention:Events", "1.00:00:00", "OnceHub:Retention:Events")]
    [InlineData("OnceHub:CatchUp:Interval", "2.00:00:00", "OnceHub:CatchUp:Interval")]
    [InlineData("OnceHub:Salesforce:ReadTimeout", "01:00:00", "OnceHub:Salesforce:ReadTimeout")]
    [InlineData("OnceHub:Salesforce:ApiVersion", "v620.0", "OnceHub:Salesforce:ApiVersion")]
    [InlineData("OnceHub:Salesforce:ApiVersion", "v45.0", "OnceHub:Salesforce:ApiVersion")]
    [InlineData("OnceHub:Storage:MaxBatch", "0", "OnceHub:Storage:MaxBatch")]
    [InlineData("OnceHub:Silo:ShutdownTimeout", "00:00:20", "OnceHub:Silo:ShutdownTimeout is 00:00:20")]
    [InlineData("OnceHub:Gateway:DrainDelay", "00:05:00", "OnceHub:Gateway:DrainDelay")]
    [InlineData("OnceHub:Cluster:DeactivationTimeout", "00:01:00", "OnceHub:Cluster:DeactivationTimeout")]
    [InlineData("OnceHub:Grains:LeaseDuration", "soon", "OnceHub:Grains:LeaseDuration")]
    [InlineData("OnceHub:Gateway:MaxConnections", "-1", "MaxConnections")]
    [InlineData("OnceHub:Silo:Roles", "waiter", "OnceHub:Silo")]
    [InlineData("OnceHub:Storage:Provider", "Oracle", "OnceHub:Storage:Provider")]
    [InlineData("OnceHub:Storage:MasterKeys:0", "secret", "Storage:MasterKeys:0")]
    [InlineData("OnceHub:Storage:Path", "/dev/null/sync.db", "OnceHub:Storage:Path")]
    [InlineData("OnceHub:Cluster:Membership", "Postgres", "OnceHub:Storage:Provider")]
    [InlineData("Urls", "5080", "5080")]
    [InlineData("OnceHub:Storage:MaxBatch", "banana", "OnceHub:Storage:MaxBatch")]
    [InlineData("OnceHub:Storage:MasterKeys", "secret", "OnceHub:Storage:MasterKeys is a list: set OnceHub:Storage:MasterKeys:0")]
    [InlineData("Logging:LogLevel:Default", "banana", "Logging:LogLevel:Default is 'banana'")]
    public async Task A_wrong_setting(string name, string value, string told) => await RefusedAsync([], new() { [name] = value }, told);

    /// <summary>As in an image that leaves them out: every guest's zone would count as UTC.</summary>
    [Fact]
    public async Task A_machine_without_time_zones() => await RefusedAsync([], new() { ["TZDIR"] = "/nowhere" }, "time zones", "tzdata");

    /// <summary>What is wrong with it is told, and nothing that may be a password.</summary>
    [Theory]
    [InlineData("hots=db;Password=very-secret", "hots")]
    [InlineData("Host=db;Port=many;Password=very-secret", "port")]
    [InlineData("Host=db;very-secret", "OnceHub:Storage:ConnectionString")]
    public async Task A_connection_string_that_cannot_be_read(string text, string told)
    {
        foreach (var command in new[] { Array.Empty<string>(), ["migrate"] })
            await RefusedSilentlyAsync(
                command,
                new()
                {
                    ["OnceHub:Storage:Provider"] = "Postgres",
                    ["OnceHub:Storage:ConnectionString"] = text,
                    ["OnceHub:Storage:MasterKeys:0"] = KeptDatabase.NewKey(),
                },
                not: "very-secret",
                "OnceHub:Storage:ConnectionString",
                told);
    }

    [Fact]
    public async Task An_account_that_may_not_create_tables()
    {
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Postgres);
        var settings = await database.SettingsWithoutRightsAsync();
        foreach (var command in new[] { Array.Empty<string>(), ["migrate"] })
            await RefusedAsync(command, new(settings), "permission denied", "the right to create tables", "migrate");
    }

    [Fact]
    public async Task A_wrong_setting_is_told_once_however_many_read_it()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-refused-").FullName;
        var settings = new Dictionary<string, string>
        {
            ["OnceHub:Storage:Path"] = Path.Combine(folder, "sync.db"),
            ["OnceHub:Grains:LeaseDuration"] = "5",
        };
        await using (var process = SiloProcess.Start([], settings))
        {
            Assert.Equal(1, await process.ExitAsync());
            Assert.Equal(2, process.Errors.Split("OnceHub:Grains:LeaseDuration").Length);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_file_of_settings_that_is_not_JSON()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-settings-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), "{ \"OnceHub\": ");
        await RefusedAsync(["--contentRoot", folder], [], Path.Combine(folder, "appsettings.json"));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("administrator")]
    [InlineData("restore", "--verify")]
    public async Task A_command_that_is_none(params string[] arguments) => await RefusedAsync(arguments, [], "migrate", "backup FILE");

    [Fact]
    public async Task The_version_is_told()
    {
        await using var process = SiloProcess.Start(["--version"], new Dictionary<string, string>());
        Assert.Equal(0, await process.ExitAsync());
        Assert.Matches(@"^\d+\.\d+\.\d+(\+[0-9a-f]{8})?\s*$", process.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("migrate", "--help")]
    [InlineData("backup", "-h")]
    [InlineData("--OnceHub:Silo:Roles=all", "--help")]
    public async Task Help_lists_the_commands_and_makes_nothing(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-help-").FullName;
        await using (var process = SiloProcess.Start(
            arguments, new Dictionary<string, string> { ["OnceHub:Storage:Path"] = Path.Combine(folder, "sync.db") }, folder))
        {
            Assert.Equal(0, await process.ExitAsync());
            Assert.Contains("migrate; reseal; administrator EMAIL; backup FILE", process.Output, StringComparison.Ordinal);
            Assert.Empty(process.Errors);
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    private static Task RefusedAsync(string[] arguments, Dictionary<string, string> settings, params string[] told) =>
        RefusedSilentlyAsync(arguments, settings, not: "   at ", told);

    private static async Task RefusedSilentlyAsync(
        string[] arguments, Dictionary<string, string> settings, string not, params string[] told)
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-refused-").FullName;
        settings.TryAdd("OnceHub:Storage:Path", Path.Combine(folder, "sync.db"));
        await using (var process = SiloProcess.Start(arguments, settings))
        {
            Assert.Equal(1, await process.ExitAsync());
            var sentence = Assert.Single(process.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.All(told, words => Assert.Contains(words, sentence, StringComparison.Ordinal));
            Assert.DoesNotContain("Exception", process.Errors + process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(not, process.Errors + process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", process.Errors + process.Output, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }
}
