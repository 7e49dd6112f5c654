using System.Text.RegularExpressions;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Lookups;

/// <summary>
/// The field for which Salesforce refused a query: to who may not see a field it is as if there were none (SOQL and SOSL
/// Reference, INVALID_FIELD).
/// </summary>
internal static partial class RefusedField
{
    /// <summary>Null of any other refusal.</summary>
    public static SearchedField? Of(SalesforceError error)
    {
        if (error.Code != "INVALID_FIELD") return null;
        if (Column().Match(error.Message) is { Success: true } column)
            return new SearchedField(column.Groups[2].Value, column.Groups[1].Value, SearchUse.Other);
        // Only Contacts are read by a relationship: that to their Account.
        return Relationship().Match(error.Message) is { Success: true } relationship
            ? new SearchedField("Contact", $"{relationship.Groups[1].Value}Id", SearchUse.Other)
            : null;
    }

    [GeneratedRegex(@"No such column '(\w+)' on entity '(\w+)'", RegexOptions.CultureInvariant)]
    private static partial Regex Column();

    [GeneratedRegex(@"Didn't understand relationship '(\w+)' in field path", RegexOptions.CultureInvariant)]
    private static partial Regex Relationship();
}
