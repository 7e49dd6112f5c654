using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Bookings;

/// <summary>One thing that happened to a booking, as a person reads it.</summary>
public sealed record StoryLine
{
    public required DateTimeOffset At { get; init; }

    public required string Title { get; init; }

    public string? Text { get; init; }

    public StoryTone Tone { get; init; }

    /// <summary>OnceHub's event; empty for what was done without one.</summary>
    public string EventId { get; init; } = "";

    /// <summary>When it happened in OnceHub, where the event says.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    public ImmutableArray<FieldChange> Changes { get; init; } = [];

    public ImmutableArray<FieldProblem> Problems { get; init; } = [];

    public ImmutableArray<string> RunnersUp { get; init; } = [];

    /// <summary>Writes that Salesforce was asked for.</summary>
    public ImmutableArray<SentWrite> Sent { get; init; } = [];

    public double Calls { get; init; }

    /// <summary>Newest first, with what waits and what failed.</summary>
    public static ImmutableArray<StoryLine> Of(BookingView booking) =>
    [
        .. booking.Waiting.Select(Waits),
        .. booking.History.Reverse().Select(Told),
    ];

    private static StoryLine Waits(WaitingView waiting) => new()
    {
        At = waiting.ReceivedAt,
        Title = $"{EventText.Of(waiting.Type)}: accepted, and waits",
        Text = waiting.Attempts == 0 ? "It is stored." : $"Tried {Times(waiting.Attempts)}; it is tried again by itself.",
        Tone = StoryTone.Warn,
        EventId = waiting.EventId,
    };

    private static StoryLine Told(HistoryView entry)
    {
        var detail = Read(entry.Detail);
        return new StoryLine
        {
            At = entry.At,
            Title = TitleOf(entry, detail),
            Text = detail.Explanation,
            Tone = entry.Verdict switch { "set aside" => StoryTone.Bad, "applied" or "rewritten" => StoryTone.Good, _ => StoryTone.Plain },
            EventId = entry.EventId,
            OccurredAt = detail.OccurredAt,
            Changes = [.. detail.Changes ?? []],
            Problems = [.. detail.Problems ?? []],
            RunnersUp = [.. detail.RunnersUp ?? []],
            Sent = [.. detail.Sent ?? []],
            Calls = entry.Calls,
        };
    }

    private static string TitleOf(HistoryView entry, HistoryDetail detail)
    {
        var what = EventText.Of(detail.Type);
        return entry.Verdict switch
        {
            "applied" => detail.Status is { } status ? $"{what}: now {status}" : $"{what}: applied with what came next",
            "older" => $"{what}: something newer was known, so it changed nothing",
            "repeated" => $"{what}: it had come before, so it changed nothing",
            "set aside" => $"{what}: set aside",
            "rewritten" => "Written to Salesforce again",
            var other => $"{what}: {other}",
        };
    }

    private static HistoryDetail Read(JsonElement detail)
    {
        try
        {
            return detail.ValueKind == JsonValueKind.Object ? detail.Deserialize<HistoryDetail>(JournalJson.Options) ?? new() : new();
        }
        catch (JsonException)
        {
            // Of a version that told it otherwise.
            return new HistoryDetail();
        }
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";
}

public enum StoryTone
{
    Plain,
    Good,
    Warn,
    Bad,
}
