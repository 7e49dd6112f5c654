using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// Ids of another org in the settings, as after the change from a sandbox to production; Salesforce does not say which it means.
/// </summary>
public sealed class ForeignReferenceTests : IAsyncLifetime
{
    private const string Code = "INVALID_CROSS_REFERENCE_KEY";
    private const string Hidden = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY";
    private static readonly SalesforceId Foreign = SalesforceId.Parse("005000000000ZZZ");
    private static readonly SalesforceId ForeignType = SalesforceId.Parse("012000000000ZZZ");
    private static readonly object Ann = new { name = "Ann Miller", email = "ann@example.com" };

    private GuestRig _rig = null!;
    private Visits _visits = null!;

    public async Task InitializeAsync()
    {
        _rig = await GuestRig.StartAsync();
        await _rig.ControlAsync(
            HttpMethod.Post, "/changes", new { recordTypes = new[] { new { @object = "Contact", developerName = "Buyer" } } }
        );
        _visits = Visits.On(_rig);
    }

    public async Task DisposeAsync()
    {
        await _visits.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Theory]
    [InlineData(PersonObject.Contact)]
    [InlineData(PersonObject.Lead)]
    public async Task A_strange_owner_is_left_out_of_the_person_the_Account_and_the_Event(PersonObject target)
    {
        await _rig.ChangeSettingsAsync(Owned with { Target = target });
        await _visits.ScheduleAsync("BKNG-1", Ann, owner: "USR-1");
        await AssertMadeAsync(target.ToString(), "OwnerId " + Code);
        Assert.Single(await _rig.RecordsAsync("Event"));
    }

    [Fact]
    public async Task A_strange_owner_is_left_out_of_a_Case()
    {
        await _rig.ChangeSettingsAsync(Owned with { Calendars = [new CalendarRule { Ids = ["BP-1"], CreateCase = true }] });
        await _visits.ScheduleAsync("BKNG-1", Ann, owner: "USR-1", calendar: "BP-1");
        await AssertMadeAsync("Case", "OwnerId " + Code);
    }

    [Theory]
    [InlineData(Code, "invalid cross reference id")]
    [InlineData(Hidden, "insufficient access rights on cross-reference id")]
    public async Task A_strange_record_type_is_left_out_where_no_field_is_named(string code, string message)
    {
        await _rig.ChangeSettingsAsync(OrgSettings.Default with { Contact = new ObjectRule { RecordType = ForeignType } });
        await _rig.FaultAsync(new { kind = "RowError", @object = "Contact", body = "RecordTypeId=012", errorCode = code, message });
        await _visits.ScheduleAsync("BKNG-1", Ann);
        await AssertMadeAsync("Contact", "RecordTypeId " + code);
    }

    [Fact]
    public async Task A_record_type_that_is_named_is_left_out_too()
    {
        await _rig.ChangeSettingsAsync(OrgSettings.Default with { Contact = new ObjectRule { RecordType = ForeignType } });
        await _visits.ScheduleAsync("BKNG-1", Ann);
        await AssertMadeAsync("Contact", "RecordTypeId " + Code);
    }

    [Fact]
    public async Task Only_the_one_that_is_strange_is_left_out()
    {
        var user = (await _rig.RecordsAsync("User"))
            .First(record => record.GetProperty("LastName").GetString() == "Standard")
            .GetProperty("Id")
            .GetString()!;
        await _rig.ChangeSettingsAsync(Owned with
        {
            Owners = OrgSettings.Default.Owners.SetItem("USR-1", SalesforceId.Parse(user)),
            Contact = new ObjectRule { OwnerOfNew = OwnerRule.BookingOwner, RecordType = ForeignType },
        });
        await _rig.FaultAsync(
            new
            {
                kind = "RowError",
                @object = "Contact",
                body = "RecordTypeId=012",
                errorCode = Code,
                message = "invalid cross reference id",
            });
        await _visits.ScheduleAsync("BKNG-1", Ann, owner: "USR-1");
        await AssertMadeAsync("Contact", "RecordTypeId " + Code);
        Assert.Equal(user, (await _rig.RecordsAsync("Contact"))[0].GetProperty("OwnerId").GetString());
    }

    [Fact]
    public async Task Where_several_are_strange_all_are_left_out()
    {
        await _rig.ChangeSettingsAsync(
            Owned with
            {
                Contact = new ObjectRule { OwnerOfNew = OwnerRule.BookingOwner, RecordType = ForeignType },
            });
        await _rig.FaultAsync(
            new
            {
                kind = "RowError",
                @object = "Contact",
                body = "RecordTypeId=012",
                errorCode = Code,
                message = "invalid cross reference id",
            });
        await _visits.ScheduleAsync("BKNG-1", Ann, owner: "USR-1");
        await AssertMadeAsync("Contact", "OwnerId, RecordTypeId " + Code);
    }

    [Fact]
    public async Task Where_it_is_none_of_them_the_failure_tells_what_to_do_and_nothing_is_said_to_be_left_out()
    {
        await _rig.ChangeSettingsAsync(
            Owned with
            {
                Account = OrgSettings.Default.Account with { Create = false, Match = AccountMatch.None },
            });
        await _rig.FaultAsync(new { kind = "RowError", @object = "Contact", errorCode = Code, message = "invalid cross reference id" });
        await _visits.ScheduleAsync("BKNG-1", Ann, owner: "USR-1");
        Assert.True(await _visits.SettleAsync(turns: 2));
        var failure = Assert.Single((await _visits.FindAsync("BKNG-1")).Failures);
        Assert.Equal(Code, failure.Code);
        Assert.Contains("check owners, record types", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await _visits.ProblemsAsync("BKNG-1"));
    }

    private static OrgSettings Owned { get; } = OrgSettings.Default with
    {
        Owners = OrgSettings.Default.Owners.SetItem("USR-1", Foreign),
        Contact = new ObjectRule { OwnerOfNew = OwnerRule.BookingOwner },
        Lead = new ObjectRule { OwnerOfNew = OwnerRule.BookingOwner },
        Case = new ObjectRule { OwnerOfNew = OwnerRule.BookingOwner },
    };

    private async Task AssertMadeAsync(string type, string problem)
    {
        Assert.True(await _visits.SettleAsync(turns: 2));
        Assert.Empty((await _visits.FindAsync("BKNG-1")).Failures);
        Assert.Single(await _rig.RecordsAsync(type));
        Assert.Contains(problem, await _visits.ProblemsAsync("BKNG-1"));
    }
}
