using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.EndToEnd.Tests.Documents;

/// <summary>
/// Somebody who reads a page and does what it says: pastes each block, puts values of his own in place of the placeholders, keeps what
/// answers give him, and compares them with those of the page.
/// </summary>
/// <param name="before">What must have happened before a block that has this text makes sense; given an API key of the org.</param>
internal sealed partial class DocumentReader(
    Product product,
    DocumentShell shell,
    IReadOnlyDictionary<string, string> placeholders,
    IReadOnlyDictionary<string, Func<string, Task>> before)
{
    // Names under which the pages speak of members of answers.
    private static readonly (string Member, string Variable)[] Kept =
    [
        ("webhookSecret", "WEBHOOK_SECRET"), ("apiKey", "API_KEY"), ("antiforgeryToken", "TOKEN"), ("id", "ID"),
    ];

    private readonly List<string> _faults = [];
    private readonly Dictionary<string, string> _own = new(placeholders);
    private JsonNode? _answer;
    private string _apiKey = "";

    public IReadOnlyList<string> Faults => _faults;

    public async Task ReadAsync(IEnumerable<DocumentBlock> blocks)
    {
        foreach (var block in blocks)
            switch (block)
            {
                case { Language: "sh", Why: "" }:
                    await RunAsync(block);
                    break;
                case { Language: "sh" }:
                    _faults.AddRange(NotRun.FaultsOf(block));
                    break;
                case { Language: "json" }:
                    Compare(block);
                    break;
                case { Language: "env" }:
                    _faults.AddRange(
                        block
                            .Text.Split('\n')
                            .Where(line => line.Length > 0 && !Setting().IsMatch(line))
                            .Select(line => $"{block}: is no setting: {line}"));
                    break;
                case { Language: "mermaid" }:
                    break;
                default:
                    _faults.Add($"{block}: '{block.Language}' is no language of a block that is run, compared or said not to be run.");
                    break;
            }
    }

    private async Task RunAsync(DocumentBlock block)
    {
        var commands = _own.Aggregate(block.Text, (text, one) => text.Replace(one.Key, one.Value, StringComparison.Ordinal));
        if (commands.Contains("\"…\"", StringComparison.Ordinal))
            _faults.Add($"{block}: has a placeholder of which nobody says what it is.");
        foreach (var (text, prepareAsync) in before)
            if (commands.Contains(text, StringComparison.Ordinal)) await prepareAsync(_apiKey);
        var (output, requests, code, errors) = await shell.RunAsync(commands);
        var refused = requests.Where(line => !Fine().IsMatch(line)).ToArray();
        if (code != 0 || refused.Length > 0)
            _faults.Add($"{block}: ends with {code}. {string.Join(' ', refused)} {errors} {output}");
        await KeepAsync(output);
        if (requests.Length > 0) await SettleAsync();
    }

    /// <summary>What comes next speaks of what was done before, and so it must be done.</summary>
    private Task SettleAsync() => Eventually.HoldsAsync(
        async () =>
        {
            var (status, org) = await product.TryOperateAsync(HttpMethod.Get, "/v1/orgs/acme/status");
            return status != 200 || org["backlog"]!["waiting"]!.GetValue<long>() == 0;
        },
        "what was posted to be applied");

    private async Task KeepAsync(string output)
    {
        _answer = null;
        foreach (var line in output.Split('\n').Where(line => line.StartsWith('{') || line.StartsWith('[')))
        {
            try
            {
                _answer = JsonNode.Parse(line);
            }
            catch (JsonException)
            {
                continue;
            }
            if (_answer is not JsonObject told) continue;
            foreach (var (member, variable) in Kept)
                if (told[member] is JsonValue value && value.ToString() is { Length: > 0 } text) await shell.SetAsync(variable, text);
            if (told["webhookSecret"] is not null) _apiKey = told["apiKey"]!.GetValue<string>();
            if (told["passwordLink"]?["link"]?.GetValue<string>() is { } link) _own["ohl_…"] = link;
        }
    }

    private void Compare(DocumentBlock block)
    {
        JsonNode? shown;
        try
        {
            shown = JsonNode.Parse(block.Text);
        }
        catch (JsonException broken)
        {
            _faults.Add($"{block}: is not JSON: {broken.Message}");
            return;
        }
        if (!block.IsAnswer) return;
        if (_answer is null) _faults.Add($"{block}: there was no answer to compare it with.");
        else _faults.AddRange(Missing(shown, _answer, "$").Select(fault => $"{block}: {fault}"));
    }

    /// <summary>A page may leave out members, but show none that is not there; of lists the first items are compared.</summary>
    private static IEnumerable<string> Missing(JsonNode? shown, JsonNode? answered, string path) => (shown, answered) switch
    {
        (JsonObject page, JsonObject real) => page.SelectMany(member =>
            !real.ContainsKey(member.Key) ? [$"{path}.{member.Key} is not in the answer {real.ToJsonString()}"]
            : member.Key is "customFields" ? []
            : Missing(member.Value, real[member.Key], $"{path}.{member.Key}")),
        (JsonArray { Count: > 0 } page, JsonArray { Count: > 0 } real) => Missing(page[0], real[0], $"{path}[0]"),
        _ => [],
    };

    [GeneratedRegex("^HTTP (2|302)")]
    private static partial Regex Fine();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Setting();
}
