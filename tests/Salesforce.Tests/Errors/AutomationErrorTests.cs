using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

/// <summary>Errors of an org's triggers, flows and packages: their code is the same whatever happened, and the message tells.</summary>
public sealed class AutomationErrorTests
{
    private const string Trigger = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY";
    private const string Flow = "CANNOT_EXECUTE_FLOW_TRIGGER";
    private const string Rule = "FIELD_CUSTOM_VALIDATION_EXCEPTION";

    private static readonly ErrorReader Reader = new(new Redactor());

    /// <summary>
    /// Texts as others met them: SFDO-Community/declarative-lookup-rollup-summaries 788, 847, 1241, 1299; the Apex guide.
    /// </summary>
    public static TheoryData<string, string, FailureAction> Told => new()
    {
        {
            Trigger,
            "ContactTrigger: execution of AfterInsert\n\ncaused by: System.DmlException: Update failed. "
            + "First exception on row 0 with id 001xx0000000001AAA; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to "
            + "this record: []",
            FailureAction.Retry
        },
        {
            Trigger,
            "dlrs_ContactTrigger: execution of AfterInsert caused by: System.DmlException: Upsert failed. "
            + "First exception on row 2; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record or 4 records: "
            + "a2E0J000000i8bpUAA: [] (dlrs)",
            FailureAction.Retry
        },
        {
            Trigger,
            "SMSTrigger: execution of AfterInsert caused by: System.DmlException: Update failed. "
            + "First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, dlrs_SMSTrigger: "
            + "execution of AfterUpdate caused by: System.DmlException: Upsert failed. "
            + "First exception on row 2; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access",
            FailureAction.Retry
        },
        {
            Flow,
            "We can't save this record because the “New meeting” process failed. Give your Salesforce admin these details. "
            + "This error occurred when the flow tried to update records: UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this "
            + "record or 1 records: 0011t00000AbCdEAAV.",
            FailureAction.Retry
        },
        {
            Flow,
            "The flow tried to update these records: null. This error occurred: QUERY_TIMEOUT: Your query request was running for too "
            + "long.",
            FailureAction.Retry
        },
        {
            Rule,
            "The household could not be saved: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record",
            FailureAction.Retry
        },
        {
            Trigger,
            "T: execution of BeforeInsert caused by: System.QueryException: Record Currently Unavailable: "
            + "The record you are attempting to edit, or one of its related records, is currently being modified by another user.",
            FailureAction.Retry
        },
        {
            Trigger,
            "T: execution of AfterInsert caused by: System.DmlException: Insert failed. "
            + "First exception on row 0; first error: UNKNOWN_EXCEPTION, Something is broken. Error id: 1234-5678",
            FailureAction.Retry
        },
        { Trigger, "T: execution of BeforeInsert caused by: System.CalloutException: Read timed out", FailureAction.Retry },
        {
            Trigger,
            "T: execution of AfterInsert caused by: System.DmlException: first error: SERVER_UNAVAILABLE, server unavailable",
            FailureAction.Retry
        },
        { Flow, "ConcurrentPerOrgApex Limit exceeded.", FailureAction.Retry },
        { "UNKNOWN_EXCEPTION", "An internal server error has occurred. Error Id: 1234-5678 (-1234)", FailureAction.Retry },
        { "QUERY_TIMEOUT", "Your query request was running for too long.", FailureAction.Retry },
        { "REQUEST_RUNNING_TOO_LONG", "Your request was running for too long, and has been stopped.", FailureAction.Retry },
        // Apex Developer Guide, Execution Governors and Limits; NPSP 2095, ActionPlansV4 172, EloquentSalesForce 70, EDA 429.
        { Trigger, "ContactTrigger: System.LimitException: Too many SOQL queries: 101", FailureAction.GovernorLimit },
        { Trigger, "npsp.TDTM_Contact: System.LimitException: npsp:Too many DML statements: 151", FailureAction.GovernorLimit },
        { Trigger, "accountTrigger: System.LimitException: Too many future calls: 51", FailureAction.GovernorLimit },
        { Trigger, "T: System.LimitException: Apex CPU time limit exceeded", FailureAction.GovernorLimit },
        { Trigger, "T: System.LimitException: Apex heap size too large: 6291456", FailureAction.GovernorLimit },
        { Trigger, "T: System.LimitException: npsp:Too many query rows: 50001", FailureAction.GovernorLimit },
        {
            Trigger,
            "hed.TDTM_Contact: caused by: System.TypeException: Cannot have more than 10 chunks in a single operation. "
            + "Please rearrange the data to reduce chunking.",
            FailureAction.GovernorLimit
        },
        { Flow, "This error occurred when the flow tried to look up records: Too many SOQL queries: 101.", FailureAction.GovernorLimit },
        { Rule, "npsp: Too many SOQL queries: 101", FailureAction.GovernorLimit },
        { "UNKNOWN_EXCEPTION", "System.LimitException: Too many DML rows: 10001", FailureAction.GovernorLimit },
        // For good.
        {
            Trigger,
            "T: execution of BeforeInsert caused by: System.NullPointerException: Attempt to de-reference a null object",
            FailureAction.SetAside
        },
        {
            Trigger,
            "T: execution of AfterInsert caused by: System.DmlException: first error: REQUIRED_FIELD_MISSING, "
            + "Required fields are missing: [Region__c]",
            FailureAction.SetAside
        },
        {
            Flow,
            "The flow failed to access the value for Get_Account.Name because it hasn't been set or assigned.",
            FailureAction.SetAside
        },
        { Trigger, "T: execution of BeforeInsert caused by: maximum trigger depth exceeded", FailureAction.SetAside },
        { Rule, "Too many meetings on one day", FailureAction.ValidationRule },
        { Rule, "The server room is unavailable", FailureAction.ValidationRule },
        // What a guest typed is repeated in the message.
        { "STRING_TOO_LONG", "Title: data value too large: UNABLE_TO_LOCK_ROW (max length=3)", FailureAction.AdaptFields },
        { "INVALID_EMAIL_ADDRESS", "Email: invalid email address: Too many SOQL queries: 101", FailureAction.AdaptFields },
    };

    [Theory]
    [MemberData(nameof(Told))]
    public void The_message_of_an_automation_tells_what_to_do(string code, string message, FailureAction expected)
    {
        var row = Reader.ReadRow(
            JsonSerializer.SerializeToElement(
                new[]
                {
                    new
                    {
                        statusCode = code,
                        message,
                        fields = Array.Empty<string>(),
                    },
                }));
        Assert.Equal((expected, code), (row.Action, row.Code));
        var part = Reader.Read(JsonSerializer.SerializeToElement(new[] { new { errorCode = code, message } }), 400, ambiguous: true);
        Assert.Equal((expected, false), (part.Action, part.Ambiguous));
    }
}
