using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>Which bookings a text that somebody looks for stands for.</summary>
public abstract record BookingSearch
{
    private protected BookingSearch() { }
}

/// <summary>Those of the guest who has the first of these identities.</summary>
public sealed record OfGuest(GuestIdentities Guest) : BookingSearch;

/// <summary>Those of a Lead, Contact or Case, or the one of an Event.</summary>
public sealed record OfRecord(SalesforceId Id) : BookingSearch;

/// <summary>The booking, conversation or contact of this id.</summary>
public sealed record OfSubject(string Id) : BookingSearch;

/// <summary>The one that an event of OnceHub spoke of.</summary>
public sealed record OfEvent(string Id) : BookingSearch;
