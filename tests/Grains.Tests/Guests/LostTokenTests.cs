using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What is nobody's record any more keeps the guest's unique external id: the guest's next record gets another.</summary>
public sealed class LostTokenTests : IAsyncLifetime
{
    private const int Runs = 30;
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    /// <summary>Whatever is lost; of a guest with nothing but its booking, the next record is met again by its token alone.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_lost_answer_does_not_make_the_next_Lead_twice(bool hasEmail, bool dies)
    {
        await _rig.ChangeSettingsAsync(OrgSettings.Default with { Target = PersonObject.Lead });
        await using var visits = Visits.On(_rig);
        await using var pipeline = _rig.Pipeline();
        for (var seed = 0; seed < Runs; seed++)
        {
            var (booking, name) = ($"BKNG-{seed}", $"Ann Miller{seed}");
            var form = new { name, email = hasEmail ? $"ann{seed}@example.com" : "" };
            await visits.ScheduleAsync(booking, form);
            Assert.True(await visits.SettleAsync());
            await LoseAsync(Assert.Single(await LeadsAsync(name)));

            await visits.TellAsync("booking.rescheduled", booking, form);
            if (hasEmail) await visits.ScheduleAsync($"{booking}-2", form);
            var played = await _rig.PlayAsync(pipeline, new Random(seed), dies);

            var leads = await LeadsAsync(name);
            Assert.True(leads.Length == 2, $"Seed {seed}: {played}; {leads.Length} Leads");
            var lead = Assert.Single(leads, lead => !lead.GetProperty("IsConverted").GetBoolean());
            Assert.Equal(Text(lead, "Id"), (await visits.FindAsync(booking)).RecordId);
            Assert.Equal(hasEmail ? 2 : 1, (await _rig.RecordsAsync("Event")).Count(one => Text(one, "WhoId") == Text(lead, "Id")));
        }
    }

    /// <summary>It ends, and says why.</summary>
    [Fact]
    public async Task After_the_last_token_the_booking_is_set_aside()
    {
        await _rig.ChangeSettingsAsync(OrgSettings.Default with { Target = PersonObject.Lead });
        await using var visits = Visits.On(_rig);
        for (var number = 1; number <= GuestToken.MostRecords + 1; number++)
        {
            await visits.ScheduleAsync($"BKNG-{number}", new { name = "Ann Miller", email = "ann@example.com" });
            Assert.True(await visits.SettleAsync());
            if (number > GuestToken.MostRecords) break;
            await LoseAsync(Assert.Single(await LeadsAsync("Ann Miller"), lead => !lead.GetProperty("IsConverted").GetBoolean()));
        }
        var failure = Assert.Single((await visits.FindAsync($"BKNG-{GuestToken.MostRecords + 1}")).Failures);
        Assert.Equal("DUPLICATE_VALUE", failure.Code);
        Assert.Equal(GuestToken.MostRecords, (await LeadsAsync("Ann Miller")).Length);
    }

    [Fact]
    public async Task A_company_with_the_guests_token_does_not_keep_a_Person_Account_from_being_made()
    {
        await _rig.ControlAsync(HttpMethod.Patch, "/settings", new { personAccounts = true });
        await _rig.ControlAsync(
            HttpMethod.Post, "/changes",
            new { recordTypes = new[] { new { @object = "Account", developerName = "Person", isPersonType = true } } });
        var form = new { name = "Ann Miller", email = "ann@example.com" };
        await using (var before = Visits.On(_rig))
        {
            await before.ScheduleAsync("BKNG-1", form);
            Assert.True(await before.SettleAsync());
        }
        await _rig.ControlAsync(HttpMethod.Delete, $"/records/{Text(Assert.Single(await _rig.RecordsAsync("Contact")), "Id")}", new { });
        var type = Text(Assert.Single(await _rig.RecordsAsync("RecordType"), type => Text(type, "DeveloperName") == "Person"), "Id");
        await _rig.ChangeSettingsAsync(OrgSettings.Default with
        {
            Account = OrgSettings.Default.Account with { PersonAccountRecordType = SalesforceId.Parse(type!) },
        });
        await using var visits = Visits.On(_rig, told: 1);
        await visits.ScheduleAsync("BKNG-2", form);
        await visits.TellAsync("booking.rescheduled", "BKNG-1", form);
        Assert.True(await visits.SettleAsync());

        var person = Assert.Single(await _rig.RecordsAsync("Contact"));
        Assert.True(person.GetProperty("IsPersonAccount").GetBoolean());
        foreach (var booking in new[] { "BKNG-1", "BKNG-2" })
        {
            var found = await visits.FindAsync(booking);
            Assert.Empty(found.Failures);
            Assert.Equal(Text(person, "Id"), found.RecordId);
        }
    }

    private async Task<JsonElement[]> LeadsAsync(string name) =>
        [.. (await _rig.RecordsAsync("Lead")).Where(lead => Text(lead, "Name") == name)];

    /// <summary>Somebody converts the Lead and deletes its Contact.</summary>
    private async Task LoseAsync(JsonElement lead)
    {
        await _rig.ControlAsync(HttpMethod.Post, $"/records/{Text(lead, "Id")}/convert", new { });
        var converted = (await _rig.RecordsAsync("Lead")).Single(one => Text(one, "Id") == Text(lead, "Id"));
        await _rig.ControlAsync(HttpMethod.Delete, $"/records/{Text(converted, "ConvertedContactId")}", new { });
    }

    private static string? Text(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) ? value.GetString() : null;
}
