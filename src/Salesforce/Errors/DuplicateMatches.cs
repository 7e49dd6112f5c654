using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>The records that are already there, as Salesforce's two kinds of duplicate error name them.</summary>
internal sealed partial record DuplicateMatches(ImmutableArray<SalesforceId> Records, bool AllowSave)
{
    public static readonly DuplicateMatches None = new([], false);

    /// <summary>Of a DUPLICATES_DETECTED error. REST writes the member as <c>duplicateResut</c>; the right spelling is read too.</summary>
    public static DuplicateMatches Read(JsonElement error)
    {
        var result = Json.Member(error, "duplicateResut");
        if (result.ValueKind != JsonValueKind.Object) result = Json.Member(error, "duplicateResult");
        var records =
            from match in Json.Items(result, "matchResults")
            from found in Json.Items(match, "matchRecords")
            let id = Json.Text(Json.Member(found, "record"), "Id")
            where SalesforceId.TryParse(id, out _)
            select SalesforceId.Parse(id);
        return new DuplicateMatches([.. records.Distinct()], Json.Flag(result, "allowSave"));
    }

    /// <summary>Of a DUPLICATE_VALUE message; Salesforce may write <c>&lt;unknown&gt;</c> in place of the id.</summary>
    public static ImmutableArray<SalesforceId> InMessage(string message) =>
        [.. from Match match in RecordWithId().Matches(message)
            where SalesforceId.TryParse(match.Groups[1].Value, out _)
            select SalesforceId.Parse(match.Groups[1].Value)];

    [GeneratedRegex(@"record with id:\s*([A-Za-z0-9]{15,18})(?![A-Za-z0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex RecordWithId();
}
