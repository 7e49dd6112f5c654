namespace OnceHub.Sync.Grains.Tests;

/// <summary>Plays that once ended wrong, as small as they could be made.</summary>
internal static class NamedPlays
{
    public static readonly string[] All =
    [
        // The one that was canceled first gives its Event away, and has to take it back.
        "B canceled 80 >A | A scheduled 0 | A canceled_then_rescheduled 61, B scheduled 60 >A",
        "B canceled 80 >A, A scheduled 0 | A canceled_then_rescheduled 61",
        "A scheduled 0, B canceled_reschedule_requested 70 >A | A canceled_reschedule_requested 61",
        "B canceled_reschedule_requested 70 >A, A scheduled 0 | A canceled 61 >B",
        "A scheduled 0, B canceled 70 >A | A canceled_then_rescheduled 61 >B",

        // The booking whose place is free again has no news of its own.
        "A reassigned 61 >B, B scheduled 60 | B canceled_reschedule_requested 70",
        "A scheduled 0, B scheduled 60 >A | B canceled_then_rescheduled 121 >A",
        "B no_show 88 >A, A no_show 20 again | B canceled_then_rescheduled 121 >A",
        "C scheduled 120 >A, D no_show 240 >C | D canceled_then_rescheduled 246 >C",

        // One booking names several others, or several name one.
        "B scheduled 60, A canceled_then_rescheduled 6 >B, C canceled_then_rescheduled 152 >A | B canceled_then_rescheduled 61 >D",
        "C completed 188 again, B scheduled 60 >A, A canceled_then_rescheduled 70 >C | C canceled 159",
        "A canceled_then_rescheduled 1 >B, C scheduled 120 >B | B reassigned 107",
    ];
}
