namespace OnceHub.Sync.Domain;

public enum BookingPhase
{
    Scheduled,
    Rescheduled,
    Completed,
    Canceled,
    NoShow,
}
