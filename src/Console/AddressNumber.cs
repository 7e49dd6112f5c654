using System.Globalization;

namespace OnceHub.Sync.Pages;

/// <summary>
/// Numbers in the addresses of pages, which people cut and change. They are bound as text: what is no number would break the page.
/// </summary>
internal static class AddressNumber
{
    /// <summary>Null where there is none.</summary>
    public static long? Of(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
