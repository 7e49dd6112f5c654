using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains;

/// <summary>What is asked of the store when an event's guest is not known yet.</summary>
internal static class Binding
{
    /// <summary>With the object that this guest becomes if one must be made: the calendar's, else the org's.</summary>
    /// <param name="seen">Counts what the event names; null where nothing is to be kept of it.</param>
    public static BindRequest RequestFor(string subjectId, byte[] payload, OrgSettings settings, SeenMentions? seen = null)
    {
        if (!ReadEvents.Read(payload, settings.Region).TryGet(out var incoming, out _))
            return new BindRequest(subjectId, GuestIdentities.None, GuestToken.New(), settings.Target);
        seen?.Note(incoming);
        var target = incoming is BookingEvent { Booking: var booking }
            ? settings.TargetOf(booking) switch
            {
                GuestTarget.Lead => PersonObject.Lead,
                GuestTarget.None => settings.Target,
                _ => PersonObject.Contact,
            }
            : settings.Target;
        return new BindRequest(subjectId, incoming.Identities, GuestToken.New(), target);
    }
}
