namespace OnceHub.Sync.Pages.Bookings;

/// <summary>Says where a booking stands.</summary>
internal static class PhaseText
{
    /// <summary>All that the list can be narrowed to.</summary>
    public static readonly string[] All = ["Scheduled", "Rescheduled", "Completed", "Canceled", "NoShow"];

    public static string Of(string? phase) => phase switch
    {
        null => "Waiting",
        "NoShow" => "No-show",
        _ => phase,
    };
}
