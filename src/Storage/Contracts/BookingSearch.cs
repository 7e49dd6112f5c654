using System.Collections.Immutable;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>Which bookings a text that somebody looks for stands for.</summary>
public abstract record BookingSearch
{
    private protected BookingSearch() { }
}

/// <summary>Those of the guest who has the first of these identities; of a phone, those of all guests who gave it.</summary>
public sealed record OfGuest(GuestIdentities Guest) : BookingSearch;

/// <summary>Those of a Lead, Contact, Account or Case, or the one of an Event.</summary>
public sealed record OfRecord(SalesforceId Id) : BookingSearch;

/// <summary>The booking, conversation or contact of this id.</summary>
public sealed record OfSubject(string Id) : BookingSearch;

/// <summary>The one that an event of OnceHub spoke of.</summary>
public sealed record OfEvent(string Id) : BookingSearch;

/// <summary>Those of guests whose name has each of these words, or words that begin so; a word of one letter only whole.</summary>
/// <param name="Words">As <see cref="NameWords"/> gives them, at least one.</param>
public sealed record OfName(ImmutableArray<string> Words) : BookingSearch;

/// <summary>What became of a booking's events.</summary>
public enum BookingStanding
{
    /// <summary>All are applied.</summary>
    Synced,

    /// <summary>One or more are set aside.</summary>
    Failed,

    /// <summary>One or more wait to be applied.</summary>
    Waiting,
}
