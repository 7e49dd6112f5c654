using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What a person is told of a failed write.</summary>
public sealed class FailureReasonsTests
{
    [Theory]
    [InlineData("RequiredField fields=A,B", "Refused. Map these fields to OnceHub values or give them fallbacks, then replay.", "A,B")]
    [InlineData(
        "ValidationRule",
        "Refused. A validation rule of the org refused the record: correct the data, the mapping or the rule, then replay.", "Refused.")]
    [InlineData("ValidationRule late", "OnceHub: an older revision of this booking was refused",
        "OnceHub: an older revision of this booking was refused")]
    [InlineData("AdaptFields fields=A", "Refused. Correct what is mapped there, then replay.", "A")]
    [InlineData(
        "DuplicatesDetected names=003:7,003:8",
        "Refused. It names 003:7, 003:8. Correct or merge what is there, or let the rule allow the save, then replay.", "")]
    [InlineData(
        "DuplicatesDetected alerts",
        "Refused. It names no record. Correct or merge what is there, or let the rule allow the save (it only alerts: duplicates "
        + "\"saveWhereAllowed\" in the settings saves past it), then replay.",
        "")]
    [InlineData(
        "DuplicateValue fields=OnceHub_Id__c",
        "Refused. Another record has this value in a field that is unique: correct or merge that record, or let the connected user "
        + "see it, then replay.",
        "OnceHub_Id__c")]
    [InlineData(
        "RecordGone",
        "Refused. An id of the record is nobody's in this org: check owners, record types and look-ups in the settings, then replay.", "")]
    [InlineData(
        "SetAside code=INSUFFICIENT_ACCESS_OR_READONLY",
        "Refused. Give the connected user this right (the connection's check tells which are missing), then replay.", "")]
    [InlineData("SetAside", "Refused.", "")]
    [InlineData("Retry", "Refused.", "")]
    public void It_says_what_Salesforce_said_and_what_to_do(string failure, string message, string cause)
    {
        var of = FailureTable.Failure(failure);
        var reason = FailureReasons.Of(of, "Contact");
        foreach (var id in of.ExistingRecords)
            message = message.Replace(FailureTable.Short(id), id.Value, StringComparison.Ordinal);
        Assert.Equal((of.Code, message, cause, "Contact"), (reason.Code, reason.Message, reason.Cause, reason.Object));
    }

    [Theory]
    [InlineData("Contact", "INVALID_FIELD", "AccountId", "Give the integration user read and edit access to AccountId of Contact")]
    [InlineData("Case", "INVALID_FIELD", "ContactId", "Give the integration user read and edit access to ContactId of Case")]
    [InlineData("Event", "INVALID_FIELD_FOR_INSERT_UPDATE", "WhoId", "Give the integration user read and edit access to WhoId of Event")]
    [InlineData("Account", "INVALID_FIELD", "Site", "Give the integration user read and edit access to Site of Account")]
    [InlineData("Event", "INVALID_FIELD", "OnceHub_Revision__c", "Install the package, or give the integration user")]
    [InlineData("Contact", "INVALID_FIELD", "email", "Correct what is mapped there")]
    [InlineData("Contact", "INVALID_FIELD", "AccountId,Email", "Correct what is mapped there")]
    [InlineData("Contact", "STRING_TOO_LONG", "AccountId", "Correct what is mapped there")]
    public void A_field_that_nobody_mapped_is_to_be_given_to_the_user(string objectName, string code, string fields, string advice)
    {
        var failure = FailureTable.Failure($"AdaptFields fields={fields} code={code}");
        var message = FailureReasons.Of(failure, objectName, MappingTable.Default).Message;
        Assert.StartsWith($"Refused. {advice}", message, StringComparison.Ordinal);
        Assert.EndsWith(", then replay.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad value", "bad value. Correct what is mapped there, then replay.")]
    [InlineData("bad value.", "bad value. Correct what is mapped there, then replay.")]
    [InlineData("bad value!", "bad value! Correct what is mapped there, then replay.")]
    [InlineData("", "Correct what is mapped there, then replay.")]
    public void What_Salesforce_said_ends_before_the_advice_begins(string said, string message) => Assert.Equal(
        message, FailureReasons.Of(FailureTable.Failure("AdaptFields fields=A") with { Message = said }, "Contact").Message);

    [Theory]
    [InlineData("AdaptFields fields=OwnerId code=INACTIVE_OWNER_OR_USER")]
    [InlineData("SetAside code=OP_WITH_INVALID_USER_TYPE_EXCEPTION")]
    public void Of_an_owner_whom_the_sync_did_not_choose_it_says_where_one_is_chosen(string failure) => Assert.Equal(
        "Refused. The owner whom the record has or is to get is no active user who may own it: choose another in the table of users, "
        + "or in the assignment rule or on the record in Salesforce, then replay.",
        FailureReasons.Of(FailureTable.Failure(failure), "Contact").Message);

    [Fact]
    public void A_change_that_a_duplicate_rule_blocks_is_told_with_its_fields_and_what_to_do()
    {
        var record = SalesforceId.Parse(Writes.Id("003", 1));
        var write = Refusals.Write(Refusals.Subject(), "DuplicatesDetected code=DUPLICATES_DETECTED names=003:7");
        var problem = FailureReasons.OfBlockedChange(write, record, ["Title", "Phone"]);
        Assert.Equal(("Title, Phone", "DUPLICATES_DETECTED"), (problem.Field, problem.Code));
        Assert.Equal(
            $"A duplicate rule of the org blocks the change of Contact {record}, so these fields were left as they are: Title, Phone. "
            + $"Salesforce says: Refused. It names {Writes.Id("003", 7)}. Correct or merge what is there, or let the rule allow the save, "
            + "then replay.",
            problem.Message);
    }

    [Theory]
    [InlineData(199, 199)]
    [InlineData(200, 200)]
    [InlineData(201, 201)]
    [InlineData(5_000, 201)]
    public void A_rules_text_is_its_cause_and_is_cut(int length, int expected)
    {
        var message = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        var cause = FailureReasons.Of(FailureTable.Failure("ValidationRule") with { Message = message }, "Contact").Cause;
        Assert.Equal(expected, cause.Length);
        Assert.Equal(length > 200 ? message[..200] + "…" : message, cause);
    }
}
