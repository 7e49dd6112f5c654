namespace OnceHub.Sync.Storage.Sql;

internal static class EventIds
{
    private const int MaxLength = 128;

    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public static void Check(string eventId)
    {
        if (eventId.Length is 0 or > MaxLength)
            throw new ArgumentException(
                $"An event id needs 1 to {MaxLength} characters; '{eventId}' has {eventId.Length}.", nameof(eventId));
    }
}
