using System.Globalization;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Replays;

/// <summary>Says in words what a replay is of, and where it stands.</summary>
internal static class ReplayText
{
    public static string Of(ReplayOrder order) => order switch
    {
        { Chosen: { Length: 1 } } => "One failure",
        { Chosen: { } chosen } => $"{chosen.Length} chosen failures",
        { Code: { } code } => FailureText.Title(code, order.Cause ?? ""),
        _ => "All failures",
    };

    public static string Of(ReplayRecord replay) => replay.State switch
    {
        ReplayState.Paused => "Paused",
        ReplayState.Stopped => "Stopped",
        ReplayState.Done => replay.Failed == 0 ? "Done: all are synced" : $"Done: {Number(replay.Failed)} failed again",
        _ => replay.Released < replay.Total ? "Going on" : "Waits for the last outcomes",
    };

    public static bool GoesOn(ReplayRecord replay) => replay.State is ReplayState.Running or ReplayState.Paused;

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
