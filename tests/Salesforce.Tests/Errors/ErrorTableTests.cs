using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class ErrorTableTests
{
    private static readonly ErrorReader Reader = new(new Redactor());

    [Theory]
    [InlineData("INVALID_SESSION_ID", 401, FailureAction.Reconnect)]
    [InlineData("API_DISABLED_FOR_ORG", 403, FailureAction.NeedsAdministrator)]
    [InlineData("INSUFFICIENT_ACCESS", 403, FailureAction.NeedsAdministrator)]
    [InlineData("INSUFFICIENT_ACCESS_OR_READONLY", 400, FailureAction.NeedsAdministrator)]
    [InlineData("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", 400, FailureAction.NeedsAdministrator)]
    [InlineData("SERVER_UNAVAILABLE", 503, FailureAction.Retry)]
    [InlineData("UNABLE_TO_LOCK_ROW", 400, FailureAction.Retry)]
    [InlineData("REQUIRED_FIELD_MISSING", 400, FailureAction.RequiredField)]
    [InlineData("FIELD_CUSTOM_VALIDATION_EXCEPTION", 400, FailureAction.ValidationRule)]
    [InlineData("INVALID_FIELD", 400, FailureAction.AdaptFields)]
    [InlineData("INVALID_FIELD_FOR_INSERT_UPDATE", 400, FailureAction.AdaptFields)]
    [InlineData("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", 400, FailureAction.AdaptFields)]
    [InlineData("STRING_TOO_LONG", 400, FailureAction.AdaptFields)]
    [InlineData("INVALID_EMAIL_ADDRESS", 400, FailureAction.AdaptFields)]
    [InlineData("NUMBER_OUTSIDE_VALID_RANGE", 400, FailureAction.AdaptFields)]
    [InlineData("FIELD_INTEGRITY_EXCEPTION", 400, FailureAction.AdaptFields)]
    [InlineData("DUPLICATES_DETECTED", 400, FailureAction.DuplicatesDetected)]
    [InlineData("DUPLICATE_VALUE", 400, FailureAction.DuplicateValue)]
    [InlineData("ENTITY_IS_DELETED", 404, FailureAction.RecordGone)]
    [InlineData("INVALID_CROSS_REFERENCE_KEY", 400, FailureAction.RecordGone)]
    [InlineData("NOT_FOUND", 404, FailureAction.RecordGone)]
    [InlineData("CANNOT_UPDATE_CONVERTED_LEAD", 400, FailureAction.ConvertedLead)]
    [InlineData("PROCESSING_HALTED", 400, FailureAction.Halted)]
    [InlineData("MALFORMED_ID", 400, FailureAction.SetAside)]
    [InlineData("MALFORMED_QUERY", 400, FailureAction.SetAside)]
    [InlineData("NEVER_HEARD_OF", 400, FailureAction.SetAside)]
    [InlineData("NEVER_HEARD_OF", 500, FailureAction.Retry)]
    [InlineData("NEVER_HEARD_OF", 503, FailureAction.Retry)]
    public void A_code_has_its_class_in_requests_and_in_rows(string code, int status, FailureAction expected)
    {
        var request = Reader.Read(JsonElement.Parse($$"""[{"errorCode":"{{code}}","message":"m"}]"""), status, ambiguous: false);
        Assert.Equal((expected, code, "m", status), (request.Action, request.Code, request.Message, request.HttpStatus));
        if (status >= 500) return;
        var row = Reader.ReadRow(JsonElement.Parse($$"""[{"statusCode":"{{code}}","message":"m","fields":[]}]"""));
        Assert.Equal((expected, code, 0), (row.Action, row.Code, row.HttpStatus));
    }

    [Theory]
    [InlineData("TotalRequests Limit exceeded.", FailureAction.PauseOrg)]
    [InlineData("ConcurrentPerOrgLongTxn Limit exceeded.", FailureAction.BackOff)]
    [InlineData("", FailureAction.PauseOrg)]
    public void A_request_limit_is_told_apart_by_its_message(string message, FailureAction expected) =>
        Assert.Equal(expected, ErrorTable.Classify("REQUEST_LIMIT_EXCEEDED", message, 403));

    [Theory]
    [InlineData(400, FailureAction.SetAside)]
    [InlineData(401, FailureAction.Reconnect)]
    [InlineData(404, FailureAction.SetAside)]
    [InlineData(408, FailureAction.Retry)]
    [InlineData(414, FailureAction.SetAside)]
    [InlineData(429, FailureAction.BackOff)]
    [InlineData(500, FailureAction.Retry)]
    [InlineData(502, FailureAction.Retry)]
    [InlineData(503, FailureAction.Retry)]
    public void An_answer_without_a_code_goes_by_its_status(int status, FailureAction expected)
    {
        var error = Reader.Read(default, status, ambiguous: false);
        Assert.Equal((expected, $"HTTP_{status}"), (error.Action, error.Code));
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
