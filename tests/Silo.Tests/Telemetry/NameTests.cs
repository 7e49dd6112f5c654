using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>Code, documentation, dashboard, alerts and scaler speak of the same metrics.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void The_documented_metrics_are_those_the_code_makes() =>
        Assert.Equal(
            Instruments().Select(instrument => instrument.Name).Order(StringComparer.Ordinal),
            DocumentedMetric()
                .Matches(Repository.Read("docs", "telemetry.md"))
                .Select(match => match.Groups[1].Value)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Names_and_units_follow_the_conventions() => Assert.All(Instruments(), instrument =>
    {
        Assert.Matches("^oncehub\\.sync(\\.[a-z]+)+$", instrument.Name);
        Assert.Matches("^(s|\\{[a-z]+\\})$", instrument.Unit);
        Assert.False(string.IsNullOrEmpty(instrument.Description));
    });

    [Theory]
    [InlineData("deploy/observability/grafana/oncehub-sync.json")]
    [InlineData("deploy/observability/prometheus/alerts.yaml")]
    [InlineData("deploy/kubernetes/overlays/production/scaling.yaml")]
    public void What_is_asked_of_Prometheus_is_what_the_code_tells_it(string file)
    {
        var told = Instruments().SelectMany(InPrometheus).ToHashSet();
        var asked = PrometheusName().Matches(Repository.Read(file.Split('/'))).Select(match => match.Value).ToHashSet();
        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(told));
    }

    [Fact]
    public void The_dashboard_shows_every_metric()
    {
        var shown = PrometheusName()
            .Matches(Repository.Read("deploy", "observability", "grafana", "oncehub-sync.json"))
            .Select(match => match.Value)
            .ToHashSet();
        Assert.All(Instruments(), instrument => Assert.Contains(InPrometheus(instrument), shown.Contains));
    }

    [Fact]
    public void The_dashboard_is_in_rows_from_what_comes_in_to_what_works_on_it()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read("deploy", "observability", "grafana", "oncehub-sync.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToArray();
        var rows = panels.Where(panel => panel.GetProperty("type").GetString() == "row").ToArray();
        Assert.Equal(["Accept", "Backlog", "Salesforce", "Stores", "Silos"], rows.Select(row => row.GetProperty("title").GetString()));
        Assert.Equal(panels.Length, panels.DistinctBy(panel => panel.GetProperty("id").GetInt32()).Count());
        // None lies on another, and each is in its row.
        var places = panels.Select(panel => panel.GetProperty("gridPos"))
            .Select(at => (Y: at.GetProperty("y").GetInt32(), X: at.GetProperty("x").GetInt32())).ToArray();
        Assert.Equal(places, places.Distinct().Order());
    }

    [Theory]
    [InlineData("deploy/observability/grafana/oncehub-sync.json")]
    [InlineData("deploy/observability/prometheus/alerts.yaml")]
    [InlineData("deploy/kubernetes/overlays/production/scaling.yaml")]
    public void Labels_asked_for_are_tags_of_the_code(string file)
    {
        string[] tags =
        [
            .. typeof(SyncTelemetry)
                .GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(field => field.IsLiteral)
                .Select(field => ((string)field.GetRawConstantValue()!).Replace('.', '_')),
        ];
        var asked = Label().Matches(Repository.Read(file.Split('/'))).Select(match => match.Value).ToHashSet();
        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(tags));
    }

    [Fact]
    public void Every_alert_has_its_paragraph_in_the_runbook()
    {
        var alerts = Alert()
            .Matches(Repository.Read("deploy", "observability", "prometheus", "alerts.yaml"))
            .Select(match => match.Groups[1].Value)
            .ToArray();
        Assert.NotEmpty(alerts);
        var runbook = Repository.Read("docs", "operations.md");
        Assert.All(alerts, alert => Assert.Contains($"### {alert}\n", runbook, StringComparison.Ordinal));
    }

    private static IEnumerable<string> InPrometheus(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        var kind = instrument.GetType().GetGenericTypeDefinition();
        if (kind == typeof(Counter<>)) return [$"{name}_total"];
        return kind == typeof(Histogram<>) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
    }

    private static List<Instrument> Instruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == SyncTelemetry.Name) found.Add(instrument);
        };
        listener.Start();
        foreach (
            var type in AssembliesOfOurs()
                .SelectMany(assembly => assembly.GetTypes())
                .Where(type => type.Name.EndsWith("Telemetry", StringComparison.Ordinal)))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        return [.. found.DistinctBy(instrument => instrument.Name)];
    }

    private static IEnumerable<Assembly> AssembliesOfOurs() =>
        new[] { "Domain", "Batching", "Storage", "Salesforce", "Grains", "Gateway", "Silo" }.Select(room =>
            Assembly.Load($"OnceHub.Sync.{room}"));

    [GeneratedRegex(@"^\| `(oncehub\.sync[a-z.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedMetric();

    [GeneratedRegex("oncehub_sync_[a-z_]+")]
    private static partial Regex PrometheusName();

    [GeneratedRegex(@"\b(oncehub_(?!sync)[a-z_]+|error_type)\b")]
    private static partial Regex Label();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
