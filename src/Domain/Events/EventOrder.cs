namespace OnceHub.Sync.Domain;

/// <summary>
/// Where an event stands among all events of its subject; a total order, whatever order they arrive in:
/// <c>last_updated_time</c> (else <c>creation_time</c>), then the rank of its kind, then its id.
/// </summary>
/// <param name="Time">Of the subject's change, in UTC.</param>
/// <param name="Rank">Of the event's kind, see <see cref="RankOf"/>.</param>
/// <param name="EventId">The envelope's id.</param>
public readonly record struct EventOrder(DateTimeOffset Time, int Rank, string EventId) : IComparable<EventOrder>
{
    public int CompareTo(EventOrder other)
    {
        var byTime = Time.CompareTo(other.Time);
        if (byTime != 0) return byTime;
        var byRank = Rank.CompareTo(other.Rank);
        return byRank != 0 ? byRank : string.CompareOrdinal(EventId, other.EventId);
    }

    public static bool operator <(EventOrder left, EventOrder right) => left.CompareTo(right) < 0;

    public static bool operator >(EventOrder left, EventOrder right) => left.CompareTo(right) > 0;

    public static bool operator <=(EventOrder left, EventOrder right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EventOrder left, EventOrder right) => left.CompareTo(right) >= 0;

    public static EventOrder Of(EventHeader header) => new(header.OrderTime, RankOf(header.Kind), header.EventId);

    /// <summary>Decides between events of the same instant: what ends a booking comes after what opens it.</summary>
    public static int RankOf(EventKind kind) => kind switch
    {
        EventKind.BookingScheduled or EventKind.ConversationStarted or EventKind.ContactCreated => 10,
        EventKind.BookingRescheduled or EventKind.ContactUpdated => 20,
        EventKind.BookingReassigned => 30,
        EventKind.BookingCompleted or EventKind.ConversationAbandoned => 40,
        EventKind.BookingNoShow or EventKind.ConversationClosed => 50,
        EventKind.BookingCanceled => 60,
        EventKind.BookingCanceledRescheduleRequested => 70,
        EventKind.BookingCanceledThenRescheduled => 80,
        _ => 0,
    };
}
