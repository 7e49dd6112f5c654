using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OnceHub.Sync.Salesforce.Emulator.Formulas;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.OAuth;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Soql;

namespace OnceHub.Sync.Salesforce.Emulator.Control;

/// <summary><c>/emulator</c>: what a test or a person does to the emulator itself. docs/emulator.md lists it.</summary>
internal static class ControlApi
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        // What is left out, or null where it must not be, is a mistake in the request and not one here.
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static void Map(WebApplication app, EmulatorState state)
    {
        var control = app.MapGroup("/emulator").AddEndpointFilter(Explain);
        control.MapGet("", () => Answer(state.Orgs.Select(Describe)));
        control.MapPost("reset", () =>
        {
            state.Reset();
            return Results.NoContent();
        });
        MapFaults(control, state);
        control.MapGet("requests", (string? after) =>
            Answer(state.Log.After(string.IsNullOrEmpty(after) ? 0 : long.Parse(after, CultureInfo.InvariantCulture))));
        control.MapDelete("requests", () =>
        {
            state.Log.Clear();
            return Results.NoContent();
        });
        control.MapPut("apps/{clientId}", async (string clientId, HttpRequest request) =>
        {
            var app = await Read<AppChange>(request);
            state.SetApp(new ConnectedApp(clientId, app.Secret, app.PublicKey, app.RunAs ?? OrgStart.AdminUser));
            return Results.NoContent();
        });
        MapOrg(control.MapGroup("orgs/{name}"), state);
    }

    private sealed record AppChange(string? Secret = null, string? PublicKey = null, string? RunAs = null);

    private static void MapFaults(RouteGroupBuilder control, EmulatorState state)
    {
        control.MapPost("faults", async (HttpRequest request) =>
        {
            var fault = await Read<Fault>(request);
            FaultRules.Check(fault, [.. state.Orgs.Select(org => org.Name)]);
            return Answer(new { id = state.Faults.Add(fault) });
        });
        control.MapGet("faults", () => Answer(state.Faults.All().Select(f => new { f.Id, f.Fault, f.Seen, f.Struck })));
        control.MapDelete("faults", () =>
        {
            state.Faults.Clear();
            return Results.NoContent();
        });
        control.MapDelete("faults/{id}", (string id) => state.Faults.Remove(id) ? Results.NoContent() : Results.NotFound());
    }

    private static void MapOrg(RouteGroupBuilder org, EmulatorState state)
    {
        org.MapGet("", (string name) => Answer(Describe(Find(state, name))));
        org.MapGet("settings", (string name) => Answer(Find(state, name).Settings));
        org.MapPatch(
            "settings",
            async (string name, HttpRequest request) =>
                Answer(Patch(Find(state, name), await Read<Dictionary<string, JsonElement>>(request))));
        org.MapPost("package", (string name) => Change(Find(state, name), Package()));
        org.MapPost("changes", async (string name, HttpRequest request) => Change(Find(state, name), await Read<OrgChanges>(request)));
        org.MapGet(
            "usage",
            (string name) => Answer(new { calls = Find(state, name).Usage.Calls, limit = Find(state, name).Settings.DailyLimit }));
        org.MapDelete("usage", (string name) =>
        {
            Find(state, name).Usage.Reset();
            return Results.NoContent();
        });
        org.MapPost("sessions/expire", (string name) =>
        {
            Find(state, name).Access.Expire();
            return Results.NoContent();
        });
        org.MapPost(
            "grants/revoke",
            async (string name, HttpRequest request) =>
                Find(state, name).Access.Revoke((await Read<TokenChange>(request)).Token) ? Results.NoContent() : Results.NotFound());
        org.MapGet("snapshot", (string name) =>
        {
            var found = Find(state, name);
            lock (found.Gate)
                return Results.Bytes(Snapshot.Save(found).ToArray(), "application/json");
        });
        org.MapPut("snapshot", async (string name, HttpRequest request) =>
        {
            var (found, records) = (Find(state, name), await Read<JsonElement>(request));
            lock (found.Gate)
                Snapshot.Load(found, records);
            return Results.NoContent();
        });
        RecordsApi.Map(org, name => Find(state, name));
    }

    private sealed record TokenChange(string Token);

    public static OrgChanges Package()
    {
        using var stream = typeof(ControlApi).Assembly.GetManifestResourceStream("package.json")!;
        return JsonSerializer.Deserialize<OrgChanges>(stream, Json)!;
    }

    private static IResult Change(Org org, OrgChanges changes)
    {
        lock (org.Gate)
            changes.ApplyTo(org);
        return Results.NoContent();
    }

    private static OrgSettings Patch(Org org, Dictionary<string, JsonElement> changes)
    {
        lock (org.Gate)
        {
            var all = JsonSerializer.SerializeToNode(org.Settings, Json)!.AsObject();
            foreach (var (key, value) in changes)
                all[key] = System.Text.Json.Nodes.JsonNode.Parse(value.GetRawText());
            org.Change(all.Deserialize<OrgSettings>(Json)!);
            return org.Settings;
        }
    }

    private static object Describe(Org org)
    {
        lock (org.Gate)
            return new
            {
                org.Name,
                org.Id,
                org.IsSandbox,
                loginPath = $"/orgs/{org.Name}",
                clientId = EmulatorState.ClientId,
                clientSecret = EmulatorState.ClientSecret,
                password = EmulatorState.Password,
                users = org.Database["User"]
                    .Live.Select(u => new
                    {
                        id = u.Id,
                        username = u.Text("Username"),
                        active = u.Flag("IsActive"),
                    })
                    .ToList(),
                refreshTokens = new[] { OrgStart.AdminUser, OrgStart.StandardUser, OrgStart.RightlessUser }.ToDictionary(
                    u => u, u => EmulatorState.RefreshTokenOf(org.Name, u)),
                org.Settings, calls = org.Usage.Calls,
            };
    }

    private static Org Find(EmulatorState state, string name) =>
        state.FindOrg(name)
        ?? throw new KeyNotFoundException($"There is no org '{name}'. There are: {string.Join(", ", state.Orgs.Select(o => o.Name))}.");

    public static IResult Answer(object value) => Results.Json(value, Json);

    public static async Task<T> Read<T>(HttpRequest request) =>
        await JsonSerializer.DeserializeAsync<T>(request.Body, Json, request.HttpContext.RequestAborted)
        ?? throw new JsonException("The body is null.");

    /// <summary>A mistake in a control request is told, not thrown.</summary>
    private static async ValueTask<object?> Explain(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or FormatException
                        or FormulaException
                        or SaveException
                        or SoqlException
                        or InvalidOperationException
                        or UnreadableValueException)
        {
            return Results.Problem(e.Message, statusCode: e is KeyNotFoundException ? 404 : 400);
        }
    }
}
