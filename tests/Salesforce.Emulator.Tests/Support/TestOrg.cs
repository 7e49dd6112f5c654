using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Support;

/// <summary>An org of its own for one test, called without a network.</summary>
internal sealed class TestOrg
{
    private readonly DataServer _server;
    private string _token;

    public TestOrg(bool withPackage = true)
    {
        State = new EmulatorState(Time);
        _server = new DataServer(State);
        if (withPackage)
            Change(ControlApi.Package());
        _token = TokenOf(OrgStart.AdminUser);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 17, 12, 0, 0, TimeSpan.Zero));

    public EmulatorState State { get; }

    public Org Org => State.Orgs[0];

    public string Version { get; set; } = "v60.0";

    public TestOrg As(string user)
    {
        _token = TokenOf(user);
        return this;
    }

    public void Change(OrgChanges changes)
    {
        lock (Org.Gate)
            changes.ApplyTo(Org);
    }

    public void Set(Func<OrgSettings, OrgSettings> change)
    {
        lock (Org.Gate)
            Org.Change(change(Org.Settings));
    }

    public string UserId(string user) => EmulatorState.UserIn(Org, user).Id;

    public string TokenOf(string user) => Org.Access.Issue(UserId(user), EmulatorState.ClientId, "api").Token;

    public Answer Send(string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var text = body as string ?? (body is null ? "" : JsonSerializer.Serialize(body));
        var url = path.StartsWith("/services", StringComparison.Ordinal) ? path : $"/services/data/{Version}/{path}";
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var all = headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase);
        all.TryAdd("Authorization", $"Bearer {_token}");
        var (answer, _) = _server.Answer(new WebCall
        {
            Method = method,
            Path = mark < 0 ? url : url[..mark],
            QueryText = mark < 0 ? "" : url[mark..],
            BaseUrl = "http://emulator",
            OrgName = null,
            Headers = all,
            Body = Encoding.UTF8.GetBytes(text),
        });
        return new Answer(answer.Status, Encoding.UTF8.GetString(answer.Body.Span), answer.Headers);
    }

    public Answer Get(string path) => Send("GET", path);

    public Answer Post(string path, object body) => Send("POST", path, body);

    public Answer Patch(string path, object body) => Send("PATCH", path, body);

    public Answer Query(string soql) => Get($"query?q={Uri.EscapeDataString(soql)}");

    public Answer QueryAll(string soql) => Get($"queryAll?q={Uri.EscapeDataString(soql)}");

    /// <summary>Creates a record that is expected to be accepted.</summary>
    public string Create(string type, object fields)
    {
        var answer = Post($"sobjects/{type}", fields);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Id;
    }

    public Answer Read(string type, string id) => Get($"sobjects/{type}/{id}");

    public Row Row(string id) => Org.Database.Find(id)!;

    public static object Typed(string type, object fields)
    {
        var all = JsonSerializer.SerializeToNode(fields)!.AsObject();
        all["attributes"] = new System.Text.Json.Nodes.JsonObject { ["type"] = type };
        return all;
    }

    /// <summary>Several records in one collection request.</summary>
    public Answer Collection(string method, string path, bool allOrNone, params object[] records) =>
        Send(method, path, new { allOrNone, records });

    public IReadOnlyList<Row> Live(string type) => [.. Org.Database[type].Live];

    public static string TextOf(object? value) => value is null ? "" : JsonValues.Text(value);
}
