using System.Text.RegularExpressions;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// What a trigger, flow or package of the org met. Salesforce gives such an error a code of its own
/// (CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, CANNOT_EXECUTE_FLOW_TRIGGER, FIELD_CUSTOM_VALIDATION_EXCEPTION); the cause is in the message,
/// in English, as exceptions and status codes are not translated.
/// </summary>
internal static partial class AutomationErrors
{
    /// <summary>Null where the automation refuses the record for good.</summary>
    public static FailureAction? ActionFor(string message)
    {
        if (GovernorLimit().IsMatch(message)) return FailureAction.GovernorLimit;
        return Passing().IsMatch(message) ? FailureAction.Retry : null;
    }

    /// <summary>
    /// Apex Developer Guide, Execution Governors and Limits. Packages put their namespace before the text
    /// (SalesforceFoundation/NPSP 2095); flows name no exception. The chunks are SalesforceFoundation/EDA 429.
    /// </summary>
    [GeneratedRegex(
        @"\bLimitException\b|\bCPU time limit exceeded\b|\bheap size too large\b|\bToo many (SOQL queries|SOSL queries|query rows|"
        + @"query locator rows|DML statements|DML rows|callouts|future calls|queueable jobs|Email Invocations)\b|"
        + @"\bCannot have more than 10 chunks in a single operation\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex GovernorLimit();

    /// <summary>
    /// SOAP API Developer Guide, StatusCode and ExceptionCode. As triggers, packages and flows pass them on:
    /// SFDO-Community/declarative-lookup-rollup-summaries 847 and 1241. "Record Currently Unavailable" is what FOR UPDATE says in Apex.
    /// </summary>
    [GeneratedRegex(
        @"\b(UNABLE_TO_LOCK_ROW|QUERY_TIMEOUT|REQUEST_RUNNING_TOO_LONG|SERVER_UNAVAILABLE|UNKNOWN_EXCEPTION)\b|"
        + @"\bunable to obtain exclusive access to this record\b|\bRecord Currently Unavailable\b|"
        + @"\bquery request was running for too long\b|\brequest was running for too long\b|"
        + @"\bConcurrent\w* (\([^)]*\) )?Limit exceeded\b|\bRead timed out\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Passing();
}
