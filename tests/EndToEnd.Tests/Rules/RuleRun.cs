using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>The whole table played on one running product, all cases at once; read once when all are done.</summary>
internal sealed class RuleRun
{
    private const int AtOnce = 32;
    private readonly Dictionary<string, (IReadOnlyList<string> Lines, Exception? Error)> _outcomes = [];

    public IReadOnlyList<string> Unclaimed { get; private set; } = [];

    /// <summary>How often a fault struck.</summary>
    public int Struck { get; private set; }

    /// <param name="faults">What goes wrong at Salesforce from the first event on.</param>
    public static async Task<RuleRun> PlayAsync(IReadOnlyList<RuleCase> cases, params JsonObject[] faults)
    {
        await using var product = await Product.StartAsync(new Dictionary<string, string?>
        {
            ["OnceHub:Grains:RetryDelay"] = "00:00:00.1",
            ["OnceHub:Grains:MaxAttempts"] = "30",
        });
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(100) };
        var orgs = await RuleOrgs.CreateAsync(http, product);
        foreach (var fault in faults) await product.ControlAsync(HttpMethod.Post, "/emulator/faults", fault);
        var stages = cases.Select((one, i) => (Case: one, Stage: new Stage(orgs[one.Org], i + 1))).ToArray();
        var errors = new Dictionary<RuleCase, Exception?>();
        using var gate = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(stages.Select(async pair =>
        {
            await gate.WaitAsync();
            var error = await Record.ExceptionAsync(() => pair.Case.Play(pair.Stage));
            lock (errors) errors[pair.Case] = error;
            gate.Release();
        }));
        var run = new RuleRun();
        var state = await RenderedState.ReadAsync(product);
        foreach (var (one, stage) in stages)
        {
            var lines = state.Render(stage).Concat(await FailuresAsync(stage)).ToArray();
            run._outcomes.Add(one.Name, (lines, errors[one]));
        }
        run.Unclaimed = [.. state.Unclaimed];
        var struck = await http.GetFromJsonAsync<JsonArray>(new Uri(product.Salesforce.Url, "/emulator/faults"));
        run.Struck = struck!.Sum(fault => fault!["struck"]!.GetValue<int>());
        return run;
    }

    public void Verify(RuleCase one)
    {
        var (lines, error) = _outcomes[one.Name];
        if (error is not null) Assert.Fail($"{error}\n{string.Join('\n', lines)}");
        var (expected, actual) = (
            string.Join('\n', one.Expected.Order(StringComparer.Ordinal)), string.Join('\n', lines.Order(StringComparer.Ordinal)));
        Assert.True(
            expected == actual,
            $"{one.Name}\n--- expected\n{expected}\n--- but Salesforce holds\n{actual}\n--- how to read it\n{RenderedState.Legend}");
    }

    private static async Task<IEnumerable<string>> FailuresAsync(Stage stage)
    {
        var lines = new List<string>();
        foreach (var subject in stage.Subjects)
            if (await stage.Org.FindBookingAsync(subject) is { } booking)
                lines.AddRange(
                    booking["failures"]!
                        .AsArray()
                        .Select(failure =>
                            $"! {subject.Split('-')[^1].Replace(stage.Tag, "~", StringComparison.Ordinal)} {failure!["code"]}")
                        .Distinct());
        return lines;
    }
}
