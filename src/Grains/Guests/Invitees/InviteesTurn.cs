using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Invitees;

/// <summary>The further guests of a booking in one turn; done also where nobody is to be invited.</summary>
internal sealed class InviteesTurn : RecordTurn
{
    /// <summary>Who is to be invited, with the emails they were found by.</summary>
    public List<(string Email, SalesforceId Record)> Known { get; } = [];

    /// <summary>Those whom nobody knows in Salesforce: a record is made for each before they are invited.</summary>
    public List<string> Strangers { get; } = [];
}
