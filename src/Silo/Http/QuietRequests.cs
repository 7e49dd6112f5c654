using Microsoft.Extensions.Options;

namespace OnceHub.Sync.Silo.Http;

/// <summary>
/// The server's own lines about each request hold its query, which holds states and codes of logins. They are never written, whatever level
/// the configuration sets; warnings and errors are.
/// </summary>
internal sealed class QuietRequests : IPostConfigureOptions<LoggerFilterOptions>
{
    private const string Category = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        // A rule for one provider is stronger than one for all, and of equal ones the last.
        foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray())
            options.Rules.Add(new LoggerFilterRule(provider, Category, LogLevel.Warning, filter: null));
    }
}
