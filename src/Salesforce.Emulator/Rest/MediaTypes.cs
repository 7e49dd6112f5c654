namespace OnceHub.Sync.Salesforce.Emulator.Rest;

/// <summary>
/// Which bodies resources take: CSV for the rows of a Bulk job, multipart for a deploy (JSON for a quick one), JSON for all else.
/// </summary>
internal static class MediaTypes
{
    public static ApiAnswer? Refuse(string method, string path, ApiCall call)
    {
        if (method is not ("POST" or "PATCH" or "PUT")
            || call.Body.Length == 0
            || call.Header("Content-Type") is not { Length: > 0 } header)
            return null;
        var type = header.Split(';')[0].Trim();
        if (path.EndsWith("/deployRequest", StringComparison.OrdinalIgnoreCase)
            && type.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return null; // a quick deploy
        var expected = path.EndsWith("/batches", StringComparison.OrdinalIgnoreCase) ? "text/csv"
            : path.EndsWith("/deployRequest", StringComparison.OrdinalIgnoreCase) ? "multipart/form-data" : "application/json";
        return type.Equals(expected, StringComparison.OrdinalIgnoreCase) ? null
            : ApiAnswer.Errors(415, ("UNSUPPORTED_MEDIA_TYPE", $"Content-Type '{header}' is not supported here; send {expected}"));
    }
}
