using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Orgs;

/// <summary>What is asked of the store when an event's guest is not known yet.</summary>
internal static class Binding
{
    public static ReadPayload Read(byte[] payload, OrgSettings settings) =>
        new(EventReader.Read(payload, settings.Region), settings.Region);

    /// <summary>With the object that this guest becomes if one must be made: the calendar's, else the org's.</summary>
    /// <param name="seen">Counts what the event names; null where nothing is to be kept of it.</param>
    public static BindRequest RequestFor(string subjectId, ReadPayload read, OrgSettings settings, SeenMentions? seen = null)
    {
        if (!read.Reading.TryGet(out var incoming, out _))
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
        return new BindRequest(subjectId, GivenLink.Believed(incoming.Identities, settings), GuestToken.New(), target);
    }
}
