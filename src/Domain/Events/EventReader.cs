namespace OnceHub.Sync.Domain;

/// <summary>Reads OnceHub's envelopes (facts/oncehub-events.md) from raw bytes. Never throws for what the bytes hold.</summary>
public static class EventReader
{
    /// <summary>
    /// Just enough to accept an event, without building it. Members may come in any order; the last of repeated members
    /// counts; a byte order mark is skipped. An unknown type is unreadable (<see cref="FailureCodes.UnknownType"/>) but
    /// keeps the ids that could be read.
    /// </summary>
    public static Reading<EventHeader> ReadHeader(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>The whole event. Whatever <see cref="ReadHeader"/> accepts is readable; members of odd types read as absent.</summary>
    /// <param name="utf8">The envelope as received.</param>
    /// <param name="defaultRegion">Two-letter region for phone numbers without a country code.</param>
    public static Reading<OnceHubEvent> Read(ReadOnlyMemory<byte> utf8, string defaultRegion) => throw new NotImplementedException();
}
