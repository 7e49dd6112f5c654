using System.Text;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// A page for people that came where Salesforce answers programs in JSON: a load balancer's, a proxy's, that of an org that is
/// no more.
/// </summary>
internal static class HtmlPage
{
    /// <summary>So much of it is looked at for what it says.</summary>
    private const int Longest = 64 * 1024;

    /// <summary>Empty when the answer is no page.</summary>
    public static string Read(HttpContent content, ReadOnlySpan<byte> body) =>
        content.Headers.ContentType?.MediaType == "text/html" ? Encoding.UTF8.GetString(body[..Math.Min(body.Length, Longest)]) : "";
}
