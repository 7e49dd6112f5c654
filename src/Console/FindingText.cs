using System.Text.RegularExpressions;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages;

/// <summary>Says what in the settings does not suit the Salesforce org, and where to mend it.</summary>
internal static partial class FindingText
{
    public static string Title(SettingsFinding finding) => finding.Code switch
    {
        "REQUIRED_UNMAPPED" => "A required field has no value for some guests",
        "FIELD_MISSING" => "A mapped field is not in Salesforce",
        "FIELD_READ_ONLY" => "A mapped field cannot be written",
        "TYPE_MISMATCH" => "A mapped field does not take its value",
        "OBJECT_HIDDEN" => "An object is hidden from the connected user",
        PauseCodes.FieldHidden => "A field by which guests are found is hidden from the connected user",
        "OBJECT_READ_ONLY" => "Records of an object cannot be written",
        "OVERWRITE_UNUSED" => "A row of the Event says whether it overwrites, which means nothing there",
        "CREATE_ONLY" => "A mapped field can be written on new records only",
        _ => "Something in the settings does not suit the Salesforce org",
    };

    /// <summary>The page under the org, with the row to focus.</summary>
    public static string Page(SettingsFinding finding) => PageOf(finding.Path);

    /// <summary>The same by a path in the settings document.</summary>
    public static string PageOf(string path)
    {
        if (Row().Match(path) is { Success: true } row)
            return row.Groups["at"].Success
                ? $"mapping/{row.Groups["table"].Value}?row={row.Groups["at"].Value}"
                : $"mapping/{row.Groups["table"].Value}";
        return path.StartsWith("users/", StringComparison.Ordinal) || path.StartsWith("$.owners", StringComparison.Ordinal) ? "users"
            : path.StartsWith("$.packageFields", StringComparison.Ordinal) ? "salesforce"
            : "rules";
    }

    [GeneratedRegex(@"^\$\.mappings\.(?<table>contact|lead|account|event|case|personAccount)(\[(?<at>\d+)\])?")]
    private static partial Regex Row();
}
