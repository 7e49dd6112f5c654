using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Merges are followed far, but not without end; where they are not, nobody is made in place of whoever is there.</summary>
public sealed class LongMergesTests : VisitsTest
{
    private const int Far = 9;
    private const int TooFar = 14;

    private static readonly object Ann = new { name = "Ann Miller", email = "ann@example.com" };

    [Theory]
    [InlineData("Contact", Far)]
    [InlineData("Contact", TooFar)]
    [InlineData("Lead", Far)]
    [InlineData("Lead", TooFar)]
    public async Task Of_the_record_that_a_booking_has(string type, int merges)
    {
        await Rig.SeedAsync(type, New(type, email: "ann@example.com"));
        await Visits.ScheduleAsync("BKNG-1", Ann);
        Assert.True(await Visits.SettleAsync());
        var last = await MergeOnAsync(type, await OnlyIdAsync(type), merges);

        // An Event is written without whom it is with, unless that changed: the record is met where something of the guest is new.
        await Visits.TellAsync(
            "booking.rescheduled", "BKNG-1", new { name = "Ann Miller", email = "ann@example.com", phone = "+14155550100" });
        await AssertAsync("BKNG-1", last, merges);
    }

    [Theory]
    [InlineData("Contact", Far)]
    [InlineData("Contact", TooFar)]
    [InlineData("Lead", Far)]
    [InlineData("Lead", TooFar)]
    public async Task Of_a_record_that_a_link_names(string type, int merges)
    {
        await Rig.SeedAsync(type, New(type));
        var given = await OnlyIdAsync(type);
        var last = await MergeOnAsync(type, given, merges);

        await Visits.ScheduleAsync("BKNG-1", Linked($"sosf{type}Id", given));

        await AssertAsync("BKNG-1", last, merges);
    }

    [Theory]
    [InlineData(Far)]
    [InlineData(TooFar)]
    public async Task Of_a_Case_that_a_link_names(int merges)
    {
        await Rig.SeedAsync("Contact", new { LastName = "Miller" });
        var contact = await OnlyIdAsync("Contact");
        await Rig.SeedAsync("Case", new { Subject = "Help", ContactId = contact });
        var given = await OnlyIdAsync("Case");
        await MergeOnAsync("Case", given, merges, contact);

        await Visits.ScheduleAsync("BKNG-1", Linked("sosfCaseId", given));

        await AssertAsync("BKNG-1", contact, merges);
        Assert.Single(await Rig.RecordsAsync("Case"));
    }

    private static object Linked(string name, string id) =>
        new { name = "Ann Miller", email = "", custom_fields = new[] { new { name, value = id } } };

    /// <summary>Nothing beside the record that is left, whether it was reached or not.</summary>
    private async Task AssertAsync(string booking, string record, int merges)
    {
        Assert.True(await Visits.SettleAsync());
        var people = (await Rig.RecordsAsync("Contact")).Concat(await Rig.RecordsAsync("Lead"));
        Assert.Equal(record, Assert.Single(people).GetProperty("Id").GetString());
        string[] expected = merges == TooFar ? [FailureCodes.MergedTooOften] : [];
        Assert.Equal(expected, (await Visits.FindAsync(booking)).Failures.Select(failure => failure.Code));
        if (merges != TooFar) Assert.Equal(record, (await Visits.LinkAsync(booking)).RecordId?.Value);
    }

    private async Task<string> OnlyIdAsync(string type) => Assert.Single(await Rig.RecordsAsync(type)).GetProperty("Id").GetString()!;

    /// <summary>Merges a record into a new one, that into another, and so on.</summary>
    private async Task<string> MergeOnAsync(string type, string id, int merges, string? contact = null)
    {
        for (var i = 0; i < merges; i++)
        {
            await Rig.SeedAsync(type, New(type, contact));
            var records = await Rig.RecordsAsync(type);
            var next = records.Select(record => record.GetProperty("Id").GetString()!).Single(other => other != id);
            await Rig.ControlAsync(HttpMethod.Post, $"/records/{next}/merge", new[] { id });
            id = next;
        }
        return id;
    }

    private static object New(string type, string? contact = null, string? email = null) => type switch
    {
        "Case" => new { Subject = "Help", ContactId = contact },
        "Lead" => new { LastName = "Other", Company = "Acme", Email = email },
        _ => new { LastName = "Other", Email = email },
    };
}
