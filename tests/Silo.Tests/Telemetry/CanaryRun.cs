using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>
/// Secrets and guests that nobody could mistake, in a real process that logs and exports all it can tell, through everything
/// that can happen to a booking. Then everything that was written is searched for them.
/// </summary>
public abstract class CanaryRun
{
    private const string WebhookSecret = "whs-canary-7Qm2Zx91LkPv";
    private const string ClientSecret = "cls-canary-3Tn8Wb55RjHd";
    private const string OnceHubKey = "ohk-canary-9Yc4Uf62MsXe";
    private const string Password = "pwd-canary 6Gh1Ka73 DqVo";
    private const string RefreshToken = "5Aep-production-admin";
    private const string Email = "quillonax.b@canary-guest.example";
    private const string Record = "/v1/orgs/acme/";

    /// <summary>As they are told, and as they are written to Salesforce.</summary>
    protected static readonly string[] Guest =
        [
            "quillonax",
            "brevimont",
            "canary-guest",
            "2025550142",
            "555-0142",
            "note-of-the-canary",
            "answer-of-the-canary",
            "place-of-the-canary",
        ];

    private const string Company = "canarvonix";

    /// <summary>All that were used.</summary>
    protected IReadOnlyList<string> Secrets { get; private set; } = [];

    /// <summary>What the process wrote to its folder.</summary>
    protected string Files { get; private set; } = "";

    /// <summary>Looks at the store while the guest is known.</summary>
    protected abstract Task LookWhileKnownAsync();

    /// <summary>Looks at the store after the guest was erased and the process ended.</summary>
    protected abstract Task LookAfterErasureAsync();

    /// <param name="store">Where the process is to keep what it is told.</param>
    protected async Task RunAsync(params (string Name, string Value)[] store)
    {
        await using var collector = await Collector.StartAsync();
        await using var silo = await RunningSilo.StartAsync(
        [
            .. store,
            .. collector.Settings,
            ("Logging:LogLevel:Default", "Debug"),
            ("Logging:LogLevel:OnceHub.Sync", "Debug"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Debug"),
            ("Logging:LogLevel:Polly", "Debug"),
            ("Logging:LogLevel:Orleans", "Debug"),
            ("OnceHub:CatchUp:ApiUrl", "http://127.0.0.1:9/v2/"),
            ("OnceHub:Grains:RetryDelay", "00:00:00.2"),
            ("OnceHub:Grains:ProbeInterval", "00:00:00.2"),
            ("OnceHub:Salesforce:BreakerPause", "00:00:00.5"),
        ]);
        var tenant = await silo.AddTenantAsync("acme");
        Secrets = await UseSecretsAsync(silo);
        await LiveAsync(silo, tenant);

        var exported = await OperateAsync(silo, HttpMethod.Post, Record + "guests/export", new JsonObject { ["email"] = Email });
        var told = exported.ToJsonString(
            new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
        Assert.All(Guest.Except(["555-0142"]).Append(Company), canary => Assert.Contains(canary, told, StringComparison.OrdinalIgnoreCase));
        Files = await FilesAsync(silo);
        await LookWhileKnownAsync();
        await EraseAsync(silo);
        Assert.Equal(0, await silo.Process.TerminateAsync());

        Files = await FilesAsync(silo);
        var (logs, sent) = (silo.Process.Output, collector.Text);
        Assert.Contains("dbug:", logs, StringComparison.Ordinal);
        Assert.True(sent.Length > 10_000, $"Only {sent.Length} bytes were exported.");
        foreach (var secret in Secrets)
        {
            AssertNot(secret, logs, "the log");
            AssertNot(secret, sent, "the telemetry");
            AssertNot(secret, Files, "the files");
        }
        // Access tokens of Salesforce.
        Assert.DoesNotContain("!AQ", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("!AQ", Files, StringComparison.Ordinal);
        foreach (var canary in Guest.Append(Company))
        {
            AssertNot(canary, logs, "the log");
            AssertNot(canary, sent, "the telemetry");
        }
        // Names of companies stay (docs/privacy.md).
        foreach (var canary in Guest) AssertNot(canary, Files, "the files after the erasure");
        await LookAfterErasureAsync();
    }

    /// <summary>Gives each kind of secret once, right and wrong, and returns them.</summary>
    private static async Task<string[]> UseSecretsAsync(RunningSilo silo)
    {
        using var rsa = RSA.Create(2_048);
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        await OperateAsync(silo, HttpMethod.Post, Record + "webhook-secrets", new JsonObject { ["secret"] = WebhookSecret });
        var key = (await OperateAsync(silo, HttpMethod.Post, Record + "api-keys", new JsonObject { ["name"] = "canary" }))[
            "apiKey"
        ]!.GetValue<string>();
        var named = (await OperateAsync(silo, HttpMethod.Post, "/v1/operator-keys", new JsonObject { ["name"] = "canary" }))[
            "operatorKey"
        ]!.GetValue<string>();
        await TryAsync(silo, HttpMethod.Put, Record + "oncehub-api-key", new JsonObject { ["apiKey"] = OnceHubKey, ["untried"] = true });

        var credentials = await silo.Salesforce.CredentialsAsync(default);
        await silo.ControlAsync(
            HttpMethod.Put,
            "/emulator/apps/canary-app",
            new JsonObject { ["secret"] = ClientSecret, ["publicKey"] = rsa.ExportSubjectPublicKeyInfoPem() }
        );
        var login = credentials.LoginUrl.ToString();
        await TryAsync(
            silo,
            HttpMethod.Put,
            Record + "connection",
            new JsonObject
            {
                ["loginUrl"] = login,
                ["clientId"] = "canary-app",
                ["clientSecret"] = ClientSecret,
            });
        await TryAsync(silo, HttpMethod.Put, Record + "connection", new JsonObject
        {
            ["loginUrl"] = login,
            ["clientId"] = "canary-app",
            ["username"] = credentials.Username,
            ["privateKeyPem"] = pem,
            ["audience"] = login,
        });
        await TryAsync(silo, HttpMethod.Put, Record + "connection", new JsonObject
        {
            ["loginUrl"] = login,
            ["clientId"] = credentials.ClientId,
            ["clientSecret"] = credentials.ClientSecret,
            ["refreshToken"] = "wrong-" + ClientSecret,
        });
        await OperateAsync(silo, HttpMethod.Put, Record + "connection", new JsonObject
        {
            ["loginUrl"] = login,
            ["clientId"] = credentials.ClientId,
            ["clientSecret"] = credentials.ClientSecret,
            ["refreshToken"] = RefreshToken,
        });

        await OperateAsync(silo, HttpMethod.Post, "/v1/people", new JsonObject { ["email"] = "ann@staff.example", ["name"] = "Ann" });
        var link = (await OperateAsync(silo, HttpMethod.Post, "/v1/people/ann@staff.example/password-link", null))[
            "link"
        ]!.GetValue<string>();
        await SendAsync(silo, HttpMethod.Post, "/v1/password", null, new JsonObject { ["link"] = link, ["password"] = Password });
        using var signedIn = await SendAsync(
            silo, HttpMethod.Post, "/v1/session", null, new JsonObject { ["email"] = "ann@staff.example", ["password"] = Password }
        );
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        var cookies = signedIn
            .Headers.GetValues("Set-Cookie")
            .Select(cookie => cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..cookie.IndexOf(';', StringComparison.Ordinal)])
            .ToArray();
        Assert.Contains(cookies, value => value.Length > 10);
        using var wrong = await SendAsync(silo, HttpMethod.Get, Record + "bookings", "wrong-" + key, null);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var right = await SendAsync(silo, HttpMethod.Get, Record + "bookings", key, null);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        return
        [
            RunningSilo.OperatorKey,
            WebhookSecret,
            ClientSecret,
            OnceHubKey,
            Password,
            RefreshToken,
            key,
            named,
            link,
            pem[40..90],
            pem[200..250],
            Convert.ToBase64String(Encoding.UTF8.GetBytes(ClientSecret))[..20], .. cookies.Where(value => value.Length > 10),
        ];
    }

    /// <summary>Booked, moved, refused by Salesforce, replayed, unreadable, forged, repeated, canceled, through an outage.</summary>
    private static async Task LiveAsync(RunningSilo silo, Tenant tenant)
    {
        await silo.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "status",
                ["status"] = 503,
                ["path"] = "/composite",
                ["count"] = 3,
            });
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, Booked("scheduled", 0)));
        await DoneAsync(silo, tenant);
        await silo.ControlAsync(HttpMethod.Post, "/emulator/faults", new JsonObject
        {
            ["kind"] = "rowError",
            ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            ["message"] = $"Quillonax Brevimont <{Email}> is refused: note-of-the-canary",
            ["count"] = 1,
        });
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, Booked("rescheduled", 5)));
        await DoneAsync(silo, tenant);
        await TryAsync(silo, HttpMethod.Post, Record + "failures/replay", new JsonObject());
        await DoneAsync(silo, tenant);
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, Booked("rescheduled", 5)));
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, $"{{ not json {Email} note-of-the-canary"));
        using (
            var forged = new HttpRequestMessage(HttpMethod.Post, new Uri(silo.Process.Url, Record + "webhooks/oncehub"))
            {
                Content = new StringContent(Booked("canceled", 9)),
            })
        {
            forged.Headers.Add("Oncehub-Signature", $"t={DateTimeOffset.UtcNow.ToUnixTimeSeconds()},s={new string('0', 64)}");
            using var refused = await silo.Http.SendAsync(forged);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
        await silo.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "drop",
                ["path"] = "/composite",
                ["count"] = 1,
            });
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, Booked("canceled", 9)));
        await DoneAsync(silo, tenant);
        await TryAsync(
            silo,
            HttpMethod.Post,
            Record + "dry-run",
            new JsonObject { ["event"] = JsonNode.Parse(Booked("scheduled", 20, "BKNG-DRY")) }
        );
        await TryAsync(silo, HttpMethod.Get, Record + $"bookings?search={Uri.EscapeDataString(Email)}", null);
        await TryAsync(silo, HttpMethod.Get, Record + "bookings?search=Quillonax", null);
    }

    private static async Task EraseAsync(RunningSilo silo)
    {
        var begun = await OperateAsync(silo, HttpMethod.Post, Record + "guests/erase", new JsonObject { ["email"] = Email });
        var id = begun["id"]!.ToString();
        // It takes a minute at least, and each request is logged.
        await Eventually.HoldsAsync(async () =>
        {
            await Task.Delay(500);
            return (await OperateAsync(silo, HttpMethod.Get, Record + $"guests/erasures/{id}", null))["endedAt"] is not null;
        }, "the erasure to end", seconds: 240);
    }

    private static Task DoneAsync(RunningSilo silo, Tenant tenant) =>
        Eventually.HoldsAsync(async () => await tenant.WaitingAsync(silo.Process.Url) == 0, "the events to be done");

    private static string Booked(string what, int minute, string booking = "BKNG-CANARY") => new JsonObject
    {
        ["id"] = $"EVNT-{booking}-{what}-{minute}",
        ["object"] = "event",
        ["creation_time"] = Time(minute),
        ["type"] = $"booking.{what}",
        ["api_version"] = "v2",
        ["data"] = new JsonObject
        {
            ["object"] = "booking",
            ["id"] = booking,
            ["subject"] = "Intro call with Quillonax",
            ["status"] = what,
            ["in_trash"] = false,
            ["creation_time"] = Time(0),
            ["starting_time"] = Time(9_000),
            ["last_updated_time"] = Time(minute),
            ["duration_minutes"] = 30,
            ["owner"] = "USR-1",
            ["location_description"] = "place-of-the-canary",
            ["cancel_reschedule_information"] = new JsonObject
            {
                ["reason"] = "note-of-the-canary",
                ["actioned_by"] = "customer",
                ["user_id"] = "",
            },
            ["form_submission"] = new JsonObject
            {
                ["name"] = "Quillonax Brevimont",
                ["email"] = Email,
                ["phone"] = "+12025550142",
                ["company"] = "Canarvonix",
                ["note"] = "note-of-the-canary",
                ["custom_fields"] = new JsonArray(new JsonObject { ["name"] = "Shoe", ["value"] = "answer-of-the-canary" }),
            },
        },
    }.ToJsonString();

    private static string Time(int minute) =>
        new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero)
            .AddMinutes(minute)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> FilesAsync(RunningSilo silo)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(silo.Folder, "*", SearchOption.AllDirectories))
        {
            // Empty, and locked for as long as the process runs.
            if (file.EndsWith(".in-use", StringComparison.Ordinal)) continue;
            // The process may have it open.
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            text.Append(Encoding.Latin1.GetString(bytes.ToArray())).Append('\n');
        }
        return text.ToString();
    }

    protected static void AssertNot(string canary, string text, string where)
    {
        var at = text.IndexOf(canary, StringComparison.OrdinalIgnoreCase);
        Assert.True(at < 0, at < 0 ? "" : $"'{canary}' is in {where}: …{text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)]}…");
    }

    private static async Task<JsonObject> OperateAsync(RunningSilo silo, HttpMethod method, string path, JsonNode? body)
    {
        using var answer = await SendAsync(silo, method, path, RunningSilo.OperatorKey, body);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private static async Task TryAsync(RunningSilo silo, HttpMethod method, string path, JsonNode? body) =>
        (await SendAsync(silo, method, path, RunningSilo.OperatorKey, body)).Dispose();

    private static async Task<HttpResponseMessage> SendAsync(RunningSilo silo, HttpMethod method, string path, string? key, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(silo.Process.Url, path));
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await silo.Http.SendAsync(request);
    }
}
