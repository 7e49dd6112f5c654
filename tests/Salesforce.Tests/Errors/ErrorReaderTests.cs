using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class ErrorReaderTests
{
    private static readonly ErrorReader Reader = new(new Redactor());

    private static SalesforceError Read(string json) => Reader.Read(JsonElement.Parse(json), 400, ambiguous: true);

    [Theory]
    [InlineData("duplicateResut")]
    [InlineData("duplicateResult")]
    public void A_duplicate_rule_names_its_matches_in_either_spelling(string member)
    {
        var error = Read("""
            [{"MEMBER":{"allowSave":true,"duplicateRule":"Contacts_DR","duplicateRuleEntityType":"Contact","errorMessage":"x","matchResults":[
              {"entityType":"Contact","errors":[],"matchEngine":"ExactMatchEngine","matchRecords":[
                {"additionalInformation":[],"fieldDiffs":[],"matchConfidence":100,"record":{"attributes":{"type":"Contact","url":"x"},"Id":"003000000000001AAA"}},
                {"matchConfidence":90,"record":{"attributes":{"type":"Contact","url":"x"},"Id":"003000000000002AAA"}}],
               "rule":"Contact_MR","size":2,"success":true}]},"errorCode":"DUPLICATES_DETECTED","message":"Use one of these records?"}]
            """.Replace("MEMBER", member, StringComparison.Ordinal));
        Assert.Equal(FailureAction.DuplicatesDetected, error.Action);
        Assert.True(error.AllowSave);
        Assert.Equal(["003000000000001AAA", "003000000000002AAA"], error.ExistingRecords.Select(r => r.Value));
    }

    [Fact]
    public void A_blocking_duplicate_rule_does_not_allow_a_save() =>
        Assert.False(
            Read("""[{"duplicateResut":{"allowSave":false,"matchResults":[]},"errorCode":"DUPLICATES_DETECTED","message":"m"}]""").AllowSave
        );

    [Fact]
    public void A_duplicate_rule_without_its_payload_names_nobody()
    {
        var error = Reader.ReadRow(JsonElement.Parse("""[{"statusCode":"DUPLICATES_DETECTED","message":"m","fields":[]}]"""));
        Assert.Equal(FailureAction.DuplicatesDetected, error.Action);
        Assert.Empty(error.ExistingRecords);
        Assert.False(error.AllowSave);
    }

    [Theory]
    [InlineData("duplicate value found: Guest__c duplicates value on record with id: 003000000000001", "003000000000001AAA")]
    [InlineData("duplicate value found: Guest__c duplicates value on record with id: 003000000000001AAA", "003000000000001AAA")]
    [InlineData("duplicate value found: Guest__c duplicates value on record with id: <unknown>", null)]
    [InlineData("duplicate value found: <unknown> duplicates value on record with id: <unknown>", null)]
    [InlineData("duplicate value found", null)]
    public void A_taken_unique_value_names_its_record_where_salesforce_does(string message, string? expected)
    {
        var error = Reader.ReadRow(JsonElement.Parse($$"""[{"statusCode":"DUPLICATE_VALUE","message":"{{message}}","fields":[]}]"""));
        Assert.Equal(FailureAction.DuplicateValue, error.Action);
        Assert.Equal(expected is null ? [] : [expected], error.ExistingRecords.Select(r => r.Value));
    }

    [Theory]
    [InlineData(
        """{"errorCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName]","fields":["LastName"]}""",
        "LastName")]
    [InlineData(
        """{"errorCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName, Company]"}""", "LastName,Company")]
    [InlineData(
        """{"errorCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName, Company]","fields":[]}""",
        "LastName,Company")]
    [InlineData("""{"errorCode":"INVALID_FIELD","message":"No such column 'Gone__c' on sobject of type Contact"}""", "Gone__c")]
    [InlineData(
        """{"errorCode":"INVALID_FIELD_FOR_INSERT_UPDATE","message":"Unable to create/update fields: A__c, B__c. Please check the security settings","fields":[]}""",
        "A__c,B__c")]
    [InlineData(
        """{"errorCode":"STRING_TOO_LONG","message":"First Name: data value too large: [x] (max length=40)","fields":["FirstName"]}""",
        "FirstName")]
    [InlineData("""{"errorCode":"STRING_TOO_LONG","message":"data value too large: [Company]"}""", "")]
    public void Fields_come_from_their_member_else_from_the_message(string error, string expected) =>
        Assert.Equal(expected, string.Join(',', Read($"[{error}]").Fields));

    [Fact]
    public void Several_bad_fields_of_a_row_become_one_error_that_names_them_all()
    {
        var error = Reader.ReadRow(JsonElement.Parse("""
            [{"statusCode":"INVALID_EMAIL_ADDRESS","message":"bad email","fields":["Email"]},
             {"statusCode":"STRING_TOO_LONG","message":"too long","fields":["Company","Email"]},
             {"statusCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","message":"rule","fields":["Phone"]}]
            """));
        Assert.Equal(
            (FailureAction.AdaptFields, "INVALID_EMAIL_ADDRESS", "bad email; too long"), (error.Action, error.Code, error.Message));
        Assert.Equal("Email Company", string.Join(" ", error.Fields));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("[[]]")]
    [InlineData("[{}]")]
    [InlineData("""[{"errorCode":7}]""")]
    [InlineData("""[{"errorCode":"no code <b>at all</b>"}]""")]
    [InlineData("""[{"message":"m"}]""")]
    public void A_refusal_that_is_not_understood_is_still_a_refusal(string json)
    {
        Assert.Equal((FailureAction.SetAside, "HTTP_400"), (Read(json).Action, Read(json).Code));
        Assert.Equal(FailureAction.SetAside, Reader.ReadRow(JsonElement.Parse(json)).Action);
    }

    [Theory]
    [InlineData("""[{"errorCode":"DUPLICATES_DETECTED","duplicateResut":7,"message":9,"fields":{}}]""")]
    [InlineData(
        """[{"errorCode":"DUPLICATES_DETECTED","duplicateResut":{"matchResults":[7,{"matchRecords":[null,{"record":[]},{"record":{"Id":"nonsense"}}]}]}}]"""
    )]
    public void A_payload_of_another_shape_is_read_as_far_as_it_goes(string json) =>
        Assert.Empty(Read(json).ExistingRecords);

    [Fact]
    public void One_error_outside_a_list_is_read_too() =>
        Assert.Equal(FailureAction.RecordGone, Read("""{"errorCode":"NOT_FOUND","message":"m"}""").Action);

    [Fact]
    public void A_very_long_message_is_cut() =>
        Assert.InRange(Read($$"""[{"errorCode":"X","message":"{{new string('x', 10_000)}}"}]""").Message.Length, 1, 2100);
}
