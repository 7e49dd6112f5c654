using System.Text.Json;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class ErrorTableTests
{
    private static readonly ErrorReader Reader = new(new Redactor());

    [Theory]
    [InlineData("INVALID_SESSION_ID", 401, ErrorClass.Reconnect)]
    [InlineData("API_DISABLED_FOR_ORG", 403, ErrorClass.NeedsAdministrator)]
    [InlineData("INSUFFICIENT_ACCESS", 403, ErrorClass.NeedsAdministrator)]
    [InlineData("INSUFFICIENT_ACCESS_OR_READONLY", 400, ErrorClass.NeedsAdministrator)]
    [InlineData("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", 400, ErrorClass.NeedsAdministrator)]
    [InlineData("SERVER_UNAVAILABLE", 503, ErrorClass.Retry)]
    [InlineData("UNABLE_TO_LOCK_ROW", 400, ErrorClass.Retry)]
    [InlineData("REQUIRED_FIELD_MISSING", 400, ErrorClass.RequiredField)]
    [InlineData("FIELD_CUSTOM_VALIDATION_EXCEPTION", 400, ErrorClass.ValidationRule)]
    [InlineData("INVALID_FIELD", 400, ErrorClass.AdaptFields)]
    [InlineData("INVALID_FIELD_FOR_INSERT_UPDATE", 400, ErrorClass.AdaptFields)]
    [InlineData("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", 400, ErrorClass.AdaptFields)]
    [InlineData("STRING_TOO_LONG", 400, ErrorClass.AdaptFields)]
    [InlineData("INVALID_EMAIL_ADDRESS", 400, ErrorClass.AdaptFields)]
    [InlineData("NUMBER_OUTSIDE_VALID_RANGE", 400, ErrorClass.AdaptFields)]
    [InlineData("FIELD_INTEGRITY_EXCEPTION", 400, ErrorClass.AdaptFields)]
    [InlineData("DUPLICATES_DETECTED", 400, ErrorClass.DuplicatesDetected)]
    [InlineData("DUPLICATE_VALUE", 400, ErrorClass.DuplicateValue)]
    [InlineData("ENTITY_IS_DELETED", 404, ErrorClass.RecordGone)]
    [InlineData("INVALID_CROSS_REFERENCE_KEY", 400, ErrorClass.RecordGone)]
    [InlineData("NOT_FOUND", 404, ErrorClass.RecordGone)]
    [InlineData("CANNOT_UPDATE_CONVERTED_LEAD", 400, ErrorClass.ConvertedLead)]
    [InlineData("PROCESSING_HALTED", 400, ErrorClass.Halted)]
    [InlineData("MALFORMED_ID", 400, ErrorClass.Unexpected)]
    [InlineData("MALFORMED_QUERY", 400, ErrorClass.Unexpected)]
    [InlineData("NEVER_HEARD_OF", 400, ErrorClass.Unexpected)]
    [InlineData("NEVER_HEARD_OF", 500, ErrorClass.Retry)]
    [InlineData("NEVER_HEARD_OF", 503, ErrorClass.Retry)]
    public void A_code_has_its_class_in_requests_and_in_rows(string code, int status, ErrorClass expected)
    {
        var request = Reader.Read(JsonElement.Parse($$"""[{"errorCode":"{{code}}","message":"m"}]"""), status, ambiguous: false);
        Assert.Equal((expected, code, "m", status), (request.Class, request.Code, request.Message, request.HttpStatus));
        if (status >= 500) return;
        var row = Reader.ReadRow(JsonElement.Parse($$"""[{"statusCode":"{{code}}","message":"m","fields":[]}]"""));
        Assert.Equal((expected, code, 0), (row.Class, row.Code, row.HttpStatus));
    }

    [Theory]
    [InlineData("TotalRequests Limit exceeded.", ErrorClass.PauseOrg)]
    [InlineData("ConcurrentPerOrgLongTxn Limit exceeded.", ErrorClass.BackOff)]
    [InlineData("", ErrorClass.PauseOrg)]
    public void A_request_limit_is_told_apart_by_its_message(string message, ErrorClass expected) =>
        Assert.Equal(expected, ErrorTable.Classify("REQUEST_LIMIT_EXCEEDED", message, 403));

    [Theory]
    [InlineData(400, ErrorClass.Unexpected)]
    [InlineData(401, ErrorClass.Reconnect)]
    [InlineData(404, ErrorClass.Unexpected)]
    [InlineData(408, ErrorClass.Retry)]
    [InlineData(414, ErrorClass.Unexpected)]
    [InlineData(429, ErrorClass.BackOff)]
    [InlineData(500, ErrorClass.Retry)]
    [InlineData(502, ErrorClass.Retry)]
    [InlineData(503, ErrorClass.Retry)]
    public void An_answer_without_a_code_goes_by_its_status(int status, ErrorClass expected)
    {
        var error = Reader.Read(default, status, ambiguous: false);
        Assert.Equal((expected, $"HTTP_{status}"), (error.Class, error.Code));
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(403, false)]
    [InlineData(408, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public void Only_an_outage_leaves_a_write_ambiguous(int status, bool expected)
    {
        var body = JsonElement.Parse("""[{"errorCode":"SERVER_UNAVAILABLE","message":"m"}]""");
        Assert.Equal(expected, Reader.Read(body, status, ambiguous: true).Ambiguous);
        Assert.False(Reader.Read(body, status, ambiguous: false).Ambiguous);
    }
}
