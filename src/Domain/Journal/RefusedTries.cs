using System.Text.Json;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Why the last tries of a guest's bookings came to nothing: the one member of a guest's notes that is told to people. Whoever keeps
/// the notes writes it by this name, and whoever tells it knows nothing else of them.
/// </summary>
public static class RefusedTries
{
    /// <summary>The member's name; it holds the reasons by booking.</summary>
    public const string Member = "refused";

    /// <summary>Null where the notes have none of this booking, or are not ones that this version can read.</summary>
    public static string? Of(string booking, string? notes)
    {
        if (notes is null) return null;
        try
        {
            using var document = JsonDocument.Parse(notes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(Member, out var refused) && refused.ValueKind == JsonValueKind.Object
                && refused.TryGetProperty(booking, out var why) && why.ValueKind == JsonValueKind.String
                ? why.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
