using System.Net;
using System.Net.Sockets;

namespace OnceHub.Sync.Playground.Tests;

/// <summary>Whatever is in the way is told in one sentence that says what to do.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oncehub-refusals-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--port")]
    [InlineData("--emulator-port")]
    public async Task A_busy_port(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        await RefusedAsync([option, port], port, $"{option} N");
    }

    [Fact]
    public async Task A_data_path_that_is_a_file()
    {
        var file = In("a-file");
        await File.WriteAllTextAsync(file, "mine");
        await RefusedAsync(["--data", file], $"{file} is a file", "--data DIR");
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
    }

    // Root may write everywhere else.
    [Theory]
    [InlineData("/proc/oncehub")]
    [InlineData("/dev/null/oncehub")]
    public async Task A_data_path_where_nothing_can_be_written(string path) => await RefusedAsync(["--data", path], path, "--data DIR");

    [Fact]
    public async Task A_folder_of_somebody_else()
    {
        await File.WriteAllTextAsync(In("thesis.txt"), "mine");
        await RefusedAsync(["--data", _folder], "something else", "--data DIR");
        Assert.Equal([In("thesis.txt")], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Keys_that_somebody_changed()
    {
        await File.WriteAllTextAsync(In("playground.json"), "{");
        await RefusedAsync(["--data", _folder], In("playground.json"), "--data DIR");
    }

    [Fact]
    public async Task An_emulator_that_is_not_there() =>
        await RefusedAsync(["--emulator", "http://127.0.0.1:9"], "http://127.0.0.1:9", "dotnet run --project src/Salesforce.Emulator");

    [Fact]
    public async Task A_second_playground_on_the_same_data_and_one_after_it_was_killed()
    {
        var data = In("data");
        await using (var first = PlaygroundProcess.Start("--data", data, "--no-samples"))
        {
            await first.SaysAsync("Ctrl-C ends it.");
            await RefusedAsync(["--data", data], $"in use by another playground (process {first.Id})", "--data DIR");
            Assert.Equal(128 + 9, await first.EndAsync("KILL"));
            await RefusedAsync(["--data", data], $"killed (process {first.Id})", "--data DIR");
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static async Task RefusedAsync(string[] arguments, params string[] told)
    {
        await using var playground = PlaygroundProcess.Start([.. arguments, "--json", "--once"]);
        Assert.Equal(1, await playground.ExitAsync());
        Assert.Empty(playground.Output);
        var sentence = Assert.Single(playground.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(told, words => Assert.Contains(words, sentence, StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", sentence, StringComparison.Ordinal);
    }
}
