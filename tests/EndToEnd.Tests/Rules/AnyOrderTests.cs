using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>Histories of bookings in any order, with repeats and in any portions, each booking with a guest of its own.</summary>
public sealed class AnyOrderTests
{
    private const int Arrivals = 40;

    private static readonly Hook[][] Histories =
    [
        [new Hook(), new Hook(1, "rescheduled", 5) { Start = 3, Phone = "1-4155550100" }, new Hook(1, "completed", 20) { Start = 3 }],
        [new Hook(), new Hook(1, "canceled", 5) { By = "user", Reason = "Full" }, new Hook(1, "completed", 9)],
        [
            new Hook(),
            new Hook(1, "rescheduled", 4) { Start = 2 },
            new Hook(1, "rescheduled", 8) { Start = 5, Duration = 60 },
            new Hook(1, "no_show", 30) { Start = 5, Duration = 60 },
            new Hook(1, "completed", 31) { Start = 5, Duration = 60 },
        ],
        [
            new Hook { Start = null },
            new Hook(1, "canceled_reschedule_requested", 4) { Start = null, By = "user" },
            new Hook(1, "rescheduled", 6) { Start = 1, Reason = "Found a time" },
            new Hook(1, "reassigned", 7) { Start = 1, Owner = "USR-2" },
        ],
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_history_ends_as_it_does_in_order_whatever_its_order_and_repeats(bool dropsAnswers)
    {
        await using var product = await Product.StartAsync(
            new Dictionary<string, string?> { ["OnceHub:Grains:RetryDelay"] = "00:00:00.1" }
        );
        var inOrder = Histories.SelectMany((history, number) => history.Select(hook => Told(hook, number, 0)));
        foreach (var one in inOrder)
        {
            await product.PostEventsAsync(one.ToJsonString());
            await product.SettleAsync();
        }
        if (dropsAnswers)
            await product.ControlAsync(
                HttpMethod.Post,
                "/emulator/faults",
                new JsonObject
                {
                    ["kind"] = "DropAfter",
                    ["path"] = "/composite$",
                    ["every"] = 4,
                });
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var rest = Enumerable
            .Range(0, Histories.Length)
            .SelectMany(number => Enumerable.Range(1, Arrivals).SelectMany(arrival => WithRepeats(number, arrival, random)))
            .ToArray();
        random.Shuffle(rest);
        for (var sent = 0; sent < rest.Length;)
        {
            var portion = rest[sent..Math.Min(rest.Length, sent + random.Next(1, 120))];
            await product.PostEventsAsync(new JsonArray([.. portion.Select(one => (JsonNode)one)]).ToJsonString());
            sent += portion.Length;
        }
        var state = await product.SettleAsync();

        for (var number = 0; number < Histories.Length; number++)
            for (var arrival = 1; arrival <= Arrivals; arrival++)
                Assert.True(
                    Shown(state, number, arrival) == Shown(state, number, 0),
                    $"Seed {seed}, history {number}: {Shown(state, number, arrival)}, but in order {Shown(state, number, 0)}");
        Assert.Equal(Histories.Length * (Arrivals + 1), state.Contacts.Count);
        Assert.Equal(Histories.Length * (Arrivals + 1), state.Events.Count);
        Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
    }

    /// <summary>Some come twice as they are, and some as a new event that tells the same.</summary>
    private static IEnumerable<JsonObject> WithRepeats(int number, int arrival, Random random)
    {
        foreach (var hook in Histories[number])
        {
            yield return Told(hook, number, arrival);
            if (random.Next(2) == 0) yield return Told(hook, number, arrival);
            if (random.Next(3) == 0) yield return Told(hook, number, arrival, "-again");
        }
    }

    private static JsonObject Told(Hook hook, int number, int arrival, string again = "")
    {
        var json = hook.ToJson();
        json["id"] = json["id"]!.GetValue<string>() + again;
        return JsonNode.Parse(json.ToJsonString().Replace("~", Tag(number, arrival), StringComparison.Ordinal))!.AsObject();
    }

    private static string Tag(int number, int arrival) => string.Create(CultureInfo.InvariantCulture, $"h{number}a{arrival}");

    private static string Shown(SalesforceState state, int number, int arrival)
    {
        var record = state.EventOf($"BKNG-{Tag(number, arrival)}-1");
        var who = Assert.Single(state.Contacts, contact => contact.Text("Id") == record.Text("WhoId"));
        Assert.Equal($"ann@{Tag(number, arrival)}.example", who.Text("Email"));
        return string.Join(
            '|',
            new[] { "OnceHub_Event_Status__c", "OnceHub_Reason__c", "StartDateTime", "EndDateTime", "OwnerId" }.Select(field =>
                record.Text(field)));
    }
}
