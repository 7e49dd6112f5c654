using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// However a guest's events are dealt out to turns, and whatever answers are lost, Salesforce ends as if all had come in one
/// calm turn.
/// </summary>
public sealed class RandomTurnsTests : IAsyncLifetime
{
    private const int Runs = 20;
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Theory]
    [InlineData("contact", 1000)]
    [InlineData("lead", 2000)]
    [InlineData("case", 3000)]
    [InlineData("person account", 4000)]
    public async Task Salesforce_ends_as_after_one_calm_turn(string made, int first)
    {
        // What is filled already stays by default, so that the order decides; here the newest word counts.
        var newest = new ObjectRule { Update = ExistingUpdate.Override };
        await _rig.ChangeSettingsAsync(await SettingsAsync(made) with { Contact = newest, Lead = newest });
        await using var pipeline = _rig.Pipeline();
        for (var seed = first; seed < first + Runs; seed++)
        {
            var history = History(new Random(seed));
            await AcceptAsync(history, $"Calm{seed}");
            var calm = await _rig.WaitingAsync();
            await _rig.RunAsync(pipeline, calm[0].Guest!.Value, calm, revision: 1);
            await AcceptAsync(history, $"Wild{seed}");
            var played = await _rig.PlayAsync(pipeline, new Random(seed), dies: true);
            var (expected, found) = (await StateAsync($"Calm{seed}"), await StateAsync($"Wild{seed}"));
            Assert.True(expected == found, $"Seed {seed}: {played}\n--- after a calm turn\n{expected}\n--- after these\n{found}");
        }
        Assert.Empty((await _rig.Store.ListFailuresAsync(GuestRig.Org, new FailureFilter(), null, 10, default)).Items);
    }

    private async Task<OrgSettings> SettingsAsync(string made)
    {
        switch (made)
        {
            case "lead":
                return OrgSettings.Default with { Target = PersonObject.Lead };
            case "case":
                return OrgSettings.Default with { Calendars = [new CalendarRule { Ids = ["BP-1"], CreateCase = true }] };
            case "person account":
                await _rig.ControlAsync(HttpMethod.Patch, "/settings", new { personAccounts = true });
                await _rig.ControlAsync(
                    HttpMethod.Post,
                    "/changes",
                    new
                    {
                        recordTypes = new[]
                        {
                            new
                            {
                                @object = "Account",
                                developerName = "Person",
                                isPersonType = true,
                            },
                        },
                    });
                var type = (await _rig.RecordsAsync("RecordType")).First(record =>
                    record.GetProperty("DeveloperName").GetString() == "Person");
                return OrgSettings.Default with
                {
                    Account = new AccountRule { PersonAccountRecordType = SalesforceId.Parse(type.GetProperty("Id").GetString()!) },
                };
            default:
                return OrgSettings.Default;
        }
    }

    /// <summary>Some bookings of one guest, each with a life and a phone of its own.</summary>
    private static (int Booking, string Type, int Minute)[] History(Random random)
    {
        var minute = 0;
        var told = new List<(int, string, int)>();
        for (var booking = 1; booking <= 1 + random.Next(3); booking++)
        {
            told.Add((booking, "scheduled", minute++));
            foreach (var type in new[] { "rescheduled", "no_show", "canceled", "completed" })
                if (random.Next(3) == 0) told.Add((booking, type, minute++));
        }
        return [.. told];
    }

    private async Task AcceptAsync(IEnumerable<(int Booking, string Type, int Minute)> history, string name)
    {
        foreach (var (booking, type, minute) in history)
        {
            var told = Noon.AddMinutes(minute);
            await _rig.AcceptAsync($"EVNT-{name}-{booking}-{minute}", $"booking.{type}", told, new
            {
                @object = "booking",
                id = $"BKNG-{name}-{booking}",
                subject = "Call",
                creation_time = Noon,
                last_updated_time = told,
                booking_page = "BP-1",
                starting_time = Noon.AddDays(booking).AddHours(type == "scheduled" ? 0 : 1), duration_minutes = 30,
                form_submission = new
                {
                    name = $"Ann {name}",
                    email = $"{name}@example.com",
                    company = $"{name} Ltd",
                    phone = $"1-{AreaOf(name)}{name[^4..]}{booking}",
                },
            });
        }
    }

    /// <summary>All that Salesforce has of a guest, without its name.</summary>
    private async Task<string> StateAsync(string name)
    {
        var lines = new List<string>();
        foreach (var type in new[] { "Account", "Contact", "Lead", "Case", "Event" })
            lines.AddRange(
                (await _rig.RecordsAsync(type))
                    .Where(record => record.GetRawText().Contains(name, StringComparison.OrdinalIgnoreCase))
                    .Select(record => Told(type, record)));
        return string.Join('\n', lines.Order(StringComparer.Ordinal))
            .Replace(name, "Guest", StringComparison.OrdinalIgnoreCase)
            .Replace(AreaOf(name), "area", StringComparison.Ordinal);
    }

    private static string AreaOf(string name) => name.StartsWith("Calm", StringComparison.Ordinal) ? "41555" : "41556";

    private static string Told(string type, JsonElement record) =>
        $"{type} {string.Join(' ', Shown.Select(field => record.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String ? $"{field}={value.GetString()}" : null).OfType<string>())}";

    private static readonly string[] Shown =
        [
            "Name",
            "LastName",
            "Email",
            "Phone",
            "Company",
            "Subject",
            "Status",
            "OnceHub_Booking_Id__c",
            "OnceHub_Event_Status__c",
            "StartDateTime",
            "EndDateTime",
        ];
}
