namespace OnceHub.Sync.Domain;

/// <summary>What an Event's description says when it is not mapped otherwise.</summary>
internal static class EventDescription
{
    /// <summary>Links and guests come first and the note last, so that a cut takes nothing but the end of a long note.</summary>
    public static string? Of(Booking booking)
    {
        var lines = new List<string>();
        if (booking.JoinUrl is { } join) lines.Add($"Join: {join}");
        if (booking.Location is { } location) lines.Add($"Location: {location}");
        if (booking.Form?.Guests is { IsEmpty: false } guests) lines.Add($"Guests: {string.Join(", ", guests)}");
        if (booking.CustomerTimezone is { } timezone) lines.Add($"Guest's time zone: {timezone}");
        if (booking.Form?.Note is { } note) lines.Add($"Note: {note}");
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }
}
