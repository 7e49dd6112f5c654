using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Whatever is typed, the Contact and its Event are saved; what does not fit is cut or left out, and told.</summary>
public sealed class BadValueTests
{
    private static readonly IReadOnlyList<BadValue> Values = BadValue.All;

    private static readonly Lazy<Task<Outcome[]>> Outcomes = new(PlayAsync);

    public static TheoryData<int, string> All
    {
        get
        {
            var all = new TheoryData<int, string>();
            for (var i = 0; i < Values.Count; i++) all.Add(i, Values[i].ToString());
            return all;
        }
    }

    [Fact]
    public void There_are_more_than_a_hundred_of_them() => Assert.InRange(Values.Distinct().Count(), 100, 1000);

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_bad_value_costs_its_field_at_most(int index, string what)
    {
        var outcome = (await Outcomes.Value)[index];
        var value = Values[index];

        Assert.True(outcome is { HasContact: true, HasEvent: true, Failures: 0 }, $"{what}: {outcome}");
        Assert.Equal((value.Saved, value.Code), (outcome.Saved, outcome.Code));
    }

    private static async Task<Outcome[]> PlayAsync()
    {
        await using var product = await MappedOrg.StartAsync();
        await product.ChangeOrgAsync(JsonNode.Parse("""
            {"fields":[{"object":"Contact","name":"Unique__c","type":"Text","length":20,"unique":true},{"object":"Contact","name":"Formula__c","type":"Number","precision":3,"formula":"1"}]}
            """)!.AsObject());
        await product.Salesforce.SeedAsync("Contact", new JsonObject { ["LastName"] = "Holder", ["Unique__c"] = "taken" }, default);
        string[] more =
        [
            "Unique__c",
            "Gone__c",
            "Formula__c",
            "MailingAddress",
            "Title",
            "LeadSource",
            "Birthdate",
            "DoNotCall",
            "MailingPostalCode",
        ];
        await product.MapAsync([.. more.Select(field => (field, $"form.custom.{field}"))]);
        await product.PostAllAsync(Values.Select((value, i) => BookingOf(value, i)));
        var state = await product.SettleAsync();
        var contacts = state.Contacts.Where(contact => contact.Text("Email") is not null).ToDictionary(contact => contact.Text("Email")!);
        var outcomes = new List<Outcome>();
        for (var i = 0; i < Values.Count; i++)
        {
            var booking = await product.BookingAsync($"BKNG-{i}");
            var contact = contacts.GetValueOrDefault($"g{i}@example.com");
            var problems = (await product.ProblemsAsync($"BKNG-{i}"))
                .Where(problem => problem.StartsWith(Values[i].Field + " ", StringComparison.Ordinal))
                .ToArray();
            outcomes.Add(new Outcome(
                contact.ValueKind == JsonValueKind.Object, state.EventsOf($"BKNG-{i}").Count() == 1, booking["failures"]!.AsArray().Count,
                contact.ValueKind == JsonValueKind.Object ? Shown(contact, Values[i].Field) : null,
                problems.Length == 0 ? null : string.Join(',', problems.Select(problem => problem.Split(' ')[1]))));
        }
        return [.. outcomes];
    }

    private static Webhook BookingOf(BadValue value, int i)
    {
        var booking = new Webhook
        {
            BookingId = $"BKNG-{i}",
            Email = $"g{i}@example.com",
            Name = $"Guest Number{i}",
            Timezone = "Europe/Vienna",
        };
        return value.Field switch
        {
            "FirstName" => booking with { Name = $"{value.Typed} Miller" },
            "LastName" => booking with { Name = $"Ann {value.Typed}" },
            "MobilePhone" => booking with { Mobile = value.Typed },
            var field => booking with { Custom = new JsonObject { [MappedOrg.Names.Contains(field) ? field[..^3] : field] = value.Typed } },
        };
    }

    private static string? Shown(JsonElement record, string field) => record.TryGetProperty(field, out var value) ? value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Object => null,
        JsonValueKind.String => record.Text(field),
        JsonValueKind.Number => value.GetDecimal().ToString("0.##", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    } : null;

    private sealed record Outcome(bool HasContact, bool HasEvent, int Failures, string? Saved, string? Code);
}
