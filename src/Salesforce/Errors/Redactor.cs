using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// Takes secrets out of what Salesforce says before it becomes an error or a log line: the org's own secrets, which it is
/// told of, and whatever looks like a token. Thread-safe.
/// </summary>
internal sealed partial class Redactor
{
    private const string Mark = "[secret]";
    private const int MaxLength = 2000;
    private const int ShortestSecret = 6;
    // Enough for a connection, its assertion and a few tokens that were replaced while requests were under way.
    private const int MaxKnown = 24;

    private readonly Lock _gate = new();
    private volatile string[] _known = [];

    public void Know(params ReadOnlySpan<string?> secrets)
    {
        lock (_gate)
        {
            var known = _known.ToList();
            foreach (var secret in secrets)
            {
                if (secret is null || secret.Length < ShortestSecret) continue;
                foreach (var form in (IEnumerable<string>)[secret, Uri.EscapeDataString(secret)])
                {
                    known.Remove(form);
                    known.Add(form);
                }
            }
            _known = [.. known.TakeLast(MaxKnown)];
        }
    }

    public void Know(SalesforceConnection connection)
    {
        switch (connection)
        {
            case RefreshTokenConnection refresh: Know(refresh.ClientSecret, refresh.RefreshToken); break;
            case JwtBearerConnection jwt: Know(jwt.PrivateKeyPem); break;
            case ClientCredentialsConnection client: Know(client.ClientSecret); break;
        }
    }

    public string Clean(string text)
    {
        foreach (var secret in _known) text = text.Replace(secret, Mark, StringComparison.Ordinal);
        text = TokenShapes().Replace(text, Mark);
        text = NamedSecrets().Replace(text, "$1" + Mark);
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }

    // A session id, a JWT, a PEM block.
    [GeneratedRegex(
        @"00D[A-Za-z0-9]{12,15}![A-Za-z0-9._%/+=-]+|eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|"
        + @"-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex TokenShapes();

    [GeneratedRegex(
        @"((?:access_token|refresh_token|client_secret|assertion|code_verifier)(?:=|""\s*:\s*""))[^\s""&,}]+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NamedSecrets();
}
