using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>One thing to find: one of the kinds below, nothing else.</summary>
internal abstract record LookupKey
{
    private protected LookupKey() { }

    /// <summary>Contacts and Leads with this email.</summary>
    public sealed record Email(string Address) : LookupKey;

    /// <summary>Contacts and Leads with this number in any phone field and any rendering.</summary>
    /// <param name="Number">E.164.</param>
    public sealed record Phone(string Number) : LookupKey;

    /// <summary>A Contact, Lead, Case, Account or Event by its id, deleted and merged ones too.</summary>
    public sealed record Record(SalesforceId Id) : LookupKey;

    /// <summary>Contacts and Leads that were made with this token as their external id.</summary>
    public sealed record Guest(GuestToken Token) : LookupKey;

    /// <summary>Events of a booking.</summary>
    public sealed record BookingEvent(string BookingId) : LookupKey;

    /// <summary>Cases that were opened for a booking.</summary>
    public sealed record BookingCase(string BookingId) : LookupKey;

    /// <summary>Accounts with this name.</summary>
    public sealed record AccountName(string Name) : LookupKey;

    /// <summary>Accounts whose website is at this domain.</summary>
    public sealed record AccountDomain(string Domain) : LookupKey;

    /// <summary>Who is related to this Event.</summary>
    public sealed record EventRelations(SalesforceId Event) : LookupKey;

    /// <summary>Records by what a text calls them.</summary>
    /// <param name="Object">API name.</param>
    /// <param name="Text">The record's name, or a unique external id of it.</param>
    public sealed record Named(string Object, string Text) : LookupKey;

    /// <summary>Events that the connected user made. Salesforce dates to the second.</summary>
    /// <param name="Who">The Contact or Lead.</param>
    /// <param name="Since">Not made before this.</param>
    public sealed record EventMade(
        SalesforceId Who, DateTimeOffset StartsAt, DateTimeOffset Since) : LookupKey;

    /// <summary>Cases of a Contact that the connected user made.</summary>
    /// <param name="Since">Not made before this, to the second.</param>
    public sealed record CaseMade(SalesforceId Contact, DateTimeOffset Since) : LookupKey;
}
