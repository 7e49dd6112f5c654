using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public partial class DescriptionTests
{
    [Fact]
    public void Every_problem_is_listed_and_described_with_its_status()
    {
        var declared = typeof(ProblemKinds).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ProblemKind)).Select(field => (ProblemKind)field.GetValue(null)!).ToArray();
        var described = ProblemRow().Matches(Document("errors.md"))
            .Select(row => (row.Groups["type"].Value, int.Parse(row.Groups["status"].Value))).Order().ToArray();

        Assert.Equal(declared.ToHashSet(), ProblemKinds.All.ToHashSet());
        Assert.Equal(declared.Select(kind => (kind.Type, kind.Status)).Order(), described);
    }

    [Fact]
    public void Every_failure_code_of_ours_is_described_and_no_other()
    {
        var failures = Document("errors.md").Split("\n## Failures\n")[1].Split("\n## ")[0];
        var described = FailureRow().Matches(failures).Select(row => row.Groups["code"].Value).Order(StringComparer.Ordinal);

        var codes = typeof(FailureCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(code => (string)code.GetRawConstantValue()!);
        Assert.Equal(codes.Order(StringComparer.Ordinal), described);
    }

    [Fact]
    public void Every_pause_is_described_among_the_pauses()
    {
        var pauses = Document("errors.md").Split("\n## Pauses\n")[1];
        var described = FailureRow().Matches(pauses).Select(row => row.Groups["code"].Value).Order(StringComparer.Ordinal);

        var codes = typeof(PauseCodes).GetFields().Select(code => (string)code.GetRawConstantValue()!);
        Assert.Equal(codes.Append(FailureCodes.NotConnected).Append(FailureCodes.ApiBudgetSpent).Order(StringComparer.Ordinal), described);
    }

    [Fact]
    public async Task The_API_description_has_every_endpoint_with_words_answers_and_access()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var mapped = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !endpoint.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(
                method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"));

        var document = await (await gateway.Client.GetAsync("/openapi/v1.json")).AssertStatusAsync(200);
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject()
                    .Select(operation => (Name: $"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value)))
            .ToArray();

        Assert.Equal(mapped.Order(), operations.Select(operation => operation.Name).Order());
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.Value.Text("summary"));
            Assert.NotEmpty(operation.Value.Text("description"));
            Assert.NotEmpty(operation.Value.Text("operationId"));
            Assert.Contains(operation.Value.GetProperty("responses").EnumerateObject(), answer => answer.Name[0] is '2' or '3');
            if (!operation.Name.Contains("/health/", StringComparison.Ordinal)
                && !operation.Name.EndsWith("/settings.schema.json", StringComparison.Ordinal)
                && operation.Name is not ("POST /v1/session" or "GET /v1/session/openid" or "POST /v1/password"))
                Assert.NotEqual(0, operation.Value.GetProperty("security").GetArrayLength());
            if (!operation.Value.TryGetProperty("requestBody", out _)) return;
            var answers = operation.Value.GetProperty("responses");
            Assert.Contains("/problems/body-too-large", answers.GetProperty("413").Text("description"));
            Assert.Contains("/problems/body-too-slow", answers.GetProperty("408").Text("description"));
        });
        var webhook = document.GetProperty("paths").GetProperty("/v1/orgs/{org}/webhooks/oncehub").GetProperty("post");
        Assert.Equal(
            "booking.scheduled",
            webhook.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").Text("type"));
        Assert.Contains("/problems/signature-invalid", webhook.GetProperty("responses").GetProperty("401").Text("description"));
        var schemes = document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name);
        Assert.Equal(["apiKey", "apiKeyHeader", "oauthState", "operatorKey", "session", "signature"], schemes.Order());
    }

    [Theory]
    [InlineData("/v1/orgs/{org}/webhooks/oncehub", "post", null, "hooks")]
    [InlineData("/v1/orgs/{org}/webhooks/oncehub", "post", "https://console.acme.example/", "hooks")]
    [InlineData("/v1/orgs/{org}/events", "post", "https://console.acme.example/", "hooks")]
    [InlineData("/v1/oauth/callback", "get", "https://console.acme.example/", "hooks")]
    [InlineData("/health/ready", "get", "https://console.acme.example/", "hooks")]
    [InlineData("/v1/orgs/{org}/bookings", "get", null, "hooks")]
    [InlineData("/v1/orgs/{org}/bookings", "get", "https://console.acme.example/", "hooks console")]
    [InlineData("/v1/orgs/{org}/settings", "put", null, "hooks")]
    [InlineData("/v1/orgs/{org}/settings", "put", "https://hooks.acme.example", "hooks")]
    [InlineData("/v1/orgs/{org}/settings", "put", "https://console.acme.example/", "console")]
    [InlineData("/v1/orgs", "get", "https://console.acme.example/", "console")]
    [InlineData("/v1/session", "post", "https://console.acme.example/", "console")]
    [InlineData("/v1/settings.schema.json", "get", "https://console.acme.example/", "console")]
    public async Task Each_operation_is_described_at_the_address_where_it_answers(
        string path, string method, string? consoleUrl, string hosts)
    {
        await using var gateway = await GatewayHost.StartAsync(options =>
        {
            options.PublicUrl = new Uri("https://hooks.acme.example");
            options.ConsoleUrl = consoleUrl is null ? null : new Uri(consoleUrl);
        });
        var document = await (await gateway.Client.GetAsync("/openapi/v1.json")).AssertStatusAsync(200);
        var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
        var servers = operation.TryGetProperty("servers", out var own) ? own : document.GetProperty("servers");
        Assert.Equal(
            hosts.Split(' ').Select(host => $"https://{host}.acme.example"),
            servers.EnumerateArray().Select(server => server.Text("url")));
    }

    /// <summary>But for the settings document's schema, which is its own description.</summary>
    [Fact]
    public async Task Every_body_and_every_answer_shows_an_example_that_is_of_its_schema()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var document = await (await gateway.Client.GetAsync("/openapi/v1.json")).AssertStatusAsync(200);
        var faults = new List<string>();
        foreach (
            var path in document
                .GetProperty("paths")
                .EnumerateObject()
                .Where(path => !path.Name.EndsWith("/settings.schema.json", StringComparison.Ordinal)))
            foreach (var operation in path.Value.EnumerateObject())
            {
                var shown = operation.Value.GetProperty("responses").EnumerateObject().Where(answer => answer.Name[0] == '2')
                    .Select(answer => (What: answer.Name, Of: answer.Value)).ToList();
                if (operation.Value.TryGetProperty("requestBody", out var body)) shown.Add(("body", body));
                foreach (var (what, of) in shown)
                {
                    if (!of.TryGetProperty("content", out var content) || !content.TryGetProperty("application/json", out var json))
                        continue;
                    var place = $"{operation.Name} {path.Name} {what}";
                    if (!json.TryGetProperty("example", out var example)) faults.Add($"{place}: no example");
                    else if (json.TryGetProperty("schema", out var schema))
                        faults.AddRange(SchemaFaults.Of(document, schema, example, place));
                }
            }
        Assert.Empty(faults);
    }

    [Fact]
    public void Every_event_type_has_a_schema_and_is_in_the_guide()
    {
        var guide = Document("http-api.md").Split("\n### Event types\n")[1].Split("\n## ")[0];
        var types = GatewayComponents.EventTypes.Select(one => one.Type).ToArray();

        Assert.Equal(Enum.GetValues<EventKind>().Length - 1, types.Distinct().Count());
        Assert.All(
            types,
            type => Assert.True(ReceivedEvent.Read(Encoding.UTF8.GetBytes(Envelopes.Booking("EVNT-1", type))).TryGet(out _, out _), type));
        Assert.Equal(types.Order(), EventType().Matches(guide).Select(type => type.Groups["type"].Value).Order());
    }

    [Fact]
    public void Every_phase_can_be_asked_for()
    {
        string?[] conversations = ["started", "closed", "abandoned", null];
        var visits = conversations.Select(status => new VisitState
        {
            SubjectId = "CVR-1",
            Conversation = status is null ? null : new Dated<Conversation>(default, new Conversation { Id = "CVR-1", Status = status }),
        }.StatusText);

        Assert.Equal(Enum.GetNames<BookingPhase>().Concat(visits).Order(), QueryText.Phases.Order());
    }

    /// <summary>All that list something, but for prefill, which takes the query of a personalized link.</summary>
    [Fact]
    public async Task Every_parameter_that_is_not_known_and_every_value_that_is_not_of_its_schema_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var document = await (await gateway.Client.GetAsync("/openapi/v1.json")).AssertStatusAsync(200);
        var reads = document.GetProperty("paths").EnumerateObject()
            .Where(path => Filtered().IsMatch(path.Name) && path.Value.TryGetProperty("get", out _)).ToArray();
        var wrong = 0;

        foreach (var path in reads)
        {
            var address = path.Name.Replace("{org}", "acme", StringComparison.Ordinal);
            await RefusedAsync($"{address}?nonsense=1");
            if (!path.Value.GetProperty("get").TryGetProperty("parameters", out var parameters)) continue;
            foreach (
                var query in parameters.EnumerateArray().Where(one => one.Text("in") == "query" && IsNarrow(one.GetProperty("schema"))))
            {
                await RefusedAsync($"{address}?{query.Text("name")}=nonsense");
                wrong++;
            }
        }
        Assert.True(reads.Length > 30 && wrong > 15, $"{reads.Length} addresses, {wrong} parameters");

        async Task RefusedAsync(string address)
        {
            using var answer = await gateway.OperatorAsync(HttpMethod.Get, address);
            Assert.True((int)answer.StatusCode == 400, $"{address}: {(int)answer.StatusCode}");
            await answer.AssertProblemAsync(400, "query-invalid");
        }

        static bool IsNarrow(JsonElement schema) =>
            schema.Text("type") != "string" || schema.TryGetProperty("enum", out _) || schema.TryGetProperty("format", out _);
    }

    [Fact]
    public async Task Every_address_of_the_API_is_in_the_guide_and_no_other()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var document = await (await gateway.Client.GetAsync("/openapi/v1.json")).AssertStatusAsync(200);
        var guide = Document("http-api.md");

        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToHashSet();
        Assert.All(paths, path => Assert.Contains($"{path}`", guide));
        Assert.Equal([], Address().Matches(guide).Select(address => address.Groups["path"].Value).Except(paths));
    }

    private static string Document(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", name));

    [GeneratedRegex(@"^\| `(?<type>/problems/[a-z0-9-]+)` \| (?<status>\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex ProblemRow();

    [GeneratedRegex("`((GET|PUT|POST|DELETE) )?(?<path>/(v1|health)/[^`?]*)`")]
    private static partial Regex Address();

    [GeneratedRegex("`(?<type>(booking|conversation|contact)[.][a-z_]+)`")]
    private static partial Regex EventType();

    /// <summary>Addresses that are read by an operator and need a query that they know.</summary>
    [GeneratedRegex(@"^/v1/(orgs|people|operator-keys|audit)(?!.*/(prefill|connect|draft)$)")]
    private static partial Regex Filtered();

    [GeneratedRegex(@"^\| `(?<code>[A-Z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FailureRow();
}
