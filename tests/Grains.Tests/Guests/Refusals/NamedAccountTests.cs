using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// A duplicate rule names an Account where a Person Account is to be made: a company is nobody's record, a person may be the guest's.
/// </summary>
public sealed class NamedAccountTests : IAsyncLifetime
{
    private GuestRig _rig = null!;
    private Visits _visits = null!;
    private string _personType = "";

    public async Task InitializeAsync()
    {
        _rig = await GuestRig.StartAsync();
        await _rig.ControlAsync(HttpMethod.Patch, "/settings", new { personAccounts = true });
        await _rig.ControlAsync(
            HttpMethod.Post,
            "/changes",
            new
            {
                recordTypes = new object[]
                {
                    new
                    {
                        @object = "Account",
                        developerName = "Person",
                        isPersonType = true,
                    },
                    new { @object = "Account", developerName = "Company" },
                },
            });
        _personType = TypeOf(await _rig.RecordsAsync("RecordType"), "Person");
        _visits = Visits.On(_rig);
    }

    public async Task DisposeAsync()
    {
        await _visits.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Theory]
    [InlineData(false, "adopt")]
    [InlineData(true, "adopt")]
    [InlineData(false, "save")]
    public async Task A_company_that_is_named_is_not_taken_for_the_guest(bool allowSave, string duplicates)
    {
        await PrepareAsync("Phone", allowSave, duplicates);
        await _rig.SeedAsync("Account", new { Name = "Acme Inc", Phone = "+12025550123" });
        await _visits.ScheduleAsync("BKNG-1", new { name = "Ann Miller", email = "ann@example.com", phone = "1-2025550123" });
        Assert.True(await _visits.SettleAsync(turns: 2));
        var booking = await _visits.FindAsync("BKNG-1");
        var failure = Assert.Single(booking.Failures);
        Assert.Equal("DUPLICATES_DETECTED", failure.Code);
        Assert.Contains("let the rule allow the save", failure.Message, StringComparison.Ordinal);
        Assert.Equal(allowSave, failure.Message.Contains("saveWhereAllowed", StringComparison.Ordinal));
        Assert.Empty(await _visits.ChangesAsync("BKNG-1"));
        Assert.Empty(await _rig.RecordsAsync("Event"));
    }

    /// <summary>The identity order of docs/rules.md: an email decides, whatever the org's rule compares.</summary>
    [Theory]
    [InlineData("bob@example.com", false)]
    [InlineData("Bob@Example.COM", false)]
    [InlineData(null, true)]
    public async Task A_person_with_another_email_is_not_taken_for_the_guest(string? held, bool isAdopted)
    {
        await PrepareAsync("LastName", allowSave: false, "adopt");
        var miller = new Dictionary<string, string> { ["LastName"] = "Miller", ["RecordTypeId"] = _personType };
        if (held is not null) miller["PersonEmail"] = held;
        await _rig.SeedAsync("Account", miller);
        await _visits.ScheduleAsync("BKNG-1", new { name = "Ann Miller", email = "ann@example.com" });
        Assert.True(await _visits.SettleAsync(turns: 2));

        var account = Assert.Single(await _rig.RecordsAsync("Account"));
        Assert.Equal(isAdopted ? "ann@example.com" : held!.ToLowerInvariant(), account.GetProperty("PersonEmail").GetString());
        var failures = (await _visits.FindAsync("BKNG-1")).Failures;
        Assert.Equal(isAdopted ? [] : ["DUPLICATES_DETECTED"], failures.Select(failure => failure.Code));
        Assert.All(failures, failure => Assert.Contains(account.GetProperty("Id").GetString()!, failure.Message, StringComparison.Ordinal));
        Assert.Equal(isAdopted ? 1 : 0, (await _rig.RecordsAsync("Event")).Length);
    }

    [Fact]
    public async Task By_setting_a_Person_Account_is_made_past_a_rule_that_only_alerts()
    {
        await PrepareAsync("Phone", allowSave: true, "save");
        await _rig.SeedAsync("Account", new { Name = "Acme Inc", Phone = "+12025550123" });
        await _visits.ScheduleAsync("BKNG-1", new { name = "Ann Miller", email = "ann@example.com", phone = "1-2025550123" });
        Assert.True(await _visits.SettleAsync(turns: 2));
        Assert.Empty((await _visits.FindAsync("BKNG-1")).Failures);
        Assert.Equal(2, (await _rig.RecordsAsync("Account")).Length);
    }

    [Theory]
    [InlineData("PersonMobilePhone")]
    [InlineData("PersonHomePhone")]
    [InlineData("LastName")]
    public async Task A_Person_Account_that_is_named_is_adopted_and_filled(string by)
    {
        await PrepareAsync(by, allowSave: false, "adopt");
        await _rig.SeedAsync(
            "Account",
            new Dictionary<string, string>
            {
                ["LastName"] = "Miller",
                ["RecordTypeId"] = _personType,
                [by] = by == "LastName" ? "Miller" : "+12025550123",
            });
        await _visits.ScheduleAsync("BKNG-1", new
        {
            name = "Ann Miller",
            email = "ann@example.com",
            phone = "1-2025550188",
            mobile_phone = by == "PersonMobilePhone" ? "1-2025550123" : null,
            custom_fields = by == "PersonHomePhone" ? new[] { new { name = "home", value = "+12025550123" } } : [],
        });
        Assert.True(await _visits.SettleAsync(turns: 2));
        var booking = await _visits.FindAsync("BKNG-1");
        Assert.Empty(booking.Failures);
        var account = Assert.Single(await _rig.RecordsAsync("Account"));
        Assert.Equal(
            ("ann@example.com", "+12025550188"),
            (account.GetProperty("PersonEmail").GetString(), account.GetProperty("Phone").GetString()));
        Assert.Equal(account.GetProperty("PersonContactId").GetString(), booking.RecordId);
        Assert.Contains("duplicate rules named this record", (await _visits.LinkAsync("BKNG-1")).Explanation, StringComparison.Ordinal);
        var changes = await _visits.ChangesAsync("BKNG-1");
        Assert.Contains("PersonEmail=ann@example.com", changes);
        Assert.DoesNotContain("LastName=Miller", changes);
    }

    private async Task PrepareAsync(string by, bool allowSave, string duplicates)
    {
        var settings = OrgSettings.Default with
        {
            Account = OrgSettings.Default.Account with { PersonAccountRecordType = SalesforceId.Parse(_personType) },
            Duplicates = duplicates == "save" ? DuplicateRule.SaveWhereAllowed : OrgSettings.Default.Duplicates,
        };
        await _rig.ChangeSettingsAsync(by == "PersonHomePhone" ? Mapped.Contact("form.custom.home", "HomePhone", settings) : settings);
        await _rig.ControlAsync(
            HttpMethod.Post,
            "/changes",
            new
            {
                duplicateRules = new[]
                {
                    new
                    {
                        @object = "Account",
                        name = "Same",
                        match = new[] { new[] { by } },
                        allowSave,
                    },
                },
            });
    }

    private static string TypeOf(System.Text.Json.JsonElement[] types, string name) =>
        types.Single(type => type.GetProperty("DeveloperName").GetString() == name).GetProperty("Id").GetString()!;
}
