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

    /// <summary>What waits in each org, and for how many silos it asks at 5,000 events each.</summary>
    [PromtoolTheory]
    [InlineData("a burst of one org, which one silo pulls", "acme=80000", "", 5_000)]
    [InlineData("a killed silo's series beside those of the one that measures now", "acme=900 acme=800", "", 900)]
    [InlineData("an org that is paused by its Salesforce", "acme=80000 beta=1000", "acme=1", 1_000)]
    [InlineData("one whose pause has ended", "acme=80000 beta=1000", "acme=0", 6_000)]
    [InlineData("many orgs", "a=4000 b=9000 c=9000 d=1", "e=1", 14_001)]
    public void Silos_are_asked_for_by_what_they_can_help(string what, string due, string paused, int expected)
    {
        var query = Query().Match(Repository.Read("deploy", "kubernetes", "overlays", "production", "scaling.yaml")).Groups[1].Value;
        var series = Series("oncehub_sync_inbox_backlog", "oncehub_state=\"due\"", due)
            .Concat(Series("oncehub_sync_inbox_backlog", "oncehub_state=\"waiting\"", "acme=1000000"))
            .Concat(Series("oncehub_sync_orgs_paused", "error_type=\"ORG_LOCKED\"", paused));
        var test = $$"""
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
                  - {{string.Join("\n      - ", series)}}
                promql_expr_test:
                  - expr: '{{string.Join(' ', query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}}'
                    eval_time: 5m
                    exp_samples: [{ labels: '{}', value: {{expected}} }]
            """;
        var folder = Directory.CreateTempSubdirectory("oncehub-scaling-").FullName;
        File.WriteAllText(Path.Combine(folder, "scaling.test.yaml"), test);
        Promtool(folder, "test", "rules", "scaling.test.yaml");
        Directory.Delete(folder, recursive: true);
        Assert.NotEmpty(what);
    }

    private static IEnumerable<string> Series(string name, string label, string values) =>
        from one in values.Split(' ', StringSplitOptions.RemoveEmptyEntries).Index()
        let pair = one.Item.Split('=')
        select $"{{ series: '{name}{{{label},oncehub_org=\"{pair[0]}\",instance=\"s{one.Index}\"}}', values: '{pair[1]}x10' }}";

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

    [GeneratedRegex(@"query: >-\n(.+?)\n +threshold:", RegexOptions.Singleline)]
    private static partial Regex Query();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"alertname: (\w+)\s+exp_alerts:( \[\])?")]
    private static partial Regex Tried();
}

/// <summary>A test that needs promtool.</summary>
public sealed class PromtoolFactAttribute : FactAttribute
{
    internal static readonly string? WhyNot =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "promtool")))
            ? null
            : "promtool is not installed here (apt-get install prometheus), so the alerts cannot be tried.";

    public PromtoolFactAttribute() => Skip = WhyNot;
}

/// <summary>A table of tests that need promtool.</summary>
public sealed class PromtoolTheoryAttribute : TheoryAttribute
{
    public PromtoolTheoryAttribute() => Skip = PromtoolFactAttribute.WhyNot;
}
