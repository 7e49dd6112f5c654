namespace OnceHub.Sync.Grains;

/// <summary>One thing to find: one of the kinds below, nothing else.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.lookup")]
public abstract record LookupKey
{
    private protected LookupKey() { }

    /// <summary>Contacts and Leads with this email.</summary>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.email")]
    public sealed record Email([property: Id(0)] string Address) : LookupKey;

    /// <summary>Contacts and Leads with this number in any phone field and any rendering.</summary>
    /// <param name="Number">E.164.</param>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.phone")]
    public sealed record Phone([property: Id(0)] string Number) : LookupKey;

    /// <summary>A Contact, Lead, Case, Account or Event by its id, deleted and merged ones too.</summary>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.record")]
    public sealed record Record([property: Id(0)] SalesforceId Id) : LookupKey;

    /// <summary>Contacts and Leads that were made with this token as their external id.</summary>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.guest")]
    public sealed record Guest([property: Id(0)] GuestToken Token) : LookupKey;

    /// <summary>Events of a booking.</summary>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.booking-event")]
    public sealed record BookingEvent([property: Id(0)] string BookingId) : LookupKey;

    /// <summary>Cases that were opened for a booking.</summary>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.booking-case")]
    public sealed record BookingCase([property: Id(0)] string BookingId) : LookupKey;

    /// <summary>Accounts with this name.</summary>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.account-name")]
    public sealed record AccountName([property: Id(0)] string Name) : LookupKey;

    /// <summary>Accounts whose website is at this domain.</summary>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.account-domain")]
    public sealed record AccountDomain([property: Id(0)] string Domain) : LookupKey;

    /// <summary>Who is related to this Event.</summary>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.event-relations")]
    public sealed record EventRelations([property: Id(0)] SalesforceId Event) : LookupKey;

    /// <summary>Records by what a text calls them.</summary>
    /// <param name="Object">API name.</param>
    /// <param name="Text">The record's name, or a unique external id of it.</param>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.named")]
    public sealed record Named([property: Id(0)] string Object, [property: Id(1)] string Text) : LookupKey;

    /// <summary>Events that the connected user made. Salesforce dates to the second.</summary>
    /// <param name="Who">The Contact or Lead.</param>
    /// <param name="Since">Not made before this.</param>
    [GenerateSerializer, Immutable, Alias("oncehub.lookup.event-made")]
    public sealed record EventMade(
        [property: Id(0)] SalesforceId Who, [property: Id(1)] DateTimeOffset StartsAt, [property: Id(2)] DateTimeOffset Since) : LookupKey;
}
