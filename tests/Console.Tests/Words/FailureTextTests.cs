using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class FailureTextTests
{
    [Theory]
    [InlineData("REQUIRED_FIELD_MISSING", "", "A field is required")]
    [InlineData("REQUIRED_FIELD_MISSING", "Region__c", "Region__c is required")]
    [InlineData("REQUIRED_FIELD_MISSING", "Email,Region__c", "Email, Region__c are required")]
    [InlineData("FIELD_CUSTOM_VALIDATION_EXCEPTION", "", "A validation rule refuses the record")]
    [InlineData(
        "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Give the contact a title.",
        "A validation rule refuses the record: \"Give the contact a title.\"")]
    [InlineData("DUPLICATES_DETECTED", "", "A duplicate rule blocks the record")]
    [InlineData("DUPLICATES_DETECTED", "Email", "A duplicate rule blocks the record (Email)")]
    [InlineData("STRING_TOO_LONG", "Title", "The text is too long for Title")]
    [InlineData("INSUFFICIENT_ACCESS_OR_READONLY", "", "The connected user may not write the record")]
    [InlineData("INSUFFICIENT_ACCESS_OR_READONLY", "Budget__c", "The connected user may not write Budget__c")]
    [InlineData("NUMBER_OUTSIDE_VALID_RANGE", "Budget__c", "Salesforce refuses Budget__c with NUMBER_OUTSIDE_VALID_RANGE")]
    [InlineData("SOMETHING_NEW", "", "Salesforce refuses the record with SOMETHING_NEW")]
    public void A_title_is_a_sentence(string code, string cause, string title) => Assert.Equal(title, FailureText.Title(code, cause));

    [Fact]
    public void No_code_of_ours_is_told_as_a_refusal_of_Salesforces()
    {
        var codes = typeof(FailureCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        foreach (var code in codes) Assert.DoesNotContain(code, FailureText.Title(code, ""), StringComparison.Ordinal);
    }
}
