using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>Alerts fire on what they say, and not on a quiet cluster: by Prometheus' own tool.</summary>
public sealed partial class AlertRuleTests
{
    private static readonly string Folder = Repository.PathOf("deploy", "observability", "prometheus");

    [PromtoolFact]
    public void Every_rule_can_be_read() => Promtool(Folder, "check", "rules", "alerts.yaml");

    [PromtoolFact]
    public void Every_alert_fires_and_keeps_still_when_it_should() => Promtool(Folder, "test", "rules", "alerts.test.yaml");

    [PromtoolFact]
    public void A_rule_that_fires_on_something_else_is_noticed()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-alerts-").FullName;
        var rules = File.ReadAllText(Path.Combine(Folder, "alerts.yaml"));
        File.WriteAllText(
            Path.Combine(folder, "alerts.yaml"),
            rules.Replace("oncehub_sync_store_free) < 2e9", "oncehub_sync_store_free) < 1e3", StringComparison.Ordinal));
        File.Copy(Path.Combine(Folder, "alerts.test.yaml"), Path.Combine(folder, "alerts.test.yaml"));
        Assert.Contains(
            "OnceHubDiskNearlyFull", Promtool(folder, expected: 1, "test", "rules", "alerts.test.yaml"), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_alert_is_tried_firing_and_still()
    {
        var alerts = Alert()
            .Matches(Repository.Read("deploy", "observability", "prometheus", "alerts.yaml"))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        var tried = Tried().Matches(Repository.Read("deploy", "observability", "prometheus", "alerts.test.yaml"))
            .Select(match => (Alert: match.Groups[1].Value, IsStill: match.Groups[2].Value.Length > 0)).ToHashSet();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.True(tried.Contains((alert, true)) && tried.Contains((alert, false)), alert));
    }

    private static string Promtool(string folder, params string[] arguments) => Promtool(folder, expected: 0, arguments);

    private static string Promtool(string folder, int expected, params string[] arguments)
    {
        using var tool = Process.Start(
            new ProcessStartInfo("promtool", arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var errors = tool.StandardError.ReadToEndAsync();
        var said = tool.StandardOutput.ReadToEnd();
        tool.WaitForExit();
        Assert.True(tool.ExitCode == expected, said + errors.Result);
        return said + errors.Result;
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"alertname: (\w+)\s+exp_alerts:( \[\])?")]
    private static partial Regex Tried();
}

/// <summary>A test that needs promtool.</summary>
public sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "promtool")));
        if (!found) Skip = "promtool is not installed here (apt-get install prometheus), so the alerts cannot be tried.";
    }
}
