namespace OnceHub.Sync.Domain;

/// <summary>A field that the sync itself writes and the connected user may not: nobody mapped it, so no mapping is at fault.</summary>
public static class HiddenField
{
    private const string Custom = "__c";

    /// <summary>Whether Salesforce says by this code that there is no such field, or that it may not be written.</summary>
    public static bool IsMeantBy(string code) => code is "INVALID_FIELD" or "INVALID_FIELD_FOR_INSERT_UPDATE";

    /// <summary>What an administrator does about it, in a sentence.</summary>
    public static string Todo(string objectName, IReadOnlyCollection<string> fields)
    {
        // The only custom fields that are written without a row are the package's.
        var isOfPackage = fields.Any(field => field.EndsWith(Custom, StringComparison.OrdinalIgnoreCase));
        return (isOfPackage ? "Install the package, or give" : "Give")
            + $" the integration user read and edit access to {string.Join(", ", fields)} of {objectName} (field-level security), "
            + "then replay.";
    }
}
