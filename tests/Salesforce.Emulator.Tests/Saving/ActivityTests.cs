using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Saving;

public sealed class ActivityTests
{
    private readonly TestOrg _org = new();

    [Fact]
    public void Start_and_end_give_the_duration()
    {
        var row = _org.Row(_org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", EndDateTime = "2026-01-01T11:30:00Z" }));
        Assert.Equal("90 2026-01-01", $"{row["DurationInMinutes"]} {TestOrg.TextOf(row["ActivityDate"])}");
    }

    [Fact]
    public void Start_and_duration_give_the_end()
    {
        var row = _org.Row(_org.Create("Event", new { ActivityDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 45 }));
        Assert.Equal("2026-01-01T10:45:00.000+0000", TestOrg.TextOf(row["EndDateTime"]));
    }

    [Fact]
    public void Moving_the_start_keeps_the_duration()
    {
        var id = _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 45 });
        _org.Patch($"sobjects/Event/{id}", new { StartDateTime = "2026-01-02T10:00:00Z" });
        Assert.Equal("2026-01-02T10:45:00.000+0000", TestOrg.TextOf(_org.Row(id)["EndDateTime"]));
    }

    [Fact]
    public void An_all_day_event_needs_only_its_day()
    {
        var row = _org.Row(_org.Create("Event", new { IsAllDayEvent = true, ActivityDate = "2026-01-01" }));
        Assert.Equal("1440 2026-01-01T00:00:00.000+0000", $"{row["DurationInMinutes"]} {TestOrg.TextOf(row["StartDateTime"])}");
    }

    [Conformance("Event", Basis.Documented, "Object Reference, Event: DurationInMinutes, EndDateTime")]
    [Theory]
    [InlineData("""{"Subject":"x"}""", "400 REQUIRED_FIELD_MISSING")]
    [InlineData("""{"StartDateTime":"2026-01-01T10:00:00Z"}""", "400 REQUIRED_FIELD_MISSING")]
    [InlineData("""{"StartDateTime":"2026-01-01T10:00:00Z","EndDateTime":"2026-01-01T09:00:00Z"}""", "400 FIELD_INTEGRITY_EXCEPTION")]
    [InlineData("""{"StartDateTime":"2026-01-01T10:00:00Z","DurationInMinutes":1441}""", "400 FIELD_INTEGRITY_EXCEPTION")]
    [InlineData(
        """{"StartDateTime":"2026-01-01T10:00:00Z","EndDateTime":"2026-01-01T11:00:00Z","DurationInMinutes":30}""",
        "400 FIELD_INTEGRITY_EXCEPTION")]
    public void Impossible_times_are_refused(string body, string error) =>
        Assert.Equal(error, _org.Send("POST", "sobjects/Event", body).Error);

    [Fact]
    public void Several_days_need_the_setting_and_end_at_fourteen()
    {
        _org.Set(s => s with { MultidayEvents = true });
        _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", EndDateTime = "2026-01-15T10:00:00Z" });
        Assert.Equal(
            "400 FIELD_INTEGRITY_EXCEPTION",
            _org.Post("sobjects/Event", new { StartDateTime = "2026-01-01T10:00:00Z", EndDateTime = "2026-01-15T10:01:00Z" }).Error);
    }

    [Fact]
    public void A_leads_event_is_related_to_nothing_else()
    {
        var lead = _org.Create("Lead", new { LastName = "L", Company = "C" });
        var account = _org.Create("Account", new { Name = "A" });
        Assert.Equal(
            "400 FIELD_INTEGRITY_EXCEPTION",
            _org.Post(
                "sobjects/Event",
                new
                {
                    StartDateTime = "2026-01-01T10:00:00Z",
                    DurationInMinutes = 5,
                    WhoId = lead,
                    WhatId = account,
                }
            ).Error);
    }

    [Fact]
    public void Who_and_what_must_be_of_their_kinds()
    {
        var account = _org.Create("Account", new { Name = "A" });
        Assert.Equal(
            "400 FIELD_INTEGRITY_EXCEPTION",
            _org.Post(
                "sobjects/Event",
                new
                {
                    StartDateTime = "2026-01-01T10:00:00Z",
                    DurationInMinutes = 5,
                    WhoId = account,
                }
            ).Error);
    }

    [Fact]
    public void The_account_of_an_event_follows_its_people()
    {
        var account = _org.Create("Account", new { Name = "A" });
        var contact = _org.Create("Contact", new { LastName = "C", AccountId = account });
        var row = _org.Row(_org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5, WhoId = contact }));
        Assert.Equal(account, row.Text("AccountId"));
    }

    [Fact]
    public void Who_and_what_are_relations_too_and_follow_changes()
    {
        var (first, second) = (_org.Create("Contact", new { LastName = "1" }), _org.Create("Contact", new { LastName = "2" }));
        var id = _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5, WhoId = first });
        Assert.Equal(first, _org.Query($"SELECT RelationId FROM EventRelation WHERE EventId = '{id}'").Column("RelationId"));
        _org.Patch($"sobjects/Event/{id}", new { WhoId = second });
        Assert.Equal(second, _org.Query($"SELECT RelationId FROM EventRelation WHERE EventId = '{id}'").Column("RelationId"));
    }

    [Fact]
    public void Further_invitees_are_added_as_relations()
    {
        var (first, second) = (_org.Create("Contact", new { LastName = "1" }), _org.Create("Contact", new { LastName = "2" }));
        var id = _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5, WhoId = first });
        _org.Create("EventRelation", new { EventId = id, RelationId = second, IsInvitee = true, Status = "Accepted" });
        Assert.Equal(2, _org.Query($"SELECT Id FROM EventRelation WHERE EventId = '{id}'")["totalSize"].GetInt32());
    }

    [Fact]
    public void An_older_revision_is_refused_and_an_equal_one_is_not()
    {
        var first = _org.Patch(
            "sobjects/Event/OnceHub_Booking_Id__c/B1",
            new
            {
                StartDateTime = "2026-01-01T10:00:00Z",
                DurationInMinutes = 5,
                OnceHub_Revision__c = 10,
            });
        Assert.Equal(201, first.Status);
        var late = _org.Patch("sobjects/Event/OnceHub_Booking_Id__c/B1", new { Subject = "late", OnceHub_Revision__c = 9 });
        Assert.Equal("400 FIELD_CUSTOM_VALIDATION_EXCEPTION", late.Error);
        Assert.Equal("OnceHub: an older revision of this booking was refused", late.Message);
        Assert.Equal(200, _org.Patch("sobjects/Event/OnceHub_Booking_Id__c/B1", new { Subject = "same", OnceHub_Revision__c = 10 }).Status);
        Assert.Equal("same", _org.Row(first.Id).Text("Subject"));
    }

    [Fact]
    public void The_booking_id_is_shared_by_events_and_tasks_but_unique_in_each()
    {
        _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5, OnceHub_Booking_Id__c = "B" });
        _org.Create("Task", new { Subject = "T", OnceHub_Booking_Id__c = "B" });
        Assert.Equal(
            "400 DUPLICATE_VALUE",
            _org.Post(
                "sobjects/Event",
                new
                {
                    StartDateTime = "2026-01-01T10:00:00Z",
                    DurationInMinutes = 5,
                    OnceHub_Booking_Id__c = "b",
                }
            ).Error);
    }

    [Fact]
    public void A_completed_task_is_closed()
    {
        var id = _org.Create("Task", new { Subject = "T", Priority = "High" });
        _org.Patch($"sobjects/Task/{id}", new { Status = "Completed" });
        var row = _org.Row(id);
        Assert.True(row.Flag("IsClosed") && row.Flag("IsHighPriority") && row["CompletedDateTime"] is not null);
    }
}
