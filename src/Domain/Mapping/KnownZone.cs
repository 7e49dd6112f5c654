using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>
/// The only way to a time zone by its id. .NET keeps each zone that it finds until the process ends, under the text that it was asked by,
/// and a file system finds one file by any number of texts (<c>America//New_York</c>). Ids come from strangers: of each zone only the
/// spelling that is its name is looked up, so that there are no more of them than zones.
/// </summary>
public static partial class KnownZone
{
    private const string Usual = "America/New_York";

    /// <summary>False where this machine has no time zones, as images that leave them out: every zone would count as UTC.</summary>
    public static bool AreInstalled => Find(Usual) is not null;

    /// <summary>By the name of IANA (old names too) or of Windows. Null for any other text.</summary>
    public static TimeZoneInfo? Find(string? id)
    {
        if (id is null || !IsName(id)) return null;
#pragma warning disable RS0030 // What is asked here is bounded.
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var known) ? known : null;
#pragma warning restore RS0030
    }

    internal static bool IsName(string text) => Name().IsMatch(text);

    // IANA's have up to three parts (America/Argentina/Ushuaia); "posix" and "right" are folders that hold all of them once more.
    // Of Windows' some have points and brackets: W. Europe Standard Time, Pacific Standard Time (Mexico).
    [GeneratedRegex(
        @"^(?=.{1,60}\z)(?:(?!(?:posix|right)/)[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}"
        + @"|[A-Za-z-]+\.?(?: (?:[A-Za-z0-9]+\.?|\([A-Za-z]+\)))+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
