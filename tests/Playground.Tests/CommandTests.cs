using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Playground.Tests;

/// <summary>What the command does for whoever tries it first.</summary>
public sealed partial class CommandTests : IDisposable
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("oncehub-playground-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <param name="moment">What it has just said.</param>
    /// <param name="never">What it must not come to any more.</param>
    [Theory]
    [InlineData("INT", 130, "Starting the Salesforce emulator", "Sending the sample bookings")]
    [InlineData("INT", 130, "Starting the product", "Sending the sample bookings")]
    [InlineData("INT", 130, "Connecting the demo org", "Ctrl-C ends it.")]
    [InlineData("INT", 130, "Sending the sample bookings", "Ctrl-C ends it.")]
    [InlineData("TERM", 143, "Starting the product", "Sending the sample bookings")]
    public async Task An_interrupt_ends_it_whatever_it_is_at(string signal, int code, string moment, string never)
    {
        await using var playground = PlaygroundProcess.Start("--data", In("data"));
        await playground.SaysAsync(moment);
        Assert.Equal(code, await playground.EndAsync(signal));
        Assert.DoesNotContain(never, playground.Output + playground.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", playground.Output + playground.Errors, StringComparison.Ordinal);

        // It left nothing that the next start could not go on from.
        await using var next = PlaygroundProcess.Start("--data", In("data"), "--once");
        Assert.True(await next.ExitAsync() == 0, next.Output + next.Errors);
        Assert.Contains("Salesforce holds exactly what it should.", next.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_curl_that_it_prints_sends_a_booking_of_ones_own_and_what_was_sent_is_there_after_Ctrl_C()
    {
        await using (var playground = PlaygroundProcess.Start("--data", In("data")))
        {
            await playground.SaysAsync("Ctrl-C ends it.");
            var send = SignedCurl().Match(playground.Output).Value;
            Assert.Contains("accepted", Shell(send), StringComparison.OrdinalIgnoreCase);
            var look = LookCurl().Match(playground.Output).Value;
            await Eventually.HoldsAsync(
                () => JsonNode.Parse(Shell(look)) is JsonObject booking && booking["salesforceEventId"] is JsonValue,
                "the booking has its Event in Salesforce");
            Assert.Equal(130, await playground.EndAsync("INT"));
        }
        var saved = JsonNode.Parse(await File.ReadAllTextAsync(In("data/salesforce.json")))!;
        Assert.Contains(saved["Event"]!.AsArray(), one => one?["OnceHub_Booking_Id__c"]?.GetValue<string>() == OwnBooking.Id);
        Assert.False(File.Exists(In("data/playground.pid")));
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in new[] { "data/salesforce.json", "data/playground.json" }) Assert.Equal(Owners, File.GetUnixFileMode(In(file)));
    }

    [Fact]
    public async Task Saved_records_that_cannot_be_read_are_left_as_they_are()
    {
        await using (var first = PlaygroundProcess.Start("--data", In("data"), "--once"))
            Assert.True(await first.ExitAsync() == 0, first.Errors);
        var saved = In("data/salesforce.json");
        var half = (await File.ReadAllTextAsync(saved))[..^100];
        await File.WriteAllTextAsync(saved, half);

        await using var next = PlaygroundProcess.Start("--data", In("data"), "--once");
        Assert.Equal(1, await next.ExitAsync());
        Assert.Contains(saved, next.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", next.Errors, StringComparison.Ordinal);
        Assert.Equal(half, await File.ReadAllTextAsync(saved));
    }

    [Fact]
    public async Task With_json_it_prints_one_line_and_nothing_else()
    {
        await using var playground = PlaygroundProcess.Start("--once", "--json");
        Assert.True(await playground.ExitAsync() == 0, playground.Errors);
        var contact = JsonNode.Parse(Assert.Single(playground.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Empty(playground.Errors);
        Assert.False(Directory.Exists(contact["data"]!.GetValue<string>()), "The temporary folder is left.");
    }

    [Fact]
    public async Task Without_samples_it_says_that_there_were_none()
    {
        await using var playground = PlaygroundProcess.Start("--once", "--no-samples");
        Assert.Equal(0, await playground.ExitAsync());
        var line = Assert.Single(playground.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("No sample bookings were sent.", line, StringComparison.Ordinal);
    }

    private string In(string path) => Path.Combine(_folder, path);

    private static string Shell(string command)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", command.Replace("curl ", "curl -sS ", StringComparison.Ordinal)])
            {
                RedirectStandardOutput = true,
            })!;
        var said = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        return said;
    }

    [GeneratedRegex("curl -H 'Oncehub-Signature.*")]
    private static partial Regex SignedCurl();

    [GeneratedRegex(@"curl -H 'Authorization.*BKNG-YOURS")]
    private static partial Regex LookCurl();
}
