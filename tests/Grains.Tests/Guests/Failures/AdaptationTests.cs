using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Storage;
using static OnceHub.Sync.Grains.Tests.Refusals;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What the next write of a record does otherwise.</summary>
public sealed class AdaptationTests
{
    private readonly SubjectTurn _subject = Subject();
    private readonly Adaptation _adaptation = new();

    [Theory]
    [InlineData("Email,LastName", "AdaptFields fields=Email", "Email")]
    [InlineData("Email,LastName", "AdaptFields fields=EMAIL", "EMAIL")]
    [InlineData("Email,LastName", "AdaptFields fields=Email,LastName", "Email,LastName")]
    [InlineData("Email,LastName", "AdaptFields fields=Email,email", "Email")]
    [InlineData("Email,LastName", "AdaptFields fields=Phone", "")]
    [InlineData("Email,LastName", "AdaptFields", "")]
    [InlineData("MailingState,LastName", "AdaptFields fields=MailingStateCode", "MailingState")]
    public void Of_the_fields_that_a_failure_names_those_that_were_written_can_be_left_out(string written, string failure, string expected)
    {
        _adaptation.ApplyTo(Fields(written));
        Assert.Equal(expected, string.Join(",", Facts(failure).Refused));
    }

    [Fact]
    public void Before_the_first_write_the_names_are_taken_as_they_are() =>
        Assert.Equal("MailingStateCode", string.Join(",", Facts("AdaptFields fields=MailingStateCode").Refused));

    [Fact]
    public void What_was_left_out_once_is_not_left_out_again_and_is_told()
    {
        _adaptation.ApplyTo(Fields("Email,LastName"));
        Assert.Null(Take("AdaptFields fields=Email code=INVALID_EMAIL_ADDRESS", new FailureStep.SendWithout(["Email"])));

        Assert.True(_adaptation.IsRefused("email"));
        Assert.False(_adaptation.IsRefused("LastName"));
        Assert.Empty(Facts("AdaptFields fields=Email").Refused);
        var next = Fields("Email,LastName");
        _adaptation.ApplyTo(next);
        Assert.Equal("LastName=x", Text(next));
        Assert.Equal(
            [
                "Email INVALID_EMAIL_ADDRESS Salesforce refused the value, so it was left out and the rest was saved: Refused. "
                + "Correct the value or what is mapped there, then replay.",
            ],
            Told);
    }

    [Theory]
    [InlineData("USR-1", "kim@acme.example", "OnceHub's user kim@acme.example")]
    [InlineData("USR-1", null, "OnceHub's user USR-1")]
    [InlineData(null, null, "the booking's owner")]
    public void An_owner_who_may_not_own_the_record_is_told_with_whose_and_where_another_is_chosen(string? id, string? email, string whose)
    {
        var subject = Owned(id, email);
        _adaptation.ApplyTo(Fields("OwnerId,LastName"));
        var write = Write(subject, "AdaptFields fields=OwnerId code=INACTIVE_OWNER_OR_USER");
        Assert.Null(_adaptation.Take(write, _adaptation.FactsOf(write, isNew: true), (_, facts) => facts.Adapt(write.Failure)!));
        Assert.Equal(
            "Salesforce refused the value, so it was left out and the rest was saved: Refused. "
            + $"x is no active Salesforce user who may own the Contact. Choose another for {whose} in the table of users, "
            + "or activate that one in Salesforce. A replay leaves the owner of this Contact as it is, unless ownerOfExisting is "
            + "bookingOwner: change it in Salesforce.",
            Assert.Single(subject.Problems).Message);
    }

    [Fact]
    public void Fields_that_are_refused_one_after_another_stay_out()
    {
        Take("AdaptFields fields=Email", new FailureStep.SendWithout(["Email"]));
        Take("AdaptFields fields=Phone,Fax", new FailureStep.SendWithout(["Phone", "Fax"]));
        var next = Fields("Email,Phone,Fax,LastName");
        _adaptation.ApplyTo(next);
        Assert.Equal("LastName=x", Text(next));
        Assert.Equal(["Email", "Phone, Fax"], _subject.Problems.Select(problem => problem.Field));
    }

    [Theory]
    [InlineData("AdaptFields fields=Tier__c", "Tier__c", "Tier__c")]
    [InlineData("AdaptFields fields=TIER__C", "Tier__c", "TIER__C")]
    [InlineData("AdaptFields fields=Tier__c", "Other__c,Tier__c", "Tier__c")]
    [InlineData("AdaptFields fields=Tier__c", "Other__c", null)]
    [InlineData("AdaptFields fields=Tier__c,Other__c", "Tier__c,Other__c", null)]
    [InlineData("AdaptFields", "Tier__c", null)]
    public void A_value_that_another_record_has_is_one_of_a_mapped_field(string failure, string mapped, string? expected) =>
        Assert.Equal(expected, Facts(failure, mapped.Split(',')).Taken);

    [Fact]
    public void A_value_that_another_record_has_is_left_out_once()
    {
        _adaptation.ApplyTo(Fields("Tier__c,LastName"));
        Assert.Null(Take("AdaptFields fields=Tier__c code=DUPLICATE_VALUE", new FailureStep.SendWithoutTaken("Tier__c"), "Tier__c"));
        Assert.Null(Facts("AdaptFields fields=Tier__c", "Tier__c").Taken);
        Assert.Equal(
            [
                "Tier__c DUPLICATE_VALUE The field is unique in this org and another record has the value, so it was left out and the "
                + "rest was saved: Refused.",
            ],
            Told);
    }

    [Fact]
    public void What_the_org_requires_is_given_where_nothing_is_and_told()
    {
        Assert.Null(Take("RequiredField code=REQUIRED_FIELD_MISSING", new FailureStep.SendWithDefaults(Fields("Campaign__c,Email"))));
        var next = Fields("Email,LastName");
        _adaptation.ApplyTo(next);
        Assert.Equal("Campaign__c=x Email=x LastName=x", Text(next));
        Assert.Equal(
            "Campaign__c REQUIRED_FIELD_MISSING Contact.Campaign__c must have a value in this org and got 'x'. "
            + "Map it to a OnceHub value, or give it a fallback.",
            Told[0]);

        Take("RequiredField", new FailureStep.SendWithDefaults(new FieldSet { { "Tier__c", FieldValue.Of("y") } }));
        next = new FieldSet { { "Email", FieldValue.Of("kept") }, { "Tier__c", FieldValue.Of("") } };
        _adaptation.ApplyTo(next);
        Assert.Equal("Campaign__c=x Email=kept Tier__c=y", Text(next));
    }

    [Theory]
    [InlineData("", "", "Campaign__c,Tier__c")]
    [InlineData("Campaign__c", "", "Tier__c")]
    [InlineData("", "Tier__c", "Campaign__c")]
    [InlineData("Campaign__c", "Tier__c", "")]
    public void Values_that_were_given_or_refused_are_not_given_again(string given, string refused, string expected)
    {
        if (given.Length > 0) Take("RequiredField", new FailureStep.SendWithDefaults(Fields(given)));
        if (refused.Length > 0) Take("AdaptFields", new FailureStep.SendWithout([refused]));
        Assert.Equal(
            expected,
            string.Join(",", Facts("RequiredField defaults=Campaign__c,Tier__c").Defaults!.Select(value => value.Key).Order()));
        Assert.Null(Facts("RequiredField").Defaults);
    }

    [Fact]
    public void Past_duplicate_rules_and_alone_are_kept_for_the_next_write()
    {
        Assert.Equal((false, false), (_adaptation.AllowDuplicates, _adaptation.Alone));
        Assert.Null(Take("DuplicatesDetected", new FailureStep.AllowDuplicates()));
        Assert.Equal((true, false), (_adaptation.AllowDuplicates, _adaptation.Alone));
        Assert.Null(Take("DuplicatesDetected", new FailureStep.SendAlone()));
        Assert.Equal((true, true), (_adaptation.AllowDuplicates, _adaptation.Alone));
        Assert.Equal((true, true), (Facts("DuplicatesDetected").AllowsDuplicates, Facts("DuplicatesDetected").IsAlone));
    }

    [Fact]
    public void What_is_only_planned_again_is_taken_and_what_is_the_parts_own_is_handed_back()
    {
        Assert.Null(Take("Halted", new FailureStep.PlanAgain()));
        foreach (var step in new FailureStep[] { new FailureStep.Forget(), new FailureStep.End(), new FailureStep.SetAside() })
            Assert.Same(step, Take("RecordGone", step));
        Assert.Empty(_subject.Problems);
    }

    [Fact]
    public void Ids_are_left_out_one_after_another_and_then_it_is_decided_without_them()
    {
        _adaptation.ApplyTo(Fields("OwnerId,RecordTypeId,LastName"));
        var decided = new List<bool>();
        string[] left =
        [
            .. Enumerable.Range(0, 4).Select(_ =>
            {
                var write = Write(_subject, "RecordGone code=INVALID_CROSS_REFERENCE_KEY");
                var step = _adaptation.Take(write, _adaptation.FactsOf(write, isNew: true), (_, facts) =>
                {
                    decided.Add(facts.SuspectsReference);
                    return facts.SuspectsReference ? new FailureStep.SendWithoutReference() : new FailureStep.End();
                });
                var next = Fields("OwnerId,RecordTypeId,LastName");
                _adaptation.ApplyTo(next);
                return $"{step?.GetType().Name} {Text(next)}";
            }),
        ];
        Assert.Equal(
            [" LastName=x RecordTypeId=x", " LastName=x OwnerId=x", " LastName=x", "End LastName=x OwnerId=x RecordTypeId=x"], left);
        Assert.Equal([true, true, true, true, false], decided);
        Assert.Empty(_subject.Problems);
    }

    private string[] Told => [.. _subject.Problems.Select(problem => $"{problem.Field} {problem.Code} {problem.Message}")];

    private static SubjectTurn Owned(string? id, string? email)
    {
        var order = new EventOrder(DateTimeOffset.UnixEpoch, 10, "EVNT-1");
        var booking = new BookingState
        {
            BookingId = "BKNG-1", Latest = order, ScheduledOwner = new Dated<UserRef>(order, new UserRef(id, email, null)),
        };
        return new("BKNG-1", new BookingRow { BookingId = "BKNG-1", Version = 0 }, new BookingJournal { Booking = booking });
    }

    private WriteFacts Facts(string failure, params string[] mapped) =>
        _adaptation.FactsOf(Write(_subject, failure, mapped), isNew: true);

    private FailureStep? Take(string failure, FailureStep step, params string[] mapped)
    {
        var write = Write(_subject, failure, mapped);
        return _adaptation.Take(write, _adaptation.FactsOf(write, isNew: true), (_, _) => step);
    }

    private static string Text(FieldSet fields) => string.Join(
        " ",
        fields.Where(field => !field.Value.IsBlank).OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"{field.Key}={field.Value}"));
}
