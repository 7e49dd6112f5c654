using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Every pair of a OnceHub type and a Salesforce type: refused before it is saved, or written, or left out and told.</summary>
public sealed class TypeTableTests(TypeTableTests.Org org) : IClassFixture<TypeTableTests.Org>
{
    /// <summary>What each field gets: a value, '-' where the value does not convert, '×' where the pair is refused.</summary>
    public static TheoryData<string, string> Pairs => new()
    {
        {
            "guest.company",
            "Text=Gold | Area=Gold | Rich=Gold | Mail=× | Call=× | Site=Gold | Number=× | Money=× | Share=× | Yes=× | Day=× | Moment=× | "
            + "Hour=× | Open=Gold | Closed=Gold | Many=- | Place=× | Campaign=-"
        },
        {
            "guest.email",
            "Text=ann@examp… | Area=ann@example.com | Rich=ann@example.com | Mail=ann@example.com | Call=× | Site=× | Number=× | Money=× "
            + "| Share=× | Yes=× | Day=× | Moment=× | Hour=× | Open=× | Closed=× | Many=× | Place=× | Campaign=×"
        },
        {
            "guest.phone",
            "Text=(202) 555… | Area=(202) 555-0123 | Rich=(202) 555-0123 | Mail=× | Call=+12025550123 | Site=× | Number=× | Money=× | "
            + "Share=× | Yes=× | Day=× | Moment=× | Hour=× | Open=× | Closed=× | Many=× | Place=× | Campaign=×"
        },
        {
            "booking.joinUrl",
            "Text=https://m… | Area=https://meet.example.com/1 | Rich=https://meet.example.com/1 | Mail=× | Call=× | "
            + "Site=https://meet.example.com/1 | Number=× | Money=× | Share=× | Yes=× | Day=× | Moment=× | Hour=× | Open=× | Closed=× | "
            + "Many=× | Place=× | Campaign=×"
        },
        {
            "booking.durationMinutes",
            "Text=30 | Area=30 | Rich=30 | Mail=× | Call=× | Site=× | Number=30 | Money=30 | Share=30 | Yes=× | Day=× | Moment=× | Hour=× "
            + "| Open=30 | Closed=- | Many=× | Place=× | Campaign=×"
        },
        {
            "contact.hasConsent",
            "Text=true | Area=true | Rich=true | Mail=× | Call=× | Site=× | Number=× | Money=× | Share=× | Yes=true | Day=× | Moment=× | "
            + "Hour=× | Open=true | Closed=- | Many=× | Place=× | Campaign=×"
        },
        {
            "booking.startsAt",
            "Text=2026-11-3… | Area=2026-11-30T09:00:00.000Z | Rich=2026-11-30T09:00:00.000Z | Mail=× | Call=× | Site=× | Number=× | "
            + "Money=× | Share=× | Yes=× | Day=2026-11-30 | Moment=2026-11-30T09:00:00.000Z | Hour=10:00:00.000Z | Open=× | Closed=× | "
            + "Many=× | Place=× | Campaign=×"
        },
        {
            "form.custom.Word",
            "Text=Gold | Area=Gold | Rich=Gold | Mail=- | Call=Gold | Site=Gold | Number=- | Money=- | Share=- | Yes=- | Day=- | Moment=- "
            + "| Hour=- | Open=Gold | Closed=Gold | Many=- | Place=- | Campaign=-"
        },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Each_pair(string source, string expected)
    {
        var rows = new JsonArray([.. MappedOrg.Names.Select(name => (JsonNode)new JsonObject { ["source"] = source, ["target"] = name })]);
        var settings = new JsonObject { ["mappings"] = new JsonObject { ["contact"] = rows } };

        var verdict = await org.Product.OperateAsync(HttpMethod.Post, "/v1/orgs/demo/settings/validate", settings.DeepClone());
        var refused = verdict["findings"]!
            .AsArray()
            .Where(found => found!["code"]!.GetValue<string>() == "TYPE_MISMATCH")
            .Select(found => IndexOf(found!["path"]!.GetValue<string>()))
            .ToHashSet();
        for (var i = MappedOrg.Names.Count() - 1; i >= 0; i--)
            if (refused.Contains(i)) rows.RemoveAt(i);
        var tried = await org.Product.OperateAsync(
            HttpMethod.Post, "/v1/orgs/demo/dry-run", new JsonObject { ["event"] = Booking(), ["settings"] = settings }
        );
        var written = tried["writes"]!.AsArray().Single(write => write!["object"]!.GetValue<string>() == "Contact")!["fields"]!
            .AsArray()
            .ToDictionary(field => field!["field"]!.GetValue<string>(), field => field!["to"]!.GetValue<string>());
        var told = tried["warnings"]!.AsArray().Select(warning => warning!["field"]!.GetValue<string>()).ToHashSet();

        var actual = string.Join(
            " | ",
            MappedOrg.Names.Select(
                (name, i) => $"{name[..^3]}={(refused.Contains(i) ? "×" : ValueOf(name) ?? (told.Contains(name) ? "-" : "nothing"))}"));
        Assert.True(expected == actual, $"{source}: {actual}");

        string? ValueOf(string name) =>
            written.GetValueOrDefault(name)
            ?? (
                written.GetValueOrDefault($"{name[..^3]}__Latitude__s") is { } latitude
                    ? $"{latitude}, {written[$"{name[..^3]}__Longitude__s"]}"
                    : null);
    }

    private static int IndexOf(string path) =>
        int.Parse(
            path[(path.IndexOf('[', StringComparison.Ordinal) + 1)..path.IndexOf(']', StringComparison.Ordinal)],
            CultureInfo.InvariantCulture);

    private static JsonNode Booking()
    {
        var booking = JsonNode.Parse(
            new Webhook
            {
                Email = "ann@example.com",
                Phone = "(202) 555-0123",
                Company = "Gold",
                Timezone = "Europe/Vienna",
                Custom = new JsonObject { ["Word"] = "Gold" },
            }.ToJson())!;
        booking["data"]!["virtual_conferencing"] = new JsonObject { ["join_url"] = "https://meet.example.com/1" };
        booking["data"]!["conversation"] = new JsonObject
        {
            ["id"] = "CVR-1",
            ["contact"] = new JsonObject { ["id"] = "CTC-1", ["has_consent"] = true },
        };
        return booking;
    }

    public sealed class Org : IAsyncLifetime
    {
        internal Product Product { get; private set; } = null!;

        public async Task InitializeAsync() => Product = await MappedOrg.StartAsync();

        public async Task DisposeAsync() => await Product.DisposeAsync();
    }
}
