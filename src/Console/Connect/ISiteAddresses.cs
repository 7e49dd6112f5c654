using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Pages.Connect;

/// <summary>Where this service is reached from outside. The host registers one.</summary>
public interface ISiteAddresses
{
    /// <summary>Of what OnceHub and Salesforce call. Ends with a slash.</summary>
    Uri RootOf(HttpContext http);

    /// <summary>Of the pages. Ends with a slash.</summary>
    Uri ConsoleRootOf(HttpContext http);
}
