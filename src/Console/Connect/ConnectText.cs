namespace OnceHub.Sync.Pages.Connect;

/// <summary>Says with the names of the page's fields what is said with those of the API's members.</summary>
internal static class ConnectText
{
    public static string Of(string message) => message
        .Replace("'loginUrl'", "'Own domain'", StringComparison.Ordinal)
        .Replace("'clientId'", "'Consumer key'", StringComparison.Ordinal)
        .Replace("'clientSecret'", "'Consumer secret'", StringComparison.Ordinal);
}
