using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

public sealed class TurnFailuresTests
{
    private readonly SubjectTurn _subject = new("BKNG-1", new BookingRow { BookingId = "BKNG-1", Version = 0 }, new BookingJournal());

    [Fact]
    public void A_refused_field_is_left_out_once_and_then_it_is_the_end()
    {
        var failure = Writes.Failure(FailureAction.AdaptFields, "STRING_TOO_LONG", "Subject");
        OfEvent(failure);
        Assert.True(_subject.Event.Adaptation.IsRefused("subject"));
        Assert.True(_subject.Event.IsOpen);
        OfEvent(failure);
        Assert.Equal("STRING_TOO_LONG", Assert.IsType<PartState.SetAside>(_subject.Event.State).Why.Code);
    }

    [Fact]
    public void A_late_write_that_was_refused_is_taken_up_again()
    {
        OfEvent(Writes.Failure(FailureAction.ValidationRule) with { Message = "OnceHub: an older revision of this booking was refused" });
        Assert.NotNull(_subject.Deferred);
        Assert.Null(_subject.Failure);
    }

    [Fact]
    public void The_orgs_own_rule_sets_the_Event_aside_with_its_text()
    {
        OfEvent(
            Writes.Failure(FailureAction.ValidationRule, "FIELD_CUSTOM_VALIDATION_EXCEPTION") with
            {
                Message = "No meetings on Sunday",
            });
        Assert.StartsWith(
            "No meetings on Sunday. A validation rule of the org",
            Assert.IsType<PartState.SetAside>(_subject.Event.State).Why.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_held_back_is_planned_anew()
    {
        OfEvent(Writes.Failure(FailureAction.Halted));
        Assert.True(_subject.Event.IsOpen);
        Assert.Null(_subject.Deferred);
    }

    [Fact]
    public void Something_gone_is_looked_for_once_before_it_is_the_end()
    {
        OfEvent(Writes.Failure(FailureAction.RecordGone, "ENTITY_IS_DELETED"));
        Assert.Equal(DeletedEventQuestion.Asked, _subject.Event.Deleted);
        OfEvent(Writes.Failure(FailureAction.RecordGone, "ENTITY_IS_DELETED"));
        Assert.IsType<PartState.SetAside>(_subject.Event.State);
    }

    [Fact]
    public void Salesforce_that_says_stop_counts_no_try_and_is_told_to_the_org()
    {
        var turn = Turn();
        var until = DateTimeOffset.UtcNow.AddMinutes(5);
        Ends(turn).Of(_subject, Writes.Failure(FailureAction.Defer) with { NotBefore = until });
        Assert.Equal((until, false), (_subject.Deferred!.Due, _subject.Deferred.Counts));
        Assert.Equal(until, turn.NotBefore);
    }

    [Fact]
    public void A_try_that_failed_is_counted()
    {
        Ends(Turn()).Of(_subject, Writes.Failure(FailureAction.Retry));
        Assert.True(_subject.Deferred!.Counts);
    }

    [Fact]
    public void A_required_field_gets_the_default_of_its_type_and_a_person_is_told()
    {
        var person = Person();
        OfPerson(
            person,
            Writes.Failure(FailureAction.RequiredField, "REQUIRED_FIELD_MISSING", "Tier__c") with
            {
                Defaults = new FieldSet { ["Tier__c"] = FieldValue.Of("Unspecified") },
            });
        var fields = new FieldSet();
        person.Adaptation.ApplyTo(fields);
        Assert.Equal("Unspecified", fields["Tier__c"]!.Value.Text);
        Assert.Contains(_subject.Problems, problem => problem.Message.Contains("fallback", StringComparison.Ordinal));
    }

    [Fact]
    public void A_required_field_that_no_default_fits_is_set_aside_with_what_to_do()
    {
        OfPerson(Person(), Writes.Failure(FailureAction.RequiredField, "REQUIRED_FIELD_MISSING", "Parent__c"));
        Assert.Contains("replay", _subject.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_taken_external_id_names_the_record_to_adopt()
    {
        var person = Person();
        OfPerson(person, Writes.Failure(FailureAction.DuplicateValue) with { ExistingRecords = [SalesforceId.Parse(Writes.Id("003", 7))] });
        Assert.Equal([Writes.Id("003", 7)], person.Named.Select(id => id.Value));
    }

    [Fact]
    public void Duplicates_without_ids_are_asked_for_alone()
    {
        var person = Person();
        OfPerson(person, Writes.Failure(FailureAction.DuplicatesDetected));
        Assert.True(person.Adaptation.Alone);
        OfPerson(person, Writes.Failure(FailureAction.DuplicatesDetected));
        Assert.NotNull(_subject.Failure);
    }

    [Theory]
    [InlineData("INACTIVE_OWNER_OR_USER", "operation performed with inactive user", "OwnerId")]
    [InlineData("INVALID_FIELD", "No such column 'Nope__c' on sobject of type Contact", "Nope__c")]
    public void Fields_that_only_the_message_tells_are_adapted(string code, string message, string field)
    {
        var failure = FailureTranslation.From(
            new SalesforceError
            {
                Action = code == "INVALID_FIELD" ? FailureAction.AdaptFields : FailureAction.SetAside,
                Code = code,
                Message = message,
            });
        Assert.Equal((FailureAction.AdaptFields, field), (failure.Action, Assert.Single(failure.Fields)));
    }

    [Theory]
    [InlineData("RecordTypeId", FailureAction.AdaptFields)]
    [InlineData("WhoId", FailureAction.RecordGone)]
    public void A_reference_that_is_gone_is_a_bad_value_unless_it_is_followed(string field, FailureAction action) =>
        Assert.Equal(
            action,
            FailureTranslation
                .From(
                    new SalesforceError
                    {
                        Action = FailureAction.RecordGone,
                        Code = "INVALID_CROSS_REFERENCE_KEY",
                        Message = "",
                        Fields = [field],
                    })
                .Action);

    private void OfEvent(CallFailure failure)
    {
        var turn = Turn();
        new EventPart(turn, Ends(turn), null!, new GrainsOptions(), TimeProvider.System).OnFailure(_subject, failure);
    }

    private void OfPerson(PersonTurn person, CallFailure failure)
    {
        var turn = Turn();
        var ends = Ends(turn);
        new PersonPart(turn, ends, new AccountPart(turn, ends, null!)).OnFailure(person, failure);
    }

    private static SubjectEnds Ends(Turn turn) => new(turn, new GrainsOptions(), TimeProvider.System);

    private PersonTurn Person()
    {
        var person = new PersonTurn(GuestIdentities.None)
        {
            Target = PersonObject.Contact,
            Guest = new GuestToken("g-1"),
            Match = new RecordMatch
            {
                Rule = MatchRule.None,
                Explanation = "",
                NewAs = PersonObject.Contact,
            },
        };
        person.Add(_subject);
        return person;
    }

    private Turn Turn() => new()
    {
        Org = OrgId.Parse("demo"),
        Guest = new GuestToken("g-1"),
        Revision = 1,
        Settings = OrgSettings.Default,
        GuestRow = new GuestRow { Token = new GuestToken("g-1"), Version = 0, Target = PersonObject.Contact },
        Notes = new GuestNotes(),
        Subjects = [_subject],
    };
}
