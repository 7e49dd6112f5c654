using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>The Event of a booking in one turn; done also where none is wanted.</summary>
internal sealed class EventTurn : RecordTurn
{
    /// <summary>What it is to show; null while there is to be none, or where it is another booking's by now.</summary>
    public PlannedEvent? Plan { get; set; }

    /// <summary>Something was sent of it in this turn that Salesforce may have taken.</summary>
    public bool IsSent { get; set; }

    /// <summary>Whether it was looked if somebody deleted it. Nothing is written of it while that is asked.</summary>
    public DeletedEventQuestion Deleted { get; set; }

    /// <summary>Minutes that the org lets it last, as far as is known: only its refusal tells that it takes no multi-day Events.</summary>
    public int LongestMinutes { get; set; } = ActivityEvent.MaxMultiDayMinutes;
}

/// <summary>It is asked once in a turn: after that nothing more can be found out.</summary>
internal enum DeletedEventQuestion
{
    NotAsked,
    Asked,
    Answered,
}
