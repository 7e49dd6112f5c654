using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Reads the errors of a request or a part (<c>[{errorCode,message,fields}]</c>) and of a collection's row
/// (<c>[{statusCode,message,fields}]</c>). Never throws on what it does not understand.
/// </summary>
internal sealed partial class ErrorReader(Redactor redactor)
{
    /// <summary>The error of a whole request or part; <paramref name="body"/> may be anything, or Undefined.</summary>
    /// <param name="ambiguous">What to say of an outage: whether something may have been written.</param>
    /// <param name="page">What came in the place of JSON.</param>
    public SalesforceError Read(JsonElement body, int httpStatus, bool ambiguous, string page = "")
    {
        // An org that Salesforce itself says takes nothing has written nothing.
        var named = ReadList(body, httpStatus);
        if (named is { Condition: not null }) return named;
        return (named ?? Unnamed(httpStatus, page)) with { Ambiguous = ambiguous && httpStatus is 408 or >= 500 };
    }

    /// <summary>The error of a row that did not succeed.</summary>
    public SalesforceError ReadRow(JsonElement errors) => ReadList(errors, httpStatus: 0) ?? new SalesforceError
    {
        Action = FailureAction.SetAside,
        Code = ClientErrorCodes.UnreadableAnswer,
        Message = "Salesforce refused the row without saying why. Try it again; if it stays, look at the record in Salesforce.",
    };

    /// <summary>
    /// A row may have several errors. One about the whole org decides, else the first; those of its class add their fields
    /// and messages, so that one repeat mends them all.
    /// </summary>
    private SalesforceError? ReadList(JsonElement json, int httpStatus)
    {
        var errors = Elements(json).Select(e => ReadOne(e, httpStatus)).OfType<SalesforceError>().ToList();
        if (errors.Count == 0) return null;
        if (errors.Find(e => e.Condition is not null) is { } stopped) return stopped;
        var alike = errors.Where(e => e.Action == errors[0].Action).ToList();
        return alike.Count == 1 ? alike[0] : alike[0] with
        {
            Message = string.Join("; ", alike.Select(e => e.Message).Distinct()),
            Fields = [.. alike.SelectMany(e => e.Fields).Distinct(StringComparer.OrdinalIgnoreCase)],
            ExistingRecords = [.. alike.SelectMany(e => e.ExistingRecords).Distinct()],
            AllowSave = alike.TrueForAll(e => e.AllowSave),
        };
    }

    private SalesforceError? ReadOne(JsonElement json, int httpStatus)
    {
        if (json.ValueKind != JsonValueKind.Object) return null;
        // Rows say statusCode where everything else says errorCode.
        var code = Json.Text(json, "errorCode") ?? Json.Text(json, "statusCode");
        if (code is null || !CodeShape().IsMatch(code)) return null;
        var message = Json.Text(json, "message") ?? "";
        var kind = ErrorTable.Classify(code, message, httpStatus);
        var duplicates = kind == FailureAction.DuplicatesDetected ? DuplicateMatches.Read(json) : DuplicateMatches.None;
        return new SalesforceError
        {
            Action = kind,
            Code = code,
            Message = redactor.Clean(message),
            Fields = FieldsOf(json, kind, message),
            HttpStatus = httpStatus,
            ExistingRecords = kind == FailureAction.DuplicateValue ? DuplicateMatches.InMessage(message) : duplicates.Records,
            AllowSave = duplicates.AllowSave,
            Condition = OrgConditions.Find(code, message),
        };
    }

    private static ImmutableArray<string> FieldsOf(JsonElement json, FailureAction kind, string message)
    {
        var named = Json.Items(json, "fields").Where(f => f.ValueKind == JsonValueKind.String).Select(f => f.GetString()!);
        ImmutableArray<string> given = [.. named.Where(f => FieldShape().IsMatch(f))];
        if (given.Length > 0) return given;
        return kind switch
        {
            FailureAction.RequiredField => Split(Bracketed().Match(message)),
            FailureAction.AdaptFields when NoSuchColumn().Match(message) is { Success: true } column => Split(column),
            FailureAction.AdaptFields => Split(NotWritable().Match(message)),
            _ => [],
        };
    }

    private static ImmutableArray<string> Split(Match match) => !match.Success ? [] :
        [.. match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Where(f => FieldShape().IsMatch(f))];

    private static SalesforceError Unnamed(int httpStatus, string page)
    {
        var code = "HTTP_" + httpStatus.ToString(CultureInfo.InvariantCulture);
        return new SalesforceError
        {
            Action = ErrorTable.Classify(code, "", httpStatus),
            Code = code,
            Message = $"Salesforce answered with HTTP status {httpStatus} and no error code of its own.",
            HttpStatus = httpStatus,
            Condition = page.Length == 0 ? null : OrgConditions.FindPage(page, httpStatus),
        };
    }

    private static IEnumerable<JsonElement> Elements(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray(),
        JsonValueKind.Object => [json],
        _ => [],
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,79}$", RegexOptions.CultureInvariant)]
    private static partial Regex CodeShape();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.]{0,254}$", RegexOptions.CultureInvariant)]
    private static partial Regex FieldShape();

    [GeneratedRegex(@"\[([^\]]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();

    [GeneratedRegex("No such column '([^']+)'", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NoSuchColumn();

    [GeneratedRegex(@"Unable to create/update fields: ([A-Za-z0-9_, ]+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NotWritable();
}
