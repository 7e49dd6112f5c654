using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Whatever somebody typed into a record is found when its guest books with the same number and without an email.</summary>
public sealed class PhoneSearchTests : VisitsTest
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("US", "Phone", "(202) 555-0142 x44", "2025550142", true)]
    [InlineData("US", "MobilePhone", "202/555-0145", "+12025550145", true)]
    [InlineData("US", "Phone", "202/555-0145 ext. 3", "1-2025550145", true)]
    [InlineData("US", "HomePhone", "202 - 555 - 0145", "(202) 555-0145", true)]
    [InlineData("US", "OtherPhone", "+1 (202) 5550145", "202.555.0145", true)]
    [InlineData("US", "Phone", "2025550145 ext 12", "+1 202 555 0145", true)]
    [InlineData("US", "Phone", "Tel. 202-555-0145", "+1 202 555 0145", true)]
    [InlineData("US", "MobilePhone", "Cell 202/555-0145", "2025550145", true)]
    [InlineData("US", "HomePhone", "202 5550145 (home)", "2025550145", true)]
    [InlineData("US", "Phone", "202/555-0145,,44#", "2025550145", true)]
    [InlineData("US", "OtherPhone", "Fax: 202/555-0145", "2025550145", false)]
    [InlineData("DE", "MobilePhone", "Mobil: 0151/123 456 03 (privat)", "+4915112345603", true)]
    [InlineData("US", "Phone", "555-0145", "2025550145", false)]
    [InlineData("US", "Phone", "(303) 555-0145 x2", "2025550145", false)]
    [InlineData("US", "Phone", "+44 202 555 0145", "2025550145", false)]
    [InlineData("US", "AssistantPhone", "202/555-0145", "2025550145", false)]
    [InlineData("GB", "Phone", "+44 (0)20-7946 0018 x5", "020 7946 0018", true)]
    [InlineData("GB", "MobilePhone", "0 7700 900 123", "+447700900123", true)]
    [InlineData("DE", "Phone", "030 / 12 34 56 - 0", "+49301234560", true)]
    [InlineData("FR", "MobilePhone", "06-12.34 56/78", "0612345678", true)]
    public async Task In_whatever_notation(string region, string field, string stored, string typed, bool found)
    {
        await Rig.ChangeSettingsAsync(OrgSettings.Default with { Region = region });
        await Rig.SeedAsync("Contact", new Dictionary<string, string> { ["LastName"] = "Miller", [field] = stored });
        await AssertAsync("Contact", typed, found);
    }

    [Fact]
    public async Task Leads_too()
    {
        await Rig.SeedAsync("Lead", new { LastName = "Miller", Company = "Acme", Phone = "202/555-0145 x1" });
        await Visits.ScheduleAsync("BKNG-1", new { name = "Ann Miller", email = "", phone = "2025550145" });
        Assert.True(await Visits.SettleAsync());
        Assert.Empty(await Rig.RecordsAsync("Contact"));
        Assert.Equal(MatchRule.Phone, (await Visits.LinkAsync("BKNG-1")).Rule);
    }

    [Fact]
    public async Task And_Person_Accounts()
    {
        await Rig.ControlAsync(HttpMethod.Patch, "/settings", new { personAccounts = true });
        await Rig.ControlAsync(
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
        var type = (await Rig.RecordsAsync("RecordType"))
            .Single(record => record.GetProperty("DeveloperName").GetString() == "Person")
            .GetProperty("Id")
            .GetString();
        await Rig.SeedAsync("Account", new { LastName = "Miller", RecordTypeId = type, Phone = "202/555-0145 x1" });
        await AssertAsync("Contact", "2025550145", found: true);
    }

    [Fact]
    public async Task A_search_that_fails_is_not_nobody_found()
    {
        await Rig.FaultAsync(
            new
            {
                kind = "Status",
                path = "/search\\?",
                status = 400,
                errorCode = "QUERY_TIMEOUT",
                message = "Your query request was running for too long.",
            });
        await Visits.ScheduleAsync("BKNG-1", new { name = "Ann Miller", email = "", phone = "2025550145" });
        Assert.False(await Visits.SettleAsync(turns: 2));
        Assert.Empty(await Rig.RecordsAsync("Contact"));
    }

    /// <summary>A look-up is a call; a search is one more, and so is reading whom it found.</summary>
    [Theory]
    [InlineData("2025550145", "", null, 2)]
    [InlineData("2025550145", "", "202/555-0145 x9", 3)]
    [InlineData("2025550145", "", "(202) 555-0145", 1)]
    [InlineData("2025550145", "ann@example.com", null, 1)]
    [InlineData("1234567890", "", null, 1)]
    [InlineData("", "", null, 0)]
    public async Task It_is_asked_only_where_it_may_find_somebody_and_counted(string phone, string email, string? stored, double calls)
    {
        if (stored is not null) await Rig.SeedAsync("Contact", new { LastName = "Miller", Phone = stored });
        await using var pipeline = Rig.Pipeline();
        var keys = new List<LookupKey>();
        if (email.Length > 0) keys.Add(new LookupKey.Email(email));
        else if (phone.Length > 0) keys.Add(new LookupKey.Phone("+1" + phone));
        var answer = await pipeline.LookUpAsync([.. keys], Turn);
        Assert.Null(answer.Failure);
        Assert.Equal(calls, answer.Calls, 6);
    }

    [Fact]
    public async Task Many_are_searched_together()
    {
        await using var pipeline = Rig.Pipeline(requestsInFlight: 1);
        for (var i = 0; i < 40; i += 2) await Rig.SeedAsync("Contact", new { LastName = "Miller", Phone = $"202/555-01{i:00} x1" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            pipeline.LookUpAsync([new LookupKey.Phone($"+120255501{i:00}")], Turn)));
        Assert.All(
            answers.Select((answer, i) => (answer, i)), one => Assert.Equal(one.i % 2 == 0 ? 1 : 0, one.answer.Found[0].Records.Length));
        Assert.InRange(answers.Sum(answer => answer.Calls), 3, 20);
    }

    private async Task AssertAsync(string type, string typed, bool found)
    {
        await Visits.ScheduleAsync("BKNG-1", new { name = "Ann Miller", email = "", phone = typed });
        Assert.True(await Visits.SettleAsync());
        Assert.Equal(found ? 1 : 2, (await Rig.RecordsAsync(type)).Length);
        Assert.Equal(found ? MatchRule.Phone : MatchRule.None, (await Visits.LinkAsync("BKNG-1")).Rule);
    }
}
